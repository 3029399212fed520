from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

UNDO_HOURS = 24
AT_ONCE = 300  # so many cards are handed over while one waits; more go on in the background


class DealershipHandover(models.Model):
    """A consultant leaves or moves: his customers stay with the company (交接, E05).

    Choose the leaver, who takes over and how it is shared; look at the shares; hand over. Large ones go on in the background,
    batch by batch, and can be stopped by nothing: what a batch committed stays, the next run does the rest.
    """
    _name = 'dealership.handover'
    _inherit = ['mail.thread', 'dealership.protected.mixin']
    _description = "Handover"
    _order = 'id desc'
    _check_company_auto = True
    _protected_fields = ('state', 'started_by_id', 'started_on', 'done_on', 'undone_on', 'undone_by_id', 'planned_count')

    name = fields.Char(compute='_compute_name')
    company_id = fields.Many2one(
        'res.company', "Store", required=True, index=True, default=lambda self: self.env.company, ondelete='restrict')
    leaver_id = fields.Many2one(
        'res.users', "Consultant So Far", required=True, index=True, ondelete='restrict',
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="The consultant who leaves or moves; also one who is archived.")
    reason = fields.Char(required=True, help="E.g. has left the company; moved to after-sales.")
    method = fields.Selection(
        [('level', "Each level evenly"), ('load', "By open load"), ('hand', "By hand")], required=True, default='level',
        help="Each level evenly: everybody gets as many H, A, B and C. By open load: who has least gets most. "
             "By hand: choose for each card.")
    taker_ids = fields.One2many('dealership.handover.taker', 'handover_id', "Taken Over by", copy=False)
    line_ids = fields.One2many('dealership.handover.line', 'handover_id', readonly=True)
    state = fields.Selection([
        ('draft', "Draft"), ('ready', "Shared out"), ('running', "Running"), ('done', "Handed over"), ('undoing', "Being undone"),
        ('undone', "Undone"),
    ], default='draft', required=True, readonly=True, copy=False, tracking=True)
    started_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    started_on = fields.Datetime(readonly=True, copy=False)
    done_on = fields.Datetime("Handed Over on", readonly=True, copy=False)
    undone_on = fields.Datetime(readonly=True, copy=False)
    undone_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    planned_count = fields.Integer("To Hand Over", readonly=True, copy=False)
    open_count = fields.Integer("Still to Do", compute='_compute_counts')
    card_count = fields.Integer("Cards and Leads", compute='_compute_counts')
    kept_count = fields.Integer("Left as They Were", compute='_compute_counts')
    without_taker_count = fields.Integer("Without Taker", compute='_compute_counts')
    progress = fields.Float(compute='_compute_counts')
    undo_until = fields.Datetime("Can Be Undone Until", compute='_compute_undo_until')

    @api.depends('leaver_id', 'company_id')
    def _compute_name(self):
        for handover in self:
            handover.name = self.env._("Handover of %s", handover.leaver_id.name) if handover.leaver_id else self.env._("New handover")

    @api.depends('line_ids.state', 'line_ids.to_user_id', 'planned_count')
    def _compute_counts(self):
        Line = self.env['dealership.handover.line'].sudo()  # counts of one's own handover
        base = [('handover_id', 'in', self.ids)]
        by_state = {
            (handover.id, state): count for handover, state, count in Line._read_group(base, ['handover_id', 'state'], ['__count'])}
        cards = dict(Line._read_group([*base, ('res_model', '=', 'crm.lead')], ['handover_id'], ['__count']))
        without = dict(Line._read_group([*base, ('state', '=', 'planned'), ('to_user_id', '=', False)], ['handover_id'], ['__count']))
        for handover in self:
            record = handover._origin
            left = by_state.get((record.id, 'done' if handover.state == 'undoing' else 'planned'), 0)
            handover.open_count = left
            handover.card_count = cards.get(record, 0)
            handover.kept_count = by_state.get((record.id, 'kept'), 0)
            handover.without_taker_count = without.get(record, 0)
            planned = handover.planned_count
            finished = handover.state in ('done', 'undone')
            handover.progress = 100 if finished else 100 * max(0, planned - left) / planned if planned else 0

    @api.depends('done_on', 'state')
    def _compute_undo_until(self):
        for handover in self:
            can = handover.state == 'done' and handover.done_on
            handover.undo_until = handover.done_on + timedelta(hours=UNDO_HOURS) if can else False

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if self.filtered(lambda handover: handover.state not in ('draft', 'ready')):
            raise UserError(self.env._("A handover that was carried out is kept."))

    def write(self, vals):
        if not {'leaver_id', 'company_id', 'method', 'taker_ids'}.isdisjoint(vals):
            for handover in self:
                if handover.state not in ('draft', 'ready') and not self.env.su:
                    raise UserError(self.env._("%(handover)s was carried out; make another one for what is left.", handover=handover.name))
        result = super().write(vals)
        if not {'leaver_id', 'company_id', 'method', 'taker_ids'}.isdisjoint(vals):
            # the shares belonged to the former choice
            stale = self.filtered(lambda handover: handover.state == 'ready')
            if stale:
                stale.sudo().write({'state': 'draft'})
                stale._drop_plan()
        return result

    # What a person does

    def _check_manager(self):
        self.check_access('write')
        if not self.env.user.has_group('auto_dealership.group_manager'):
            raise AccessError(self.env._("A sales manager or an administrator hands cards over."))
        for handover in self:
            if handover.company_id not in self.env.companies:
                raise AccessError(self.env._("%(handover)s belongs to another store.", handover=handover.name))

    def _teams(self):
        """Teams whose cards the user may hand over in this store: those he leads; an administrator, all."""
        self.ensure_one()
        domain = [('is_dealership', '=', True), ('company_id', 'in', (self.company_id.id, False))]
        if not self.env.user.has_group('auto_dealership.group_dealership_admin'):
            domain.append(('user_id', '=', self.env.uid))
        return self.env['crm.team'].with_context(active_test=False).search(domain)

    def action_share_out(self):
        """Share the leaver's cards among those who take over, to look at before anything moves."""
        self._check_manager()
        for handover in self:
            if handover.state not in ('draft', 'ready'):
                raise UserError(self.env._("%(handover)s was carried out already.", handover=handover.name))
            handover._check_takers()
            handover._plan_lines()
            handover.sudo().state = 'ready'
        return True

    def _check_takers(self):
        if not self.taker_ids:
            raise UserError(self.env._("Choose at least one consultant who takes over."))
        for user in self.taker_ids.user_id:
            if user == self.leaver_id:
                raise UserError(self.env._("%(user)s cannot take over from himself.", user=user.name))
            if not user.active or not self.env['crm.team']._team_of(user, self.company_id):
                raise UserError(self.env._(
                    "%(user)s belongs to no dealership team of %(store)s, so that he cannot take over its cards.",
                    user=user.name, store=self.company_id.name))

    def action_start(self):
        """Hand over: small ones at once, large ones in the background."""
        self._check_manager()
        for handover in self:
            if handover.state != 'ready':
                raise UserError(self.env._("Share the cards out first, and look at the shares."))
            handover._check_takers()
            handover._check_plan()
            handover.sudo().write({
                'state': 'running', 'started_by_id': self.env.uid, 'started_on': fields.Datetime.now(),
                'planned_count': len(handover.sudo().line_ids)})
            handover._run_or_queue()
        return True

    def _check_plan(self):
        """The plan as it will be carried out, whoever wrote what since."""
        lines = self.sudo().line_ids
        if not lines:
            raise UserError(self.env._("%(user)s has no open card or customer that you may hand over.", user=self.leaver_id.name))
        without = lines.filtered(lambda line: not line.to_user_id)
        if without:
            raise UserError(self.env._(
                "%(count)s cards have no taker, for example %(card)s. Choose one, or let somebody take that level.",
                count=len(without), card=without[0].display_name))
        strangers = lines.to_user_id - self.taker_ids.user_id
        if strangers:
            raise UserError(self.env._("%(user)s is not among those who take over.", user=strangers[0].name))
        teams = lines.from_team_id - self._teams()
        if teams:
            raise AccessError(self.env._(
                "You do not lead “%(team)s”. Its leader or an administrator hands its cards over.", team=teams[0].name))

    def action_undo(self):
        """Give everything back that is still as it was moved, within a day."""
        self._check_manager()
        for handover in self:
            if handover.state != 'done' or fields.Datetime.now() > handover.undo_until:
                raise UserError(self.env._("A handover can be undone for %(hours)s hours after it was carried out.", hours=UNDO_HOURS))
            handover.sudo().write({
                'state': 'undoing', 'undone_by_id': self.env.uid,
                'planned_count': self.env['dealership.handover.line'].sudo().search_count(
                    [('handover_id', '=', handover.id), ('state', '=', 'done')])})
            handover._run_or_queue()
        return True

    def _run_or_queue(self):
        if self.planned_count <= AT_ONCE:
            while self.sudo()._run_batch():
                pass
        else:
            self.env.ref('auto_dealership.ir_cron_handover').sudo()._trigger()  # the job runs as the system

    def action_view_lines(self):
        """What went, or goes, to whom."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_handover_line_action')
        return {**action, 'domain': [('handover_id', '=', self.id)], 'context': {'search_default_group_taker': 1}}
