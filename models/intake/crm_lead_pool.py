"""The public pool 公海: cards of nobody, for whoever claims one within his limits (E04)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..card.lock import lock_or_tell
from .move import Move


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    _protected_fields = ('pool_since', 'claimed_on')

    pool_since = fields.Datetime(
        "In the Pool Since", readonly=True, copy=False, index='btree_not_null', help="Released by or taken from its consultant.")
    claimed_on = fields.Datetime("Claimed on", readonly=True, copy=False, help="Taken from the pool by its present consultant.")
    pool_move_ids = fields.One2many('dealership.pool.move', 'lead_id', "Pool History", readonly=True)
    pool_lost_by_id = fields.Many2one('res.users', "Lost by", compute='_compute_pool_lost')
    pool_cause = fields.Char("Why in the Pool", compute='_compute_pool_lost')
    pool_phone = fields.Char("Mobile (Masked)", compute='_compute_pool_phone', help="Whole for who has claimed the card.")

    _pool_idx = models.Index("(team_id, pool_since) WHERE user_id IS NULL AND active IS TRUE")

    @api.depends('pool_move_ids')
    @api.depends_context('uid', 'lang')
    def _compute_pool_lost(self):
        moves = self.env['dealership.pool.move'].search([('lead_id', 'in', self.ids), ('kind', '=', 'release')], order='id')
        last = {move.lead_id.id: move for move in moves}
        codes = dict(self.env['dealership.pool.move']._fields['code']._description_selection(self.env))
        for lead in self:
            move = last.get(lead.id)
            lead.pool_lost_by_id = move.from_user_id if move else False
            lead.pool_cause = (move.reason or codes.get(move.code)) if move else False

    @api.depends('phone', 'user_id')
    @api.depends_context('uid')
    def _compute_pool_phone(self):
        for lead in self:
            lead.pool_phone = lead.phone  # which masks itself

    @api.model
    def _pool_domain(self):
        """Open cards of nobody, and leads that were released."""
        return [
            ('is_dealership', '=', True), ('user_id', '=', False), ('active', '=', True), ('won_status', '=', 'pending'),
            '|', ('type', '=', 'opportunity'), ('pool_since', '!=', False)]

    # Into the pool

    def _release_to_pool(self, code, reason=None):
        """Take these cards from their consultants into the pool (公海), and keep who lost them and why.

        Jobs and other rooms call it; what a person may do is checked in `_release_by_hand`.
        """
        move = Move('release', code=code, reason=reason)
        return super(CrmLead, self.with_context(**{Move.KEY: move}))._release_to_pool(code, reason).with_env(self.env)

    def _log_release(self, before):
        """A card without consultant is in the pool, whoever took him off."""
        move = Move.of(self.env)
        now = fields.Datetime.now()
        self.env['dealership.pool.move'].sudo().create([{
            'lead_id': lead.id, 'company_id': lead.company_id.id, 'team_id': lead.team_id.id, 'kind': 'release', 'moved_on': now,
            'from_user_id': before.get(lead.id, False), 'moved_by_id': self.env.uid, 'code': move.code or 'manager',
            'reason': move.reason,
        } for lead in self])  # people read the history, the card writes it
        self.sudo().write({'pool_since': now, 'claimed_on': False})

    # Out of it

    def action_claim(self):
        """Take cards from the pool, each once and within the limits; for consultants."""
        user = self.env.user
        if not user.has_group('auto_dealership.group_consultant'):
            raise AccessError(self.env._("Consultants claim cards from the pool."))
        (self - self._filtered_access('read'))._tell_who_claimed()
        self.check_access('read')
        for lead in self.sorted('id'):
            lead._claim()
        return True

    def _tell_who_claimed(self):
        """Who comes a moment too late no longer sees the card, yet is told who has it; of other cards he learns nothing."""
        since = fields.Datetime.now() - timedelta(hours=1)
        for lead in self.sudo().exists():
            if lead.claimed_on and lead.claimed_on >= since and lead.user_id and lead.company_id in self.env.user.company_ids:
                raise UserError(self.env._("This card was taken by %(user)s already.", user=lead.user_id.name))

    def _claim(self):
        """Take one card for the user: its row is locked first, so that of two who press at once one wins."""
        self.ensure_one()
        lead = self.sudo()  # a consultant may not write himself into a card: the conditions below are the way
        lock_or_tell(
            lead, lambda: self.env._("%(card)s is being taken by somebody else at this moment.", card=lead.name),
            ['user_id', 'active', 'won_status', 'pool_since', 'team_id', 'company_id', 'type'])
        if lead.user_id:
            raise UserError(self.env._(
                "%(card)s was taken by %(user)s already.", card=lead.name, user=lead.user_id.name))
        if not lead.filtered_domain(self._pool_domain()):
            raise UserError(self.env._("%(card)s is not in the pool. The lead desk cleans and assigns new leads.", card=lead.name))
        company = lead.company_id or lead.team_id.company_id or self.env.company
        team = lead.team_id._team_of(self.env.user, company)
        if not team:
            raise AccessError(self.env._(
                "You belong to no dealership team of %(store)s; its consultants claim its cards.", store=company.name))
        day, number = self._check_claim_limits(lead, company, team)
        now = fields.Datetime.now()
        Move('claim').on(lead).write({'user_id': self.env.uid, 'team_id': team.id, 'pool_since': False, 'claimed_on': now})
        self.env['dealership.pool.move'].sudo().create({
            'lead_id': lead.id, 'company_id': company.id, 'team_id': team.id, 'kind': 'claim', 'moved_on': now,
            'user_id': self.env.uid, 'moved_by_id': self.env.uid, 'claim_day': day, 'claim_number': number})

    def _check_claim_limits(self, lead, company, team):
        """Refuse what is over a limit.

        :return: the store's day, and the number of this claim on it
        """
        Moves = self.env['dealership.pool.move'].sudo()
        day = team._today_start(company)[1]
        number = 1 + Moves.search_count([
            ('kind', '=', 'claim'), ('user_id', '=', self.env.uid), ('company_id', '=', company.id), ('claim_day', '=', day)])
        limit = company.dealership_pool_daily_limit
        if limit and number > limit:
            raise UserError(self.env._(
                "You have claimed %(count)s cards today, which is the limit of a day. A sales manager can give you this one.", count=limit))
        mine = [('user_id', '=', self.env.uid), ('active', '=', True), ('won_status', '=', 'pending')]
        limit = company.dealership_pool_open_limit
        if limit and self.sudo().search_count([*mine, ('claimed_on', '!=', False)]) >= limit:
            raise UserError(self.env._(
                "You have %(count)s open cards from the pool, which is the limit. Work on those first.", count=limit))
        member = team.sudo().crm_team_member_ids.filtered(lambda member: member.user_id == self.env.user)[:1]
        if member.dealership_capacity and self._open_loads(self.env.user).get(self.env.uid, 0) >= member.dealership_capacity:
            raise UserError(self.env._("You have %(count)s open cards, which is your capacity.", count=member.dealership_capacity))
        self._check_cooldown(lead, company, Moves)
        return day, number

    def _check_cooldown(self, lead, company, moves):
        days = company.dealership_pool_cooldown_days
        lost = moves.search([
            ('lead_id', '=', lead.id), ('kind', '=', 'release'), ('from_user_id', '=', self.env.uid),
            ('moved_on', '>', fields.Datetime.now() - timedelta(days=days))], order='moved_on desc', limit=1) if days else moves
        if lost:
            raise UserError(self.env._(
                "You lost %(card)s on %(day)s. You can claim it again from %(again)s; until then a colleague may.", card=lead.name,
                day=format_date(self.env, lost.moved_on.date()),
                again=format_date(self.env, (lost.moved_on + timedelta(days=days)).date())))
