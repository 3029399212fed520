"""The time lines of the claimants side by side: to the manager with words, to a consultant his own with words only (F04, N01)."""
from odoo import api, fields, models

SHOWN = 40


class DealershipOwnershipCase(models.Model):
    _inherit = 'dealership.ownership.case'

    timelines = fields.Html("Time Lines", compute='_compute_timelines', sanitize=False)
    proposal_words = fields.Char("Rule's Proposal in Words", compute='_compute_words')
    result_words = fields.Char("Result", compute='_compute_words')
    effect_words = fields.Text("Effects", compute='_compute_words')
    customer_hint = fields.Char(
        "Customer", compute='_compute_customer_hint', help="Masked: the consultant's own card's customer; of several cards the first.")

    is_party = fields.Boolean("My Cases", compute='_compute_is_party', compute_sudo=True, search='_search_is_party')

    @api.depends_context('uid')
    @api.depends('claim_ids.user_id')
    def _compute_is_party(self):
        """For the record rule, which asks as the superuser: `claim_ids` stays out of the cache that it shares with the user."""
        groups = self.env['dealership.ownership.claim']._read_group(
            [('case_id', 'in', self.ids), ('user_id', '=', self.env.uid)], ['case_id'])
        mine = {case.id for [case] in groups}
        for case in self:
            case.is_party = case._origin.id in mine

    @api.model
    def _search_is_party(self, operator, value):
        if operator != 'in':
            return NotImplemented
        mine = fields.Domain('claim_ids', 'any!', [('user_id', '=', self.env.uid)])
        return fields.Domain.OR((mine if wanted else ~mine) for wanted in value)

    @api.depends_context('uid', 'lang')
    @api.depends('claim_ids', 'state', 'proposal')
    def _compute_timelines(self):
        for case in self:
            case.timelines = self.env['ir.qweb']._render('auto_dealership.ownership_timelines', {'lines': case._time_lines()})

    @api.depends_context('uid', 'lang')
    @api.depends('state', 'proposal', 'proposal_reason')
    def _compute_words(self):
        for case in self:
            case.proposal_words = case._proposal_sentence() if case.proposal else False
            case.result_words = case._result_line(self.env.user) if case.state == 'ruled' else False
            case.effect_words = "\n".join(case._ruled_effects()) if case.state == 'ruled' else False

    @api.depends_context('uid')
    @api.depends('claim_ids')
    def _compute_customer_hint(self):
        for case in self:
            claims = case.sudo().claim_ids  # a mask of what the reader may see
            own = claims.filtered(lambda claim: claim.user_id == self.env.user)
            case.customer_hint = (own or (claims if case._reads_all() else claims.browse()))[:1].customer_masked

    @api.depends('name', 'customer_hint')
    @api.depends_context('uid')
    def _compute_display_name(self):
        for case in self:
            case.display_name = " · ".join(filter(None, (case.name, case.customer_hint)))

    def _reads_all(self):
        """Whether the user reads all claims of this case: its managers and the store's readers, not the claimants."""
        self.ensure_one()
        user = self.env.user
        return self.env.su or (
            user.has_group('auto_dealership.group_customer_store') and user not in self.sudo().claim_ids.user_id)

    def _time_lines(self):
        """What each claimant's column shows, the earliest registration first.

        :return: list of dicts; of a claim that the reader may not read, only what holds no data of the customer
        """
        self.ensure_one()
        case = self.sudo()
        words_of = case._words_of_contacts()
        claims = case.claim_ids.sorted(lambda claim: (claim.registered_on or claim.claimed_on, claim.id))
        return [claim.with_env(self.env)._time_line(
            self._reads_all() or claim.user_id == self.env.user, words_of) for claim in claims]

    def _words_of_contacts(self):
        """What was said, as it stands on the card today: dict of follow-up id → words."""
        ids = [event[0] for claim in self.claim_ids for event in claim.events or ()]
        return {record.id: record.content or "" for record in self.env['dealership.follow.up'].sudo().browse(ids).exists()}

    def action_view_cards(self):
        """The cards of this case that the user may open himself."""
        self.ensure_one()
        self.check_access('read')
        cards = self.sudo().claim_ids.lead_id.with_env(self.env)._filtered_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.crm_lead_dealership_action')
        action.update(domain=[('id', 'in', cards.ids)], context={}, display_name=self.name)
        if len(cards) == 1:
            action.update(res_id=cards.id, views=[(self.env.ref('auto_dealership.crm_lead_view_form_card').id, 'form')])
        return action
