from odoo import fields, models
from odoo.exceptions import UserError

METHODS = [
    ('call', "Telephone"),
    ('wechat', "WeChat"),
    ('sms', "SMS"),
    ('email', "E-mail"),
    ('letter', "Letter by Post"),
    ('came', "Customer Came or Called"),
]
RESULTS = [
    ('sent', "Sent"),
    ('appointment', "Wants an Appointment"),
    ('later', "Told, Decides Later"),
    ('refused', "Does Not Want It"),
    ('sold_away', "No Longer Owns the Car"),
    ('no_answer', "Not Reached"),
    ('wrong_number', "Wrong Number"),
    ('letter_returned', "Letter Came Back"),
]
# What a person agreed to, by the way he is approached; a service campaign needs it, a safety recall does not.
CONSENTS = {'call': 'sales_call', 'wechat': 'wechat', 'sms': 'sms', 'email': 'email', 'letter': 'sales_call'}


class DealershipRecallContact(models.Model):
    """One attempt to tell an owner (召回通知记录); written by the steps of the line alone, and kept."""
    _name = 'dealership.recall.contact'
    _description = "Contact about a Recall"
    _inherit = ['dealership.follow.mixin']
    _order = 'done_on desc, id desc'
    _follow_field = 'line_id'

    line_id = fields.Many2one('dealership.recall.line', "Vehicle", required=True, readonly=True, index=True, ondelete='cascade')
    partner_id = fields.Many2one('res.partner', "Customer", readonly=True, index='btree_not_null', help="Who owned the car at the time.")
    user_id = fields.Many2one('res.users', "By", required=True, readonly=True)
    done_on = fields.Datetime("On", required=True, readonly=True)
    method = fields.Selection(METHODS, required=True, readonly=True)
    result = fields.Selection(RESULTS, required=True, readonly=True)
    words = fields.Text("What Was Said", readonly=True)

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("What was said is not changed. Record another contact."))
        return super().write(vals)
