from odoo import api, fields, models

from ...models.service.renewal_call import METHODS, RESULTS


class DealershipRenewalCallWizard(models.TransientModel):
    """What was said to a customer whose insurance ends (J05)."""
    _name = 'dealership.renewal.call.wizard'
    _description = "Log a Call About a Renewal"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('renewal_id',)

    renewal_id = fields.Many2one('dealership.renewal', required=True, readonly=True, ondelete='cascade')
    partner_name = fields.Char("Customer", compute='_compute_facts')
    phone = fields.Char(compute='_compute_facts')
    may_call = fields.Char("Agreed Ways of Contact", compute='_compute_facts')
    method = fields.Selection(METHODS, required=True, default='phone')
    direction = fields.Selection([('out', "We called"), ('in', "The customer called")], "Who Began", required=True, default='out')
    result = fields.Selection(RESULTS, required=True, default='reached')
    content = fields.Text("What Was Said")
    next_contact_date = fields.Date(
        "Next Contact", compute='_compute_next_contact_date', store=True, readonly=False, precompute=True)

    @api.depends('renewal_id')
    def _compute_facts(self):
        for wizard in self:
            wizard.partner_name = wizard.renewal_id.partner_id.display_name
            wizard.phone = wizard.renewal_id.phone
            wizard.may_call = wizard.renewal_id.may_call

    @api.depends('renewal_id', 'result')
    def _compute_next_contact_date(self):
        """Who was not reached is tried again tomorrow, the others in three days; before the policy ends when it still can be."""
        for wizard in self:
            renewal = wizard.renewal_id
            today = (renewal.company_id or self.env.company)._dealership_today()
            date = fields.Date.add(today, days=1 if wizard.result == 'no_answer' else 3)
            wizard.next_contact_date = max(today, min(date, renewal.expiry_date)) if renewal else date

    def action_log(self):
        """Write it down; the renewal checks who may, and whether the customer agreed."""
        self.ensure_one()
        self.renewal_id._record_call(
            self.method, self.result, self.content, direction=self.direction, next_contact_date=self.next_contact_date)
        return {'type': 'ir.actions.act_window_close'}
