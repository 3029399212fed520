"""What the paper forms of a dealership share: boxes to tick, dates, amounts, lines to write on (A16)."""
import datetime

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from ...rules import paper

EMPTY, TICKED = "□", "☑"
BOX = Markup('<span class="o_paper_box"><i>%s</i>%s</span>')


class Written(dict):
    """Values of a form or a row of it: what is not known is an empty cell (a template drops the cell of a False)."""

    def __init__(self, values=()):
        super().__init__((name, "" if value is None or value is False else value) for name, value in dict(values).items())

    def __missing__(self, name):
        return ""


class DealershipPaper(models.AbstractModel):
    """Base of the print-outs: a thin layer between records and a form that may also be filled in by hand.

    Everything is read as the user who prints: what he may not see is not on his paper.
    """
    _name = 'dealership.paper'
    _description = "Paper Form"

    @api.model
    def _paper_records(self, model, docids):
        """Records of a print-out, checked for the user; none stands for an empty form."""
        records = self.env[model].browse(docids or [])
        records.check_access('read')
        return records

    @api.model
    def _may_read(self, model):
        return self.env[model].has_access('read')

    # Boxes

    @api.model
    def _boxes(self, options):
        """Boxes of a form in a line.

        :param options: pairs of label and whether its box is ticked
        """
        return Markup(" ").join(BOX % (TICKED if ticked else EMPTY, label) for label, ticked in options)

    @api.model
    def _selection_boxes(self, record, field_name, leave_out=()):
        """A box for each value of a selection; those left out are shown when chosen."""
        chosen = record[field_name]
        labels = record._fields[field_name]._description_selection(self.env)
        return self._boxes([
            (label, value == chosen) for value, label in labels if value == chosen or value not in leave_out])

    @api.model
    def _selection_label(self, record, field_name):
        return dict(record._fields[field_name]._description_selection(self.env)).get(record[field_name], "")

    @api.model
    def _record_boxes(self, options, chosen, numbered=False):
        """A box for each record on offer, and for what was chosen and is no longer on offer."""
        return self._boxes([
            (f"{number}. {option.display_name}" if numbered else option.display_name, option in chosen)
            for number, option in enumerate(options | chosen, start=1)])

    # Dates and amounts

    @api.model
    def _day(self, value):
        """The user's day of a date or datetime."""
        if isinstance(value, datetime.datetime):
            value = fields.Datetime.context_timestamp(self, value).date()
        return value or None

    @api.model
    def _date(self, value):
        return format_date(self.env, self._day(value)) if value else ""

    @api.model
    def _short_date(self, value):
        """9/5 as it is written on the cards; with the year when that is not the present one."""
        day = self._day(value)
        if not day:
            return ""
        short = f"{day.month}/{day.day}"
        return short if day.year == fields.Date.context_today(self).year else f"{day.year}/{short}"

    @api.model
    def _hour(self, value):
        minutes = round((value or 0) * 60)
        return f"{minutes // 60}:{minutes % 60:02}" if minutes else ""

    @api.model
    def _amount(self, value):
        return self._amount_range(value, value)

    @api.model
    def _amount_range(self, low, high):
        """20 ~ 25万 where amounts are counted in ten thousands, else with separators."""
        if (self.env.lang or '').startswith('zh'):
            return paper.ten_thousands_range(low, high)
        return " – ".join(dict.fromkeys(f"{value:,.2f}".removesuffix(".00") for value in (low, high) if value))

    @api.model
    def _number(self, value):
        return f"{value:,.0f}" if value else ""

    # People

    @api.model
    def _household(self, partner):
        """Family and key contacts: Spouse 王芳 (Decision-maker) 139…; …"""
        return "; ".join(
            " ".join(part for part in (
                self._selection_label(relation, 'relation'), relation.name,
                relation.role and f"({self._selection_label(relation, 'role')})", relation.phone) if part)
            for relation in partner.relation_ids)

    # Lines to write on

    @api.model
    def _filled_up(self, rows, count):
        """The rows, and empty ones up to so many."""
        return [*map(Written, rows), *(Written() for _row in range(count - len(rows)))]
