"""The people of dealership teams as the assignment knows them: what they carry, what they turned into sales (E04)."""
from datetime import timedelta

from odoo import fields, models

from ...rules import assignment


class CrmTeam(models.Model):
    _inherit = 'crm.team'

    def _as_rule_members(self, company, moment):
        """Id of each team → its members for `rules.assignment`; a fixed number of queries, and the calendars of who has one."""
        members = self.crm_team_member_ids.filtered(lambda member: member.user_id.active)
        users = members.user_id
        loads = self.env['crm.lead']._open_loads(users)
        closed = self._closed_counts(users, fields.Datetime.now() - timedelta(days=company.dealership_conversion_days))
        today, last = self._received(users, self._today_start(company)[0])
        result = {}
        for team in self:
            on_duty = team._on_duty_user_ids(moment)
            result[team.id] = [assignment.Member(
                user=member.user_id.id, capacity=member.dealership_capacity, load=loads.get(member.user_id.id, 0),
                on_duty=member.user_id.id in on_duty, won=closed.get((member.user_id.id, 'won'), 0),
                closed=closed.get((member.user_id.id, 'won'), 0) + closed.get((member.user_id.id, 'lost'), 0),
                today=today.get(member.user_id.id, 0), last=last.get(member.user_id.id), order=order,
            ) for order, member in enumerate((members & team.crm_team_member_ids).sorted('id'))]
        return result

    def _closed_counts(self, users, since):
        """(id of the user, won or lost) → cards closed since a moment."""
        groups = self.env['crm.lead'].sudo().with_context(active_test=False)._read_group([
            ('user_id', 'in', users.ids), ('won_status', 'in', ('won', 'lost')), ('date_closed', '>=', since),
            ('team_id', 'in', list(self._dealership_team_ids())), ('type', '=', 'opportunity'),
        ], ['user_id', 'won_status'], ['__count'])
        return {(user.id, status): count for user, status, count in groups}

    def _received(self, users, since):
        """How many leads each got since a moment, and when he got the last, both by rule or by hand."""
        Log = self.env['dealership.assignment'].sudo()
        kinds = [('user_id', 'in', users.ids), ('kind', 'in', ('rule', 'manual'))]
        today = {user.id: count for user, count in Log._read_group([*kinds, ('assigned_on', '>=', since)], ['user_id'], ['__count'])}
        last = {user.id: moment for user, moment in Log._read_group(kinds, ['user_id'], ['assigned_on:max'])}
        return today, last
