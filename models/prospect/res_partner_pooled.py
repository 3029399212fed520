"""The customer of a card of nobody is masked with his card (E04)."""
from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = 'res.partner'

    is_pooled = fields.Boolean(
        compute='_compute_is_pooled', compute_sudo=True, help="Has an open card of nobody (公海), and no consultant himself.")

    @api.depends('user_id', 'is_dealership_customer', 'card_ids.user_id', 'card_ids.team_id', 'card_ids.active', 'card_ids.won_status')
    def _compute_is_pooled(self):
        free = self.filtered(lambda partner: partner.is_dealership_customer and not partner.user_id)
        groups = self.env['crm.lead']._read_group([
            ('partner_id', 'in', free.ids), ('user_id', '=', False), ('active', '=', True), ('won_status', '=', 'pending'),
            ('team_id', 'in', list(self.env['crm.team']._dealership_team_ids()))], ['partner_id']) if free else []
        pooled = {partner.id for [partner] in groups}
        for partner in self:
            partner.is_pooled = partner.id in pooled

    def _reach_is_nobodys(self):
        return super()._reach_is_nobodys() and self.is_pooled

    @api.model
    def _reach_guard(self, alias):
        Lead = self.env['crm.lead']
        column = {name: SQL.identifier('pool_card', name, to_flush=Lead._fields[name]) for name in (
            'partner_id', 'user_id', 'active', 'won_status', 'team_id')}
        return SQL(
            "(%s AND EXISTS (SELECT 1 FROM crm_lead pool_card WHERE %s = %s AND %s IS NULL AND %s IS TRUE AND %s = 'pending'"
            " AND %s = ANY(%s)))",
            super()._reach_guard(alias), column['partner_id'], SQL.identifier(alias, 'id'), column['user_id'], column['active'],
            column['won_status'], column['team_id'], list(self.env['crm.team']._dealership_team_ids()))
