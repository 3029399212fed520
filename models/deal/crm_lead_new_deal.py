"""From the card to the deal in one click (H01)."""
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    deal_count = fields.Integer("Number of Deals", compute='_compute_deal_count')

    def _compute_deal_count(self):
        Order = self.env['sale.order']
        counts = dict(Order._read_group([('opportunity_id', 'in', self.ids), ('is_deal', '=', True)], ['opportunity_id'], ['__count'])
                      ) if Order.has_access('read') else {}
        for lead in self:
            lead.deal_count = counts.get(lead._origin, 0)

    def action_new_deal(self):
        """Write the deal of this card: wished car, standard lines, promotions; and show it."""
        self.ensure_one()
        self.check_access('write')
        if not self.is_dealership or self.type != 'opportunity':
            raise UserError(self.env._("%s is no customer card yet. Open the card first.", self.name))
        if not self.active:
            raise UserError(self.env._("%s is closed. Revive the card before you sell.", self.name))
        if not self.partner_id:
            raise UserError(self.env._("%s has no customer. Enter him on the card first.", self.name))
        order = self.env['sale.order'].create(self._deal_vals())
        order._add_standard_lines()
        return order._open_deal()

    def _deal_vals(self):
        """Values of a new deal of this card."""
        self.ensure_one()
        wish = self.wish_ids.sorted(lambda wish: (wish.sequence, wish.id))[:1]
        trim = wish.trim_id or wish.model_id.trim_ids.filtered('active')[:1]
        return {
            'opportunity_id': self.id,
            'partner_id': self.partner_id.id,
            'company_id': self._store().id,
            'user_id': self.user_id.id,
            'team_id': self.team_id.id,
            'trim_id': trim.id,
            'exterior_color_id': wish.exterior_color_id.id,
            'interior_color_id': wish.interior_color_id.id,
            'deal_paid_by': self.payment_method,
            'origin': self.card_number,
            'source_id': self.source_id.id,
            'campaign_id': self.campaign_id.id,
            'medium_id': self.medium_id.id,
            'tag_ids': [Command.set(self.tag_ids.ids)],
        }

    def action_view_deals(self):
        """Show the deals of the card."""
        self.ensure_one()
        orders = self.env['sale.order'].search([('opportunity_id', '=', self.id), ('is_deal', '=', True)])
        if len(orders) == 1:
            return orders._open_deal()
        return {
            **self.env['ir.actions.act_window']._for_xml_id('auto_dealership.sale_order_action_deal'),
            'domain': [('id', 'in', orders.ids)], 'context': {'create': False},
        }
