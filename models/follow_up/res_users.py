"""A consultant leaves: what he had planned goes to the manager, where core would delete it."""
from odoo import models


class ResUsers(models.Model):
    _inherit = 'res.users'

    def action_archive(self):
        """Hand the leaver's planned contacts to the manager of each card's team before core deletes his activities."""
        plans = self.env['mail.activity'].sudo().search([
            ('user_id', 'in', self.ids), ('res_model', '=', 'crm.lead')])._contact_plans()
        cards = self.env['crm.lead'].sudo().browse(set(plans.mapped('res_id')))
        manager = {card.id: card.team_id.user_id - self for card in cards}
        for user, group in plans.grouped(lambda plan: manager[plan.res_id]).items():
            # a team without a manager: the plan stays with the card, assigned to nobody, and is found there
            group.with_context(mail_activity_quick_update=True).write({'user_id': user.id})
        return super().action_archive()
