"""The next contact of a card: proposed by its level's cadence, never missing, never beyond the window (C02)."""
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import cadence
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message
from ..prospect.mail_activity_owner import MANY


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    # What is open, and when the next contact may be

    def _followed_cards(self):
        """Those of `self` that somebody has to follow: cards and leads of a dealership, with a consultant, still open."""
        return self._protected_records().filtered(
            lambda lead: lead.active and lead.user_id and lead.won_status == 'pending')

    def _open_contact_plans(self):
        """Open planned contacts of these cards, the earliest first; read as the system, whoever they are assigned to."""
        if not self:
            return self.env['mail.activity']
        uncounted = self.env['mail.activity']._uncounted_type_ids()
        return self.env['mail.activity'].sudo().search([
            ('res_model', '=', 'crm.lead'), ('res_id', 'in', self.ids), ('activity_type_id', 'not in', uncounted),
        ], order='date_deadline, id').with_env(self.env)

    def _next_plan(self):
        """The card's earliest open planned contact, empty when it has none."""
        self.ensure_one()
        return self._open_contact_plans()[:1]

    def _next_plans(self):
        """Dict of card id → its earliest open planned contact, for the cards that have one; one query."""
        return {plan.res_id: plan for plan in reversed(self._open_contact_plans().sudo())}

    def _plan_bounds(self, level=None, today=None):
        """When this card is to be contacted next, if it is contacted today.

        :return: (proposed date, latest date that a person may choose)
        """
        self.ensure_one()
        card = self.sudo()
        company = card._store()
        today = today or company._dealership_today()
        level = level or card.level_id or self.env['dealership.intention.level']._default_of_company(company)
        if not level:
            return today, today
        rule = level._as_rule()
        window = card.date_deadline if card.level_id == level else cadence.window_end(rule, today)
        proposal = cadence.next_date(rule, today, window, company._dealership_is_open())
        return proposal, max(proposal, cadence.latest_date(rule, today, window))

    def _accepted_date(self, wanted):
        """A date chosen by a person, checked against the cadence.

        :raise UserError: it is past, a closed day, or later than the level allows
        """
        self.ensure_one()
        card = self.sudo()
        company = card._store()
        level = card.level_id or self.env['dealership.intention.level']._default_of_company(company)
        try:
            return cadence.next_date(
                level._as_rule(), company._dealership_today(), card.date_deadline or None, company._dealership_is_open(), wanted)
        except RuleError as error:
            raise UserError(self.env._(
                "%(record)s: %(sentence)s", record=self.display_name, sentence=rule_message(self.env, error))) from error

    # Planning

    def _plan_contact(self, date, method='phone', reason=None, user=None, automated=False):
        """Plan a contact of each of these cards on that day.

        :return: the mail.activity records
        """
        return self._create_plans([
            self._plan_vals(lead, date, method, reason, user, automated) for lead in self])

    @api.model
    def _plan_vals(self, lead, date, method, reason, user, automated):
        return {
            'res_model_id': self.env['ir.model']._get_id('crm.lead'),
            'res_model': 'crm.lead',
            'res_id': lead.id,
            'res_name': lead.display_name,  # core would ask for the names one by one
            'activity_type_id': self.env['mail.activity.type']._id_of_method(method),
            'summary': reason or self.env._("Follow up"),
            'date_deadline': date,
            'user_id': (user or lead._plan_user()).id,
            'automated': automated,
        }

    def _plan_user(self):
        """Whose plans of this card are: the consultant's, or the manager's once he has left."""
        user = self.user_id or self.env.user
        return user if user.active else self.team_id.user_id

    @api.model
    def _create_plans(self, vals_list):
        """Make planned contacts; their consultant knows his own plan, so that no mail tells him of each."""
        activities = self.env['mail.activity'].with_context(mail_activity_quick_update=True).sudo()
        made = activities._insert_plans(vals_list) if len(vals_list) >= MANY else activities.create(vals_list)
        return made.with_env(self.env)

    def _ensure_next_plan(self):
        """Give every followed card that has no open plan one by its level's cadence; two queries for any number of cards.

        :return: the plans made
        """
        cards = self.sudo()._followed_cards()
        if not cards:
            return self.env['mail.activity']
        planned = cards._next_plans()
        bare = cards.filtered(lambda lead: lead.id not in planned)
        return self._create_plans([
            self._plan_vals(lead, *self._proposed_plan(lead), None, True) for lead in bare])

    @api.model
    def _proposed_plan(self, lead):
        """Day, method and reason of the plan that the system proposes for a card; the first contact is due at once.

        The reason is in the language of whose plan it is, also when a nightly round or a message from outside makes it.
        """
        env = self.with_context(lang=lead._plan_user().lang or self.env.lang).env
        if not lead.last_contact_on:
            return self._first_contact_day(lead), 'phone', env._("First contact")
        return lead._plan_bounds()[0], 'phone', env._("Follow up by level %s", lead.level_id.code or "")

    @api.model
    def _first_contact_day(self, lead):
        """The store's day on which the first contact is due."""
        return lead._store()._dealership_today()

    # Guards

    def _check_contact_planned(self):
        """An open card always has a planned contact: nobody is forgotten."""
        cards = self.sudo()._followed_cards()
        planned = cards._next_plans()
        for card in cards:
            if card.id not in planned:
                raise UserError(self.env._(
                    "%(card)s: the last planned contact of an open card is not cancelled or taken away. Complete it and plan "
                    "the next one, move it to another day, or ask the manager for a defeat.", card=card.display_name))

    def _check_plan_in_time(self):
        """The next contact is not put off beyond what the level allows; a manager may, as far as one interval from today."""
        cards = self.sudo()._followed_cards()
        planned = cards._next_plans()
        for card in cards:
            plan = planned.get(card.id)
            since = card._contact_day()
            limit = max(card._plan_bounds()[1] if self._may_put_off(card) else card._plan_bounds(today=since)[1], card._store_today())
            if plan and plan.date_deadline > limit:
                raise UserError(self.env._(
                    "%(card)s: %(date)s is too late for level %(level)s. The next contact is on %(limit)s at the latest; the "
                    "manager can allow a later day.", card=card.display_name, date=plan.date_deadline,
                    level=card.level_id.code or "", limit=limit))

    def _may_put_off(self, card):
        return self.env.user.has_group('auto_dealership.group_manager') and card.user_id != self.env.user

    def _store_today(self):
        return self._store()._dealership_today()

    def _contact_day(self):
        """The store's day of the last contact, or of the card's opening."""
        return self._store()._dealership_day(self.last_contact_on or self.create_date or fields.Datetime.now())

    # A card that is opened, given to somebody, or changes its level

    def _after_cards_created(self):
        super()._after_cards_created()
        self._ensure_next_plan()

    def _card_snapshot(self, vals):
        before = super()._card_snapshot(vals)
        if 'user_id' in vals:
            before['user'] = {lead.id: lead.user_id for lead in self}
        return before

    def _after_cards_written(self, vals, opening, before):
        super()._after_cards_written(vals, opening, before)
        if 'user' in before:
            nobody = self.env['res.users']
            moved = self.filtered(lambda lead: lead.user_id != before['user'].get(lead.id, nobody))
            moved._hand_over_plans()
        if 'level' in before:
            self._pull_plans_in()
        if not {'active', 'probability'}.isdisjoint(vals):
            # the system takes back what is planned for a defeated customer; reviving plans anew
            self.filtered(lambda lead: lead.won_status == 'lost')._open_contact_plans().sudo().unlink()
        if opening or not {'user_id', 'active', 'stage_id', 'team_id', 'probability'}.isdisjoint(vals):
            self._ensure_next_plan()

    def _hand_over_plans(self):
        """Planned contacts go with the card to its new consultant."""
        owner = {lead.id: lead.user_id for lead in self.sudo()}
        plans = self._open_contact_plans().sudo().filtered(lambda plan: owner[plan.res_id])
        plans._give_to({plan.id: owner[plan.res_id] for plan in plans})

    def _pull_plans_in(self):
        """A hotter level brings the next contact forward; a colder one leaves the plan where it is."""
        cards = self.sudo()._followed_cards()
        planned = cards._next_plans()
        for card in cards:
            plan = planned.get(card.id)
            proposal, latest = card._plan_bounds()
            if plan and plan.date_deadline > latest:
                plan.date_deadline = proposal
