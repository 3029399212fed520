"""Back of the cards: contacts planned on the left, what came of them on the right (A16)."""
from odoo import api, models
from odoo.tools import html2plaintext

from ...rules import paper

# Half-width characters that the two wide columns of the form hold in a line, and lines on a page.
REASON_WIDTH, SAID_WIDTH = 26, 34
PAGE_LINES, ROW_LINES = 48, 4


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
            done_on = not activity.active and activity.date_done or None
            method = activity.activity_type_id.name or ""
            rows[activity.res_id].append({
                'planned_on': activity.date_deadline,
                'planned_method': method,
                'reason': activity.summary or (activity.note and html2plaintext(activity.note).strip()) or "",
                'done_on': done_on,
                'done_method': method if done_on else "",
                'said': (activity.feedback or "").strip() if done_on else "",
                'level': self._level_on(levels.get(activity.res_id, ()), done_on),
                'mark': "",
            })
        return rows

    @api.model
    def _levels_by_day(self, records):
        """Dict of card id → (day, level's code) of each change, newest first."""
        if 'level_change_ids' not in records:
            return {}
        return {
            record.id: [(self._day(change.changed_on), change.new_level_id.code) for change in record.level_change_ids]
            for record in records}

    @api.model
    def _level_on(self, changes, day):
        """The level that a card had at the end of a day."""
        return next((code for changed, code in changes if changed <= day), "") if day else ""

    @api.model
    def _contact_pages(self, rows, odd=True):
        """The rows as they are written, shared out to pages that are filled up with rows to write on."""
        written = [{
            **row, 'planned_on': self._short_date(row['planned_on']), 'done_on': self._short_date(row['done_on']),
        } for row in rows]
        heights = [max(paper.lines(row['reason'], REASON_WIDTH), paper.lines(row['said'], SAID_WIDTH)) for row in rows]
        return [
            [{} if number is None else written[number] for number in page]
            for page in paper.paginate(heights, PAGE_LINES, ROW_LINES, odd)]

    @api.model
    def _method_boxes(self):
        """The ways of contact of the paper form, to be ticked by hand."""
        _ = self.env._
        return self._boxes([(label, False) for label in (_("Talk"), _("TEL"), _("Visit in"), _("DM"), _("WeChat"))])

    @api.model
    def _model_name(self, model):
        """Brand and model, the brand once only."""
        brand, name = model.brand_id.name or "", model.name or ""
        return name if name.startswith(brand) else f"{brand} {name}"
