from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

PURPOSES = [
    ('sales_call', "Sales calls"),
    ('sms', "SMS"),
    ('wechat', "WeChat"),
    ('email', "E-mail"),
    ('profiling', "Profiling"),
    ('sensitive', "Sensitive data (identity document, licence)"),
]


class DealershipConsent(models.Model):
    """One yes or no of a customer to one purpose, with date and proof (同意, A14; PIPL 14, 15, 29).

    Rows are only added: what holds today is the newest row of a purpose.
    """
    _name = 'dealership.consent'
    _description = "Consent"
    _inherit = ['dealership.follow.mixin']
    _order = 'given_on desc, id desc'
    _follow_field = 'partner_id'

    partner_id = fields.Many2one('res.partner', "Customer", required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='partner_id.company_id', store=True)
    purpose = fields.Selection(PURPOSES, required=True)
    granted = fields.Boolean(
        default=True, help="Ticked: the customer agreed. Not ticked: the customer refused or withdrew.")
    given_on = fields.Datetime(required=True, default=fields.Datetime.now, string="On")
    channel = fields.Selection([
        ('paper', "Signed paper"), ('screen', "Signed on screen"), ('wechat', "WeChat"),
        ('phone', "Recorded call"), ('web', "Web form"),
    ], required=True, default='paper', string="How")
    proof = fields.Binary(attachment=True, help="Photo or file of the signed consent.")
    proof_name = fields.Char()
    note = fields.Char()
    user_id = fields.Many2one('res.users', "Recorded By", required=True, readonly=True, default=lambda self: self.env.user)

    _partner_purpose_idx = models.Index("(partner_id, purpose, given_on DESC, id DESC)")

    @api.constrains('given_on')
    def _check_given_on(self):
        """A word of tomorrow would outweigh whatever the customer says today."""
        for consent in self:
            if consent.given_on > fields.Datetime.now() + timedelta(minutes=5):
                raise ValidationError(self.env._("A consent is recorded when it was given, not in advance."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Who recorded it is a fact, not an input.
            vals['user_id'] = self.env.uid
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._(
            "A recorded consent is not changed. Add a new line with what the customer said now."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_erasure(self):
        """A consent goes only with its customer (erasure, by the database's cascade)."""
        raise UserError(self.env._("A recorded consent is not deleted. Add a line for the withdrawal instead."))
