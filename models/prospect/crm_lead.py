"""A lead of a dealership team is a customer card: what makes it one, and who may move it (B01, B07, E, N01).

Leads of other teams meet none of this: every method here returns to stock at
once when no dealership team is concerned.
"""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..card.numbers import draw_numbers


class CrmLead(models.Model):
    _name = 'crm.lead'
    _inherit = ['crm.lead', 'dealership.protected.mixin']

    _protected_fields = (
        'card_number', 'card_date', 'first_level_id', 'level_date', 'reviewed_by_id', 'reviewed_on',
        'next_contact_date', 'next_contact_reason', 'last_contact_on', 'visit_count', 'test_drive_count',
    )
    # Origin and channel stay as they were chosen, whatever way a change comes (invariant 6); a lead may still get them.
    _immutable_fields = ('origin_id', 'source_id')
    _fillable_fields = ('origin_id', 'source_id')
    # Consultant and team of a card move only by who may move cards (invariant 10).
    _protected_core_fields = ('user_id', 'team_id')

    is_dealership = fields.Boolean(related='team_id.is_dealership')
    card_number = fields.Char(
        compute='_compute_card', store=True, copy=False, help="Number of the customer card (建卡编号), given when it is opened.")
    card_date = fields.Date(
        compute='_compute_card', store=True, copy=False, help="Day on which the card was opened (建卡日).")
    origin_id = fields.Many2one(
        'dealership.origin', ondelete='restrict', index='btree_not_null', tracking=True,
        help="Where the customer comes from (来源客户). It does not change after the card is opened, "
             "except by an approved change request.")

    _card_number_unique = models.UniqueIndex("(card_number, company_id) WHERE card_number IS NOT NULL")
    # Own board and list: stock's rule "mine or nobody's" hides from the planner how few they are (performance.md).
    _own_board_idx = models.Index("(user_id, stage_id, priority DESC, id DESC) WHERE active IS TRUE")
    _own_list_idx = models.Index("(user_id, priority DESC, id DESC) WHERE active IS TRUE")
    _deadline_open_idx = models.Index("(date_deadline, id) WHERE active IS TRUE AND type = 'opportunity'")

    @api.depends('type', 'team_id')
    def _compute_card(self):
        """Number and date of cards just opened; drawn in one query for any number of them, and never again."""
        team_ids = self.env['crm.team']._dealership_team_ids()
        opened = self.filtered(
            lambda lead: lead.team_id.id in team_ids and lead.type == 'opportunity' and not lead.card_number
            and isinstance(lead.id, int))
        today = fields.Date.context_today(self)
        for company, leads in opened.grouped('company_id').items():
            for lead, number in zip(leads, self._draw_card_numbers(company, len(leads)), strict=True):
                lead.card_number = number
                lead.card_date = lead.card_date or today
        for lead in self - opened:
            lead.card_number = lead.card_number
            lead.card_date = lead.card_date

    @api.model
    def _draw_card_numbers(self, company, count):
        """The next card numbers of a store.

        :return: list of `count` strings
        """
        numbers = draw_numbers(self.env, 'dealership.card', company, count)
        if not numbers:
            raise UserError(self.env._("The numbering of customer cards is missing. Ask the administrator to update the addon."))
        return numbers

    def _number_cards(self):
        """Number the opportunities of a team that becomes a dealership team."""
        leads = self.filtered(lambda lead: not lead.card_number)
        self.env.add_to_compute(self._fields['card_number'], leads)
        self.env.add_to_compute(self._fields['card_date'], leads)
        leads._recompute_recordset(['card_number', 'card_date'])

    @api.model
    def default_get(self, fields):
        """Opened from the dealership's board, a card belongs to a dealership team also when its maker is in none."""
        defaults = super().default_get(fields)
        if self.env.context.get('dealership_board') and 'team_id' in fields and not defaults.get('team_id'):
            team = self._vals_team({})
            if not team.is_dealership:
                domain = [('is_dealership', '=', True), ('company_id', 'in', (self.env.company.id, False))]
                defaults['team_id'] = self.env['crm.team'].search(domain, limit=1).id or team.id
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        team_ids = self.env['crm.team']._dealership_team_ids()
        if not team_ids:
            return super().create(vals_list)
        vals_list = [dict(vals) for vals in vals_list]
        card_vals = [vals for vals in vals_list if self._vals_team(vals).id in team_ids]
        if not card_vals:
            return super().create(vals_list)
        self._check_new_card_consultant(card_vals)
        self._prepare_cards(card_vals)
        leads = super().create(vals_list)
        cards = leads.filtered(lambda lead: lead.team_id.id in team_ids)
        cards._check_card_required()
        cards._after_cards_created()
        return leads

    def write(self, vals):
        team_ids = self.env['crm.team']._dealership_team_ids()
        cards = self.filtered(lambda lead: lead.team_id.id in team_ids) if team_ids else self.browse()
        if not cards:
            result = super().write(vals)
            if team_ids and not {'team_id', 'user_id'}.isdisjoint(vals):
                # core also gives a lead to a team of its new salesperson
                self.filtered(lambda lead: lead.team_id.id in team_ids)._enter_dealership()
            return result
        if cards != self:
            # Leads of other teams in the same selection meet stock only.
            return (self - cards).write(vals) and cards.write(vals)
        opening = cards.filtered(lambda lead: lead.type == 'lead') if vals.get('type') == 'opportunity' else cards.browse()
        vals = cards._prepare_card_write(dict(vals))
        before = cards._card_snapshot(vals)
        result = super().write(vals)
        cards = self.filtered(lambda lead: lead.team_id.id in team_ids)
        if opening or not {'origin_id', 'source_id', 'type', 'team_id'}.isdisjoint(vals):
            cards._check_card_required()
        cards._cards_written(vals, opening, before)
        return result

    def _cards_written(self, vals, opening, before):
        """Let every concern react to this write; a room that writes many groups of cards lets them react once to all."""
        self._after_cards_written(vals, opening, before)

    def _enter_dealership(self):
        """Opportunities that came from another team get what a card has: customer, level, history."""
        cards = self.filtered(lambda lead: lead.type == 'opportunity')
        cards._check_card_required()
        for group in (cards.filtered('level_id'), cards.filtered(lambda lead: not lead.level_id)):
            if group:
                group.write({'type': 'opportunity'})
        if cards:
            cards._after_cards_written({}, cards, {})

    # Hooks of the other concerns of this room; each extends what it needs.

    @api.model
    def _prepare_cards(self, vals_list):
        """Complete the values of new leads of dealership teams, in place, for all of them at once."""

    def _prepare_card_write(self, vals):
        """Complete the values written to cards.

        :param dict vals: own copy
        :return: dict
        """
        return vals

    def _after_cards_created(self):
        """React to new leads of dealership teams."""

    def _card_snapshot(self, vals):
        """What `_after_cards_written` must know of the time before.

        :return: dict of the concern's own keys
        """
        return {}

    def _after_cards_written(self, vals, opening, before):
        """React to written cards.

        :param opening: those of them that have just become cards
        :param dict before: what `_card_snapshot` kept
        """

    @api.model
    def _vals_team(self, vals):
        """Team that a lead of these values will have; the same answer as core's own compute, asked once a user."""
        Team = self.env['crm.team']
        if 'team_id' in vals or self.env.context.get('default_team_id'):
            return Team.sudo().browse(vals['team_id'] if 'team_id' in vals else self.env.context['default_team_id'])
        user_id = vals.get('user_id', self.env.context.get('default_user_id', self.env.uid))
        if not user_id:
            return Team
        cache = self.env.cr.cache.setdefault('dealership_default_team', {})
        lead_type = self._vals_type(vals)
        key = (self.env.uid, user_id, lead_type, self.env.companies._ids)
        if key not in cache:
            flag = 'use_leads' if lead_type == 'lead' else 'use_opportunities'
            cache[key] = Team._get_default_team_id(user_id=user_id, domain=[(flag, '=', True)]).id
        return Team.sudo().browse(cache[key])

    @api.model
    def _vals_type(self, vals):
        return vals.get('type') or self.default_get(['type']).get('type') or 'opportunity'

    def _check_card_required(self):
        """Origin and channel are known when a card is opened (B07); a lead still to be cleaned may lack them (E02)."""
        for lead in self:
            if lead.type == 'opportunity' and not (lead.origin_id and lead.source_id):
                raise ValidationError(self.env._(
                    "%(card)s: origin and channel are required to open a customer card. "
                    "They are chosen once and do not change later.", card=lead.name))

    def _check_new_card_consultant(self, vals_list):
        """Say it before the card's children are made, whose own refusal would be harder to understand."""
        for vals in vals_list:
            user_id = vals.get('user_id') or False
            if user_id and not self.env.su and not self._may_set_core_field('user_id', user_id, True):
                raise self._protected_error('user_id')

    def _store(self):
        """The store that works on this card: whose calendar, levels and limits count."""
        return self.company_id or self.env.company

    # Protection (see `dealership.protected.mixin`)

    def _protected_records(self):
        team_ids = self.env['crm.team']._dealership_team_ids()
        return self.filtered(lambda lead: lead.team_id.id in team_ids) if team_ids else self.browse()

    def _immutable_records(self):
        """Also what was a card once: its origin is not changed by a trip through another team."""
        if not self.env['crm.team']._dealership_team_ids():
            return self.browse()
        return self._protected_records() | self.filtered(lambda lead: lead.card_number or lead.origin_id)

    def _may_set_core_field(self, field_name, value, creating):
        """A consultant opens cards for himself and takes cards of nobody; giving them away is for those who may move cards."""
        if self.env.user.has_group('auto_dealership.group_card_reassign'):
            return True
        if field_name == 'team_id':
            return creating
        return value == self.env.uid and (creating or not self.user_id)

    def _protection_hint(self, field_name):
        if field_name in ('user_id', 'team_id'):
            return self.env._("A sales manager or the lead desk can give a card to another consultant or team.")
        if field_name in ('origin_id', 'source_id'):
            return self.env._("An approved change request of the store manager can correct it.")
        return super()._protection_hint(field_name)
