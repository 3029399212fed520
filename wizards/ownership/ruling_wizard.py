"""The manager rules: both time lines, the rule's proposal, and what the ruling will do, before he confirms (F04)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...models.ownership.ownership_case import DECISIONS


class OwnershipRulingWizard(models.TransientModel):
    """Collect a ruling (判单), show its effects, call the case's own method."""
    _name = 'dealership.ownership.ruling.wizard'
    _description = "Rule on a Customer"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('case_id', 'winner_claim_id')

    case_id = fields.Many2one('dealership.ownership.case', required=True)
    timelines = fields.Html(compute='_compute_case', sanitize=False)
    proposal_words = fields.Char(compute='_compute_case')
    may_deviate = fields.Boolean(compute='_compute_case')
    appeal_reason = fields.Text(compute='_compute_case')
    claimant_ids = fields.Many2many('res.users', compute='_compute_choices')
    worker_candidate_ids = fields.Many2many('res.users', compute='_compute_choices')

    decision = fields.Selection(DECISIONS, required=True, default='claimant')
    winner_claim_id = fields.Many2one('dealership.ownership.claim', "Give the Customer To", domain="[('case_id', '=', case_id)]")
    worker_id = fields.Many2one(
        'res.users', "Worked On By", compute='_compute_worker', store=True, readonly=False, precompute=True,
        domain="[('id', 'in', worker_candidate_ids)]")
    treatment = fields.Selection(
        [('merge', "One person: merge the cards"), ('link', "Relatives: keep the cards apart")], "Cards", default='merge', required=True)
    is_split = fields.Boolean("Split the Commission")
    second_user_id = fields.Many2one(
        'res.users', "Second Consultant", compute='_compute_second', store=True, readonly=False, precompute=True,
        domain="[('id', 'in', claimant_ids)]")
    second_percent = fields.Integer("His Share (%)", default=30)
    note = fields.Text("Reason")
    is_deviation = fields.Boolean(compute='_compute_effects')
    effects = fields.Text(compute='_compute_effects')

    @api.model
    def default_get(self, fields_list):
        """The proposal, as the evidence is now."""
        values = super().default_get(fields_list)
        case = self.env['dealership.ownership.case'].browse(values.get('case_id') or self.env.context.get('default_case_id'))
        if case.exists():
            case._check_may_rule()
            values['treatment'] = case._default_treatment()
            values['decision'] = 'claimant' if case.proposal == 'winner' else 'company'
            values['winner_claim_id'] = case.proposal_claim_id.id
        return values

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards._check_cases()
        return wizards

    def write(self, vals):
        result = super().write(vals)
        self._check_cases()
        return result

    def _check_cases(self):
        foreign = self.winner_claim_id.sudo().case_id - self.case_id
        if foreign:
            raise AccessError(self.env._("This claim belongs to another case."))

    @api.depends('case_id')
    def _compute_case(self):
        for wizard in self:
            case = wizard.case_id._origin
            case.check_access('read')
            wizard.timelines = case.timelines
            wizard.proposal_words = case.proposal_words
            wizard.may_deviate = case.may_deviate
            wizard.appeal_reason = case.appeal_reason

    @api.depends('case_id')
    def _compute_choices(self):
        for wizard in self:
            case = wizard.case_id._origin
            case.check_access('read')
            claims = case.sudo().claim_ids  # names of the parties and of their colleagues, for the choice
            teams = self.env['crm.team'].sudo().search(
                [('is_dealership', '=', True), ('company_id', 'in', (case.sudo().company_id.id, False))])
            wizard.claimant_ids = claims.user_id
            wizard.worker_candidate_ids = (teams.member_ids | claims.user_id).filtered('active')

    @api.depends('decision', 'winner_claim_id')
    def _compute_worker(self):
        for wizard in self:
            claims = wizard.case_id.sudo().claim_ids.sorted(lambda claim: (claim.registered_on or claim.claimed_on, claim.id))
            winner = wizard.winner_claim_id.sudo().user_id
            if wizard.decision == 'claimant':
                wizard.worker_id = winner if winner.active else False
            else:
                wizard.worker_id = wizard.worker_id or claims.user_id.filtered('active')[:1]

    @api.depends('winner_claim_id')
    def _compute_second(self):
        for wizard in self:
            others = wizard.case_id.sudo().claim_ids.user_id - wizard.winner_claim_id.sudo().user_id
            wizard.second_user_id = wizard.second_user_id if wizard.second_user_id in others else others[:1]

    def _shares(self):
        """user → fraction of the commission, as chosen."""
        self.ensure_one()
        winner = self.winner_claim_id.sudo().user_id
        if self.decision != 'claimant' or not winner:
            return {}
        if not (self.is_split and self.second_user_id):
            return {winner: 1.0}
        part = self.second_percent / 100
        return {winner: round(1 - part, 4), self.second_user_id: round(part, 4)}

    @api.depends('decision', 'winner_claim_id', 'worker_id', 'treatment', 'is_split', 'second_user_id', 'second_percent')
    def _compute_effects(self):
        for wizard in self:
            case = wizard.case_id._origin
            case.check_access('read')
            winner, shares = wizard.winner_claim_id._origin.sudo(), wizard._shares()
            chosen = wizard.decision and (wizard.decision != 'claimant' or winner)
            wizard.is_deviation = bool(chosen and case._deviates(wizard.decision, winner, shares))
            wizard.effects = "\n".join(f"• {line}" for line in case._effects(
                wizard.decision, wizard.worker_id._origin, wizard.treatment, shares)) if chosen else False

    def _decide(self):
        self.ensure_one()
        own = self.decision == 'claimant'
        self.case_id._rule(
            self.decision, winner=self.winner_claim_id if own else None, worker=self.worker_id if self.decision != 'apart' else None,
            treatment=self.treatment, shares=self._shares() if own else None, note=self.note)

    def action_rule(self):
        """Confirm the ruling."""
        self._decide()
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}

    def action_rule_print(self):
        """Confirm the ruling, and print it for both to sign."""
        self._decide()
        action = self.env.ref('auto_dealership.action_report_ownership_ruling').report_action(self.case_id, config=False)
        return {**action, 'close_on_report_download': True}
