"""Back of the prospect card: planned left and actual right from the follow-ups, with the supervisor's mark (A16, C05)."""
from odoo import api, models


class DealershipPaperContacts(models.AbstractModel):
    _inherit = 'dealership.paper.contacts'

    @api.model
    def _contact_rows(self, records):
        """Cards have their follow-ups, old contacts that were done before there were any, and what is planned."""
        if records._name != 'crm.lead':
            return super()._contact_rows(records)
        rows = {record_id: [] for record_id in records.ids}
        follow_ups = self.env['dealership.follow.up'].search([('lead_id', 'in', records.ids)], order='done_on, id')
        for follow_up in follow_ups:
            rows[follow_up.lead_id.id].append(self._follow_up_row(follow_up))
        for lead_id, row in self._activity_rows(records, follow_ups.sudo().activity_id.ids):
            rows[lead_id].append(row)
        for found in rows.values():
            # what is planned stands below what is done
            found.sort(key=lambda row: (not row['done_on'], row['done_on'] or row['planned_on']))
        return rows

    @api.model
    def _follow_up_row(self, follow_up):
        """A contact as the paper form has it; who did not reach the customer says why."""
        said = (follow_up.content or "").strip()
        if follow_up.result != 'reached':
            said = ": ".join(filter(None, [self._selection_label(follow_up, 'result'), said]))
        reviewer = follow_up.sudo().reviewed_by_id  # whoever reads the card reads who signed it
        return {
            'planned_on': follow_up.planned_date,
            'planned_method': self._selection_label(follow_up, 'planned_method') if follow_up.planned_method else "",
            'reason': follow_up.planned_reason or "",
            'done_on': self._day(follow_up.done_on),
            'done_method': self._selection_label(follow_up, 'method'),
            'said': said,
            'level': follow_up.level_after_id.code or "",
            'mark': f"{reviewer.name} {self._short_date(follow_up.reviewed_on)}" if reviewer else "",
        }

    @api.model
    def _activity_rows(self, leads, recorded_ids):
        """Planned contacts, and done ones of which there is no record: (card id, row), as the room of prospects has them."""
        Activity = self.env['mail.activity']
        activities = Activity.with_context(active_test=False).search([
            ('res_model', '=', 'crm.lead'), ('res_id', 'in', leads.ids), ('id', 'not in', recorded_ids),
            ('activity_type_id', 'not in', Activity._uncounted_type_ids()),
            '|', ('active', '=', True), ('date_done', '!=', False),
        ], order='date_deadline, id')
        levels = self._levels_by_day(leads)
        return [(activity.res_id, self._activity_row(activity, levels)) for activity in activities]
