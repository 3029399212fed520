from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class CrmTeamMember(models.Model):
    _inherit = 'crm.team.member'

    dealership_capacity = fields.Integer(
        "Open Cards at Most", default=0, tracking=True,
        help="No lead is assigned to him, and he takes none from the pool, beyond so many open leads and cards. 0: no limit.")
    is_on_duty = fields.Boolean(
        "On Duty", default=True, tracking=True, help="New leads are assigned to him (当班). His working hours count too, if he has any.")
    is_dealership = fields.Boolean(related='crm_team_id.is_dealership', string="Dealership Team")
    open_card_count = fields.Integer("Open Cards", compute='_compute_open_card_count')
    today_count = fields.Integer("Got Today", compute='_compute_open_card_count')

    @api.constrains('dealership_capacity')
    def _check_capacity(self):
        for member in self:
            if member.dealership_capacity < 0:
                raise ValidationError(self.env._("%(user)s: a capacity is not below zero; 0 means no limit.", user=member.user_id.name))

    def _compute_open_card_count(self):
        users = self.user_id
        loads = self.env['crm.lead']._open_loads(users)
        today = self.env['dealership.assignment'].sudo()._read_group([  # counts of one's own team, not the cards
            ('user_id', 'in', users.ids), ('kind', 'in', ('rule', 'manual')),
            ('assigned_on', '>=', self.env['crm.team']._today_start(self.env.company)[0]),
        ], ['user_id'], ['__count'])
        counts = {user.id: count for user, count in today}
        for member in self:
            member.open_card_count = loads.get(member.user_id.id, 0)
            member.today_count = counts.get(member.user_id.id, 0)

    def _is_of_my_store(self):
        company = self.sudo().crm_team_id.company_id
        return not company or company in self.env.companies

    def write(self, vals):
        """Teams are stock's, which lets a sales administrator change those of every company; who gets leads is the store's."""
        if not self.env.su and not {'dealership_capacity', 'is_on_duty'}.isdisjoint(vals):
            for member in self:
                if not member._is_of_my_store():
                    raise AccessError(self.env._(
                        "%(user)s works in another store, which says who gets its leads.", user=member.user_id.name))
        return super().write(vals)

    def action_toggle_duty(self):
        """On or off duty for new leads: by the team's leader, the lead desk or the administrator; oneself may go off."""
        user = self.env.user
        for member in self:
            member.check_access('read')
            leader = user.has_group('auto_dealership.group_manager') and member.sudo().crm_team_id.user_id == user
            desk = user.has_group('auto_dealership.group_lead_desk') and member._is_of_my_store()
            admin = user.has_group('auto_dealership.group_dealership_admin') and member._is_of_my_store()
            if not (leader or desk or admin or (member.user_id == user and member.is_on_duty)):
                raise AccessError(self.env._(
                    "The leader of the team, the lead desk or an administrator says who is on duty."))
            member.sudo().is_on_duty = not member.is_on_duty  # teams are the administrator's; duty is the leader's
        return True
