"""New leads find their consultant: by the store's rules, then by the fairest share, all of them at once (E04)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import assignment
from .move import Move

BATCH = 5000


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    assignment_ids = fields.One2many('dealership.assignment', 'lead_id', "Assignments", readonly=True)

    @api.model
    def _cron_assign_dealership(self):
        """Assign what waits, every few minutes; a batch that was committed stays done, whatever happens after."""
        companies = self.env['res.company'].search([('dealership_assign_auto', '=', True)])
        teams = self.env['crm.team'].search(
            [('is_dealership', '=', True), '|', ('company_id', '=', False), ('company_id', 'in', companies.ids)])
        ids = self.search(self._waiting_domain(teams), order='id').ids
        Cron = self.env['ir.cron']
        Cron._commit_progress(remaining=len(ids))
        for start in range(0, len(ids), BATCH):
            part = ids[start:start + BATCH]
            self.browse(part)._assign_by_rules()
            if not Cron._commit_progress(len(part)):
                break

    @api.model
    def _waiting_domain(self, teams):
        """Leads and cards of nobody that wait for an assignment; what was released to the pool is for who claims it."""
        kinds = []
        for company, group in teams.grouped('company_id').items():
            open_cards = Domain('type', '=', 'opportunity')
            if (company or self.env.company).dealership_assign_leads == 'arrival':
                open_cards |= Domain('cleaning_state', 'in', ('to_clean', 'to_follow'))
            kinds.append(Domain('team_id', 'in', group.ids) & open_cards)
        return Domain.AND([
            ~self._held_domain(),
            [('user_id', '=', False), ('active', '=', True), ('won_status', '=', 'pending'), ('pool_since', '=', False)],
            Domain.OR(kinds)])

    @api.model
    def _open_loads(self, users):
        """Open leads and cards of dealership teams, by consultant.

        :return: dict of id of the user → count
        """
        team_ids = self.env['crm.team']._dealership_team_ids()
        if not (users and team_ids):
            return {}
        groups = self.sudo()._read_group(  # counts only; who assigns need not see each card
            [('user_id', 'in', users.ids), ('team_id', 'in', list(team_ids)), ('active', '=', True), ('won_status', '=', 'pending')],
            ['user_id'], ['__count'])
        return {user.id: count for user, count in groups}

    def _assign_by_rules(self):
        """Assign those of these leads that are nobody's; the same questions are asked once for all.

        :return: dict of `assigned` (count), `waiting` (reason → count) and `skipped` (somebody else is at them)
        """
        result = {'assigned': 0, 'waiting': {}, 'skipped': 0}
        free = self.sudo().try_lock_for_update(allow_referencing=True)
        result['skipped'] = len(self) - len(free)
        leads = free._protected_records().filtered(lambda lead: not lead.user_id and lead.active)
        for company, group in leads.grouped(lambda lead: lead.company_id or lead.team_id.company_id or self.env.company).items():
            decisions = group._assignment_decisions(company)
            group._write_decisions([decision for decision in decisions if decision.user])
            for decision in decisions:
                if decision.user:
                    result['assigned'] += 1
                else:
                    result['waiting'][decision.why] = result['waiting'].get(decision.why, 0) + 1
        return result

    def _assignment_decisions(self, company):
        """Ask the rules of a store; a fixed number of queries for any number of leads."""
        teams = self.env['crm.team'].sudo().search([('is_dealership', '=', True), ('company_id', 'in', (company.id, False))])
        rules = self.env['dealership.assignment.rule'].sudo().search([('company_id', '=', company.id)])
        now = fields.Datetime.now()
        return assignment.assign(
            self._as_rule_leads(company), rules._as_rules(), teams._as_rule_members(company, now), now,
            company.dealership_capability_weight / 100)

    def _as_rule_leads(self, company):
        zone = company.resource_calendar_id.tz or 'Asia/Shanghai'
        local = self.with_context(tz=zone)
        barred = self._barred_users(company)
        result = []
        for lead in self:
            received = fields.Datetime.context_timestamp(local, lead.create_date)
            result.append(assignment.Lead(
                id=lead.id, team=lead.team_id.id, state=lead.state_id.id, brand=lead.wish_model_id.brand_id.id,
                model=lead.wish_model_id.id, source=lead.source_id.id, origin=lead.origin_id.id, level=lead.level_id.id,
                hour=received.hour + received.minute / 60, barred=barred.get(lead.id, frozenset())))
        return result

    def _barred_users(self, company):
        """Who lost a lead not long ago does not get it back by itself.

        :return: dict of id of the lead → ids of users
        """
        since = fields.Datetime.now() - timedelta(days=company.dealership_pool_cooldown_days)
        groups = self.env['dealership.pool.move'].sudo()._read_group(
            [('lead_id', 'in', self.ids), ('kind', '=', 'release'), ('moved_on', '>=', since), ('from_user_id', '!=', False)],
            ['lead_id'], ['from_user_id:array_agg'])
        return {lead.id: frozenset(user_ids) for lead, user_ids in groups}

    def _write_decisions(self, decisions):
        """Give the leads to their consultants."""
        groups = {}
        for decision in decisions:
            groups.setdefault((decision.user, decision.team), []).append(decision.lead)
        # the line in the chatter says more than tracking would
        move = Move('rule', decisions={decision.lead: decision for decision in decisions})
        self._give_together(move, groups, tracking_disable=True)
        for (user_id, _team_id), ids in groups.items():
            leads = self.sudo().browse(ids)  # followers and a word to the consultant, as core has it for each lead
            leads.with_context(mail_auto_subscribe_no_notify=True)._message_auto_subscribe({'user_id': user_id})
            leads._announce_to(self.env['res.users'].browse(user_id))

    def _announce_to(self, user):
        """One word to the consultant for all that he got, in place of a mail for each."""
        count = len(self)
        words = self.with_context(lang=user.lang).env._("%s new leads were assigned to you.", count)
        user._bus_send('simple_notification', {'type': 'info', 'message': words, 'sticky': True})

    @api.model
    def _assignment_notification(self, result):
        """What “Assign Now” says: how many found their consultant, and why the others wait."""
        _ = self.env._
        reasons = {
            'no_member': _("the team has no such member"), 'off_duty': _("nobody is on duty"),
            'full': _("everybody is at his capacity"), 'barred': _("who could take it lost it not long ago"),
        }
        lines = [_("%s leads assigned.", result['assigned'])]
        lines += [_("%(count)s wait: %(reason)s.", count=count, reason=reasons[why]) for why, count in sorted(result['waiting'].items())]
        if result['skipped']:
            lines.append(_("%s are being changed by somebody else at this moment.", result['skipped']))
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'warning' if result['waiting'] else 'success', 'title': _("Assignment"), 'message': " ".join(lines),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }
