"""What was said about a renewal (续保跟进): a history that only grows (J05)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

METHODS = [
    ('phone', "Phone"),
    ('wechat', "WeChat"),
    ('sms', "SMS"),
    ('email', "E-mail"),
    ('visit', "At the store"),
]
RESULTS = [
    ('reached', "Reached"),
    ('call_back', "Asks to call again"),
    ('no_answer', "No answer"),
    ('refused', "Does not want to talk"),
    ('wrong_number', "Wrong number"),
]
# The customer himself was there.
SPOKEN = ('reached', 'call_back', 'refused')


class DealershipRenewalCall(models.Model):
    _name = 'dealership.renewal.call'
    _description = "Call About a Renewal"
    _inherit = ['dealership.follow.mixin']
    _order = 'called_on desc, id desc'
    _rec_name = 'renewal_id'
    _follow_field = 'renewal_id'

    renewal_id = fields.Many2one('dealership.renewal', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='renewal_id.company_id', store=True, precompute=True)
    user_id = fields.Many2one('res.users', "By", required=True, readonly=True, ondelete='restrict')
    called_on = fields.Datetime("On", required=True, readonly=True)
    method = fields.Selection(METHODS, required=True, readonly=True)
    direction = fields.Selection([('out', "We called"), ('in', "The customer called")], "Who Began", required=True, readonly=True)
    result = fields.Selection(RESULTS, required=True, readonly=True)
    content = fields.Text("What Was Said", readonly=True)
    next_contact_date = fields.Date("Next Contact", readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("What was said stays as it was written. Add another line."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of a renewal only grows."))
