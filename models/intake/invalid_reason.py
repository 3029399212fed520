from odoo import fields, models


class DealershipInvalidReason(models.Model):
    """Why a lead is no lead (无效线索原因, E03): wrong number, no intention, duplicate, test."""
    _name = 'dealership.invalid.reason'
    _description = "Invalid Lead Reason"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Fixed name for reports, e.g. wrong_number.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    needs_note = fields.Boolean("Ask for Words", help="Whoever marks a lead so says in words what happened.")
    lead_count = fields.Integer("Invalid Leads", compute='_compute_lead_count', help="Leads that are invalid for this reason now.")

    _code_unique = models.UniqueIndex("(code)", "This reason is in the list already.")

    def _compute_lead_count(self):
        groups = self.env['crm.lead'].with_context(active_test=False)._read_group(
            [('invalid_reason_id', 'in', self.ids), ('cleaning_state', '=', 'invalid')], ['invalid_reason_id'], ['__count'])
        counts = {reason.id: count for reason, count in groups}
        for reason in self:
            reason.lead_count = counts.get(reason.id, 0)
