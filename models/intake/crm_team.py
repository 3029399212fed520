"""A dealership team gets its leads by the dealership's rules; stock's assignment keeps to the other teams (E04)."""
from datetime import timedelta

from pytz import UTC

from odoo import api, fields, models
from odoo.exceptions import AccessError


class CrmTeam(models.Model):
    _inherit = 'crm.team'

    def _become_dealership(self):
        super()._become_dealership()
        leads = self.env['crm.lead'].sudo().search([('team_id', 'in', self.ids), ('type', '=', 'lead'), ('cleaning_state', '=', False)])
        self.env.add_to_compute(leads._fields['cleaning_state'], leads)
        leads._recompute_recordset(['cleaning_state'])

    def _on_duty_user_ids(self, moment):
        """Members who can take a lead at a moment: on duty, and at work by their own calendar when they have one.

        Rooms that keep a rota of their own extend it.

        :param moment: datetime in UTC
        :return: set of ids of users
        """
        self.ensure_one()
        members = self.sudo().crm_team_member_ids.filtered(lambda member: member.is_on_duty and member.user_id.active)
        at = UTC.localize(moment)
        found = set()
        for member in members:
            resource = member.user_id.resource_ids.filtered('calendar_id')[:1]
            if resource:
                intervals = resource.calendar_id._work_intervals_batch(at, at + timedelta(minutes=1), resource)
                if not intervals[resource.id]:
                    continue
            found.add(member.user_id.id)
        return found

    def _action_assign_leads(self, force_quota=False, creation_delta_days=7):
        """Leads of dealership teams are given by the dealership's rules, and its teams take no leads of nobody."""
        team_ids = self.env['crm.team']._dealership_team_ids()
        own = self.filtered(lambda team: team.id in team_ids)
        if not own:
            return super()._action_assign_leads(force_quota=force_quota, creation_delta_days=creation_delta_days)
        others = self - own
        if others:
            return super(CrmTeam, others)._action_assign_leads(force_quota=force_quota, creation_delta_days=creation_delta_days)
        return {}, {}

    def action_assign_leads(self):
        """Stock's button; on dealership teams it assigns by the dealership's rules."""
        team_ids = self.env['crm.team']._dealership_team_ids()
        own = self.filtered(lambda team: team.id in team_ids)
        if not own:
            return super().action_assign_leads()
        answer = own.action_assign_dealership()
        return super(CrmTeam, self - own).action_assign_leads() if self - own else answer

    @api.private  # pressed as core's own button
    def action_assign_dealership(self):
        """Assign the waiting leads of these teams now (立即分配); without any, those of the teams that one may assign for."""
        teams = self or self._assignable_teams()
        if teams - self._assignable_teams():
            raise AccessError(self.env._("The lead desk, or the sales manager who leads the team, assigns its leads."))
        leads = self.env['crm.lead'].sudo().search(self.env['crm.lead']._waiting_domain(teams))  # of teams just checked
        result = leads._assign_by_rules()
        return self.env['crm.lead']._assignment_notification(result)

    def _assignable_teams(self):
        """Dealership teams whose leads the user may assign."""
        user = self.env.user
        domain = [('is_dealership', '=', True), ('company_id', 'in', [*self.env.companies.ids, False])]
        if not (user.has_group('auto_dealership.group_lead_desk') or user.has_group('auto_dealership.group_dealership_admin')):
            if not user.has_group('auto_dealership.group_manager'):
                return self.browse()
            domain.append(('user_id', '=', user.id))
        return self.search(domain)

    def _team_of(self, user, company):
        """The dealership team of a consultant in a store: the one of these he belongs to, else any of the store."""
        mine = self.filtered(lambda team: user in team.sudo().member_ids or team.sudo().user_id == user)
        if mine:
            return mine[0]
        domain = [
            ('is_dealership', '=', True), ('company_id', 'in', (company.id, False)),
            '|', ('crm_team_member_ids.user_id', '=', user.id), ('user_id', '=', user.id)]
        return self.sudo().search(domain, limit=1).with_env(self.env)

    def _today_start(self, company):
        """Midnight of the store's day, in UTC; by the store's clock, never by what a client says."""
        zone = company.resource_calendar_id.tz or 'Asia/Shanghai'
        local = fields.Datetime.context_timestamp(self.with_context(tz=zone), fields.Datetime.now())
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight.astimezone(UTC).replace(tzinfo=None), local.date()
