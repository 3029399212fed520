"""Back of the cards: contacts planned on the left, what came of them on the right (A16)."""
from markupsafe import Markup

from odoo import api, models
from odoo.tools import html2plaintext, split_every

from ...rules import paper
from ..card.paper import EMPTY, Written

# Half-width characters that the two wide columns of the form hold in a line; lines on a page and of an empty row.
REASON_WIDTH, SAID_WIDTH = 26, 36
PAGE_LINES, ROW_LINES = 60, 5


class DealershipPaperContacts(models.AbstractModel):
    """Rows of contacts on paper.

    `_contact_rows` is the only place that knows where contacts are kept; a room
    that records them otherwise replaces it.
    """
    _name = 'dealership.paper.contacts'
    _description = "Contacts on a Paper Form"
    _inherit = ['dealership.paper']

    @api.model
    def _contact_rows(self, records):
        """Contacts of these records, oldest first.

        :return: dict of record id → list of dicts with planned_on, planned_method, reason, done_on, done_method,
            said, level, mark; what is not known yet is empty
        """
        activities = self.env['mail.activity'].with_context(active_test=False).search([
            ('res_model', '=', records._name), ('res_id', 'in', records.ids),
            '|', ('active', '=', True), ('date_done', '!=', False),
        ], order='date_deadline, id')
        levels = self._levels_by_day(records)
        rows = {record_id: [] for record_id in records.ids}
        for activity in activities:
            rows[activity.res_id].append(self._activity_row(activity, levels))
        return rows

    @api.model
    def _activity_row(self, activity, levels):
        done_on = self._done_on(activity)
        method = activity.activity_type_id.name or ""
        return {
            'planned_on': activity.date_deadline,
            'planned_method': method,
            'reason': activity.summary or (activity.note and html2plaintext(activity.note).strip()) or "",
            'done_on': done_on,
            'done_method': method if done_on else "",
            'said': (activity.feedback or "").strip() if done_on else "",
            'level': self._level_on(levels.get(activity.res_id, ()), done_on),
            'mark': "",
        }

    @api.model
    def _done_on(self, activity):
        """The user's day on which an activity was done; core keeps the day of Greenwich."""
        if activity.active or not activity.date_done:
            return None
        return self._day(activity.write_date) if activity.write_date.date() == activity.date_done else activity.date_done

    @api.model
    def _levels_by_day(self, records):
        """Dict of card id → (day, level's code) of each change, newest first."""
        if 'level_change_ids' not in records:
            return {}
        return {
            record.id: [
                (self._day(change.changed_on), change.new_level_id.code)
                for change in record.level_change_ids.sorted(lambda change: (change.changed_on, change.id), reverse=True)]
            for record in records}

    @api.model
    def _level_on(self, changes, day):
        """The level that a card had at the end of a day."""
        return next((code for changed, code in changes if changed <= day), "") if day else ""

    @api.model
    def _contact_pages(self, rows, odd=True):
        """The rows as they are written, shared out to pages that are filled up with rows to write on."""
        written = [self._contact_row(row) for row in rows]
        heights = [max(paper.lines(row['reason'], REASON_WIDTH), paper.lines(row['said'], SAID_WIDTH)) for row in rows]
        return [
            [Written() if number is None else written[number] for number in page]
            for page in paper.paginate(heights, PAGE_LINES, ROW_LINES, odd)]

    @api.model
    def _contact_row(self, row):
        """A row of `_contact_rows` as it is written on paper."""
        return Written({
            **row, 'planned_on': self._short_date(row['planned_on']), 'done_on': self._short_date(row['done_on'])})

    @api.model
    def _method_boxes(self):
        """The ways of contact of the paper form, to be ticked by hand; plain text, for it stands in every empty row."""
        labels = [
            self.env._("Talk"),
            self.env._("TEL"),
            self.env._("Visit in"),
            self.env._("DM"),
            self.env._("WeChat"),
        ]
        return Markup("<br/>").join(
            " ".join(f"{EMPTY}\u00a0{label}" for label in pair) for pair in split_every(2, labels))

    @api.model
    def _model_name(self, model):
        """Brand and model, the brand once only."""
        brand, name = model.brand_id.name or "", model.name or ""
        return name if name.startswith(brand) else f"{brand} {name}"
