"""The supervisor looks at a card and signs it (主管审核, B01)."""
from odoo import fields, models
from odoo.exceptions import AccessError


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    reviewed_by_id = fields.Many2one(
        'res.users', readonly=True, copy=False, help="Supervisor who reviewed the card (主管签字).")
    reviewed_on = fields.Datetime(readonly=True, copy=False)

    def action_review_card(self):
        """Sign the cards as reviewed; for the sales manager, and never one's own."""
        if not self.env.user.has_group('auto_dealership.group_manager'):
            raise AccessError(self.env._("Only a sales manager can review customer cards."))
        self.check_access('write')
        own = self.filtered(lambda lead: lead.user_id == self.env.user)
        if own:
            raise AccessError(self.env._("%(card)s is your own card; another manager reviews it.", card=own[0].name))
        self.sudo().write({'reviewed_by_id': self.env.uid, 'reviewed_on': fields.Datetime.now()})  # signed by action only
        return True
