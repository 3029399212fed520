"""A recall campaign for lost customers 流失客户招回: who is called, by whom, and what came of it (J03)."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..card.lock import lock_or_tell

STATES = [
    ('draft', "Being Prepared"),
    ('open', "Running"),
    ('closed', "Closed"),
]


class DealershipWinback(models.Model):
    _name = 'dealership.winback'
    _description = "Lost-Customer Campaign"
    _inherit = ['mail.thread', 'dealership.protected.mixin', 'dealership.exclusive.mixin']
    _order = 'state desc, date_from desc, id desc'
    _check_company_auto = True

    _protected_fields = ('state', 'opened_on')
    _immutable_fields = ('company_id',)

    name = fields.Char("Campaign", required=True, tracking=True)
    company_id = fields.Many2one('res.company', "Store", required=True, index=True, default=lambda self: self.env.company)
    state = fields.Selection(STATES, required=True, default='draft', readonly=True, tracking=True)
    user_id = fields.Many2one(
        'res.users', "Responsible", required=True, default=lambda self: self.env.user, tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    caller_ids = fields.Many2many(
        'res.users', 'dealership_winback_caller_rel', 'winback_id', 'user_id', "Callers",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]", help="The calls are shared out evenly among them (招揽专员).")
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(
        "To", required=True, default=lambda self: fields.Date.add(fields.Date.context_today(self), months=1),
        help="A car that arrives until this day has come back by the campaign.")
    offer = fields.Text(help="What the caller offers (优惠内容); stands in the appointment, too.")
    opened_on = fields.Datetime("Started On", readonly=True, copy=False)
    # The segment
    with_lost = fields.Boolean("Churned", default=True)
    with_first_only = fields.Boolean("First Service Only", default=True)
    with_never = fields.Boolean("Never Came")
    brand_ids = fields.Many2many('fleet.vehicle.model.brand', 'dealership_winback_brand_rel', 'winback_id', 'brand_id', "Brands")
    model_ids = fields.Many2many('fleet.vehicle.model', 'dealership_winback_model_rel', 'winback_id', 'model_id', "Models")
    months_min = fields.Integer(
        "Months Since Last Visit", default=0, help="At least so many months since the last visit; since the sale when the car never came.")
    months_max = fields.Integer("At Most (Months)", default=0, help="0: any.")
    mileage_min = fields.Integer("Mileage From (km)", default=0)
    mileage_max = fields.Integer("Mileage To (km)", default=0, help="0: any.")
    segment_count = fields.Integer(
        "Cars Found", compute='_compute_segment_count', help="Cars that would be called if the campaign began now.")
    # Figures
    line_ids = fields.One2many('dealership.winback.line', 'winback_id', "Calls to Make")
    line_count = fields.Integer("Cars", compute='_compute_figures')
    callable_count = fields.Integer("May Be Called", compute='_compute_figures')
    todo_count = fields.Integer("To Call", compute='_compute_figures')
    reached_count = fields.Integer("Reached", compute='_compute_figures')
    booked_count = fields.Integer("Booked", compute='_compute_figures')
    back_count = fields.Integer("Came Back", compute='_compute_figures')
    silent_count = fields.Integer("Without Consent", compute='_compute_figures')
    reached_rate = fields.Float(
        "Reached (%)", compute='_compute_figures', digits=(16, 1), help="Of the cars whose customers may be called (接通率).")
    back_rate = fields.Float(
        "Came Back (%)", compute='_compute_figures', digits=(16, 1),
        help="Cars that came to the workshop, of those whose customers may be called (回厂率).")
    amount = fields.Monetary("Workshop Amount", compute='_compute_figures', help="Of the visits with which the cars came back.")
    currency_id = fields.Many2one(related='company_id.currency_id')

    _dates = models.Constraint('CHECK(date_from <= date_to)', "A campaign ends after it begins.")
    _segment_limits = models.Constraint(
        'CHECK(months_min >= 0 AND months_max >= 0 AND mileage_min >= 0 AND mileage_max >= 0)', "Months and mileages are not below zero.")

    @api.depends(
        'with_lost', 'with_first_only', 'with_never', 'brand_ids', 'model_ids', 'months_min', 'months_max', 'mileage_min', 'mileage_max',
        'company_id', 'state')
    def _compute_segment_count(self):
        for campaign in self:
            draft = campaign.state == 'draft' and campaign.company_id and campaign._classes()
            campaign.segment_count = campaign._count_segment() if draft else 0

    @api.depends('line_ids.state')
    def _compute_figures(self):
        """Figures of any number of campaigns by two queries."""
        Line = self.env['dealership.winback.line']
        counts = {}
        for campaign, state, called, count in Line._read_group(
                [('winback_id', 'in', self.ids)], ['winback_id', 'state', 'was_reached'], ['__count']):
            counts.setdefault(campaign.id, []).append((state, called, count))
        amounts = self._visit_amounts()
        for campaign in self:
            rows = counts.get(campaign._origin.id, [])

            def of(*states, rows=rows):
                return sum(count for state, _reached, count in rows if state in states)
            campaign.line_count = sum(count for _state, _reached, count in rows)
            campaign.silent_count = of('no_consent')
            campaign.callable_count = campaign.line_count - campaign.silent_count
            campaign.todo_count = of('to_call')
            campaign.booked_count = of('booked')
            campaign.back_count = of('came_back')
            campaign.reached_count = sum(count for _state, reached, count in rows if reached)
            campaign.reached_rate = campaign.callable_count and 100.0 * campaign.reached_count / campaign.callable_count
            campaign.back_rate = campaign.callable_count and 100.0 * campaign.back_count / campaign.callable_count
            campaign.amount = amounts.get(campaign._origin.id, 0.0)

    def _visit_amounts(self):
        """Amount of the visits with which cars came back, by campaign; they are seen by whoever sees the campaign."""
        Line = self.env['dealership.winback.line'].sudo()
        return {campaign.id: amount for campaign, amount in Line._read_group(
            [('winback_id', 'in', self.ids), ('state', '=', 'came_back')], ['winback_id'], ['visit_amount:sum'])}

    def _classes(self):
        """Churn classes of the segment."""
        self.ensure_one()
        chosen = (('lost', self.with_lost), ('first_only', self.with_first_only), ('never', self.with_never))
        return [code for code, is_chosen in chosen if is_chosen]

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------
    @api.constrains('caller_ids', 'user_id', 'company_id')
    def _check_callers(self):
        for campaign in self.sudo():
            strangers = (campaign.caller_ids | campaign.user_id).filtered(
                lambda user, campaign=campaign: user.share or campaign.company_id not in user.company_ids)
            if strangers:
                raise ValidationError(self.env._(
                    "%(users)s: who calls customers of %(store)s works there. Choose other callers.",
                    users=", ".join(strangers.mapped('name')), store=campaign.company_id.name))

    def write(self, vals):
        segment = {
            'with_lost', 'with_first_only', 'with_never', 'brand_ids', 'model_ids', 'months_min', 'months_max', 'mileage_min',
            'mileage_max'}
        if not segment.isdisjoint(vals) and any(campaign.state != 'draft' for campaign in self):
            raise UserError(self.env._("The campaign has begun: its cars are chosen. Make another campaign for other cars."))
        if not self.env.su and any(campaign.state == 'closed' for campaign in self):
            raise UserError(self.env._("A closed campaign does not change any more."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(campaign.state != 'draft' for campaign in self):
            raise UserError(self.env._("A campaign that has begun is closed, not deleted."))

    def _lock_state(self, state):
        """Lock the campaign for a step; it stands where the user saw it."""
        self.ensure_one()
        self.check_access('write')
        lock_or_tell(self, lambda: self.env._("%s: somebody else is changing this campaign. Reload it.", self.name), ['state'])
        if self.state != state:
            raise UserError(self.env._("%s was started or closed already. Reload it.", self.name))

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_start(self):
        """Choose the cars, share the calls out, and begin."""
        self.ensure_one()
        self._lock_state('draft')
        if not self._classes():
            raise UserError(self.env._("%s: choose at least one class of customers.", self.name))
        if not self.caller_ids:
            raise UserError(self.env._("%s: choose who calls.", self.name))
        if self.date_to < self.company_id._dealership_today():
            raise UserError(self.env._("%s: the campaign ended before it began. Choose a later end.", self.name))
        made, left_out = self._make_lines()
        if not made:
            raise UserError(self.env._(
                "%(campaign)s: no car fits, or all of them are in another running campaign (%(count)s). Widen the choice.",
                campaign=self.name, count=left_out))
        self.sudo().write({'state': 'open', 'opened_on': fields.Datetime.now()})  # the workflow's fields
        if left_out:
            self.message_post(body=self.env._("%s cars are in another running campaign and were left out.", left_out))
        return True

    def action_close(self):
        """The campaign is over; its cars are free for the next one."""
        for campaign in self:
            campaign._lock_state('open')
        self._close()
        return True

    def _close(self):
        self._free_lines()
        self.sudo().write({'state': 'closed'})  # the workflow's field

    def action_share_out(self):
        """Share the calls that are still to be made out among today's callers."""
        self.ensure_one()
        self._lock_state('open')
        if not self.caller_ids:
            raise UserError(self.env._("%s: choose who calls.", self.name))
        self._share_out()
        return True

    @api.model
    def _cron_close_ended(self):
        """Campaigns past their last day close themselves."""
        running = self.sudo().search([('state', '=', 'open')])
        ended = running.filtered(lambda campaign: campaign.date_to < campaign.company_id._dealership_today())
        if ended:
            ended._close()
        self.env['ir.cron']._commit_progress(remaining=0)

    def action_view_lines(self):
        """The calls of the campaign."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_winback_line_action')
        return {**action, 'domain': [('winback_id', '=', self.id)], 'context': {'search_default_open': 0}, 'display_name': self.name}

    def action_call_next(self):
        """The next call that is mine."""
        self.ensure_one()
        self.check_access('write')
        return self.env['dealership.winback.line']._call_next(self)
