"""A visit that leaves contact data becomes a card, or joins the one that is open (D03)."""
from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .visit import CARD_READERS
from .visit_steps import STEPS


class DealershipVisit(models.Model):
    _inherit = 'dealership.visit'

    _protected_fields = ('lead_id', 'follow_up_id', 'has_card', 'carded_by_id')

    lead_id = fields.Many2one(
        'crm.lead', "Card", readonly=True, copy=False, index='btree_not_null', ondelete='restrict', check_company=True,
        groups=CARD_READERS)
    follow_up_id = fields.Many2one(
        'dealership.follow.up', "Follow-up", readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        groups=CARD_READERS, help="The record of this contact in the card's history: exactly one a visit.")
    has_card = fields.Boolean("On a Card", readonly=True, copy=False, help="The visit became or joined a customer card (建卡).")
    card_number = fields.Char("Card No.", compute='_compute_card_number', compute_sudo=True)
    carded_by_id = fields.Many2one('res.users', "Card Opened By", readonly=True, copy=False, ondelete='restrict')

    def _compute_card_number(self):
        for visit in self:
            visit.card_number = visit.lead_id.card_number

    # ------------------------------------------------------------------
    # Becoming a card
    # ------------------------------------------------------------------
    def action_open_card(self):
        """Open the customer's card for the visit's consultant, or join his own that is open; the contact is the arrival."""
        self.ensure_one()
        self._check_may_card()
        visit = self.sudo()
        if visit.lead_id:
            return self._after_card()
        self._check_cardable()
        leads, _partners = self._open_leads(visit.phone_sanitized, visit.company_id)
        # a colleague's customer: this consultant's card lives beside the colleague's, and who holds customers tells them both
        lead = leads.filtered(lambda lead: lead.user_id == visit.user_id)[:1] or leads.filtered(lambda lead: not lead.user_id)[:1]
        if lead and not lead.user_id:
            if not self._is_desk() and visit.phone_by_id == visit.user_id:
                # typing a number must be no way round the limits of the pool
                return self._notice(self.env._(
                    "This phone belongs to a card that is nobody's. The reception, or a sales manager, confirms that the customer is here "
                    "and opens it for you."))
            lead.user_id = visit.user_id  # the customer stands here, and the desk has given him to this consultant
        self._join(lead.with_user(visit.user_id) if lead else self._new_card())
        return self._after_card()

    def action_join_card(self):
        """The manager joins the visit to the open card of another consultant."""
        self.ensure_one()
        self.check_access('write')
        if not self._is_manager():
            raise AccessError(self.env._("A sales manager joins a visit to the card of another consultant."))
        visit = self.sudo()
        if visit.lead_id:
            return self._after_card()
        self._check_cardable()
        leads, _partners = self._open_leads(visit.phone_sanitized, visit.company_id)
        if not leads:
            raise UserError(self.env._("%(visit)s: no card of the store with this phone is open.", visit=self.display_name))
        lead = leads[0].with_env(self.env)
        if not lead.has_access('write'):
            raise AccessError(self.env._(
                "The open card belongs to a team that you do not lead. Ask its sales manager to join the visit."))
        self._join(lead)
        return self._after_card()

    def action_view_card(self):
        """Show the card of the visit."""
        self.ensure_one()
        self.check_access('read')
        return self.sudo().lead_id.with_env(self.env).action_view_card()

    def _check_may_card(self):
        """The visit's consultant, the reception on the day, or his manager."""
        self.check_access('write')
        if not (self._is_desk() or self.user_id == self.env.user):
            raise AccessError(self.env._("The consultant of the visit opens its card, or the reception for him."))

    def _check_cardable(self):
        self._check_not_void()
        if not self.user_id:
            raise UserError(self.env._("%(visit)s has no consultant yet, whose card it could become.", visit=self.display_name))
        if not self.is_recorded:
            raise UserError(self.env._(
                "%(visit)s left no phone. Enter one to open a card; without it the visit is counted all the same.",
                visit=self.display_name))

    def _new_card(self):
        """A new card of the visit's consultant, opened with his rights and no others, whoever presses the button."""
        visit = self.sudo()
        number = visit.phone_kept
        name = visit.customer_name or self.env._("Customer %s", number.partition(';')[0][-4:])
        team = visit.team_id or self.env['crm.team'].sudo().search([
            ('is_dealership', '=', True), ('company_id', 'in', (visit.company_id.id, False))], limit=1)
        values = {
            'type': 'opportunity', 'name': name, 'contact_name': name, 'phone': number, 'team_id': team.id,
            'user_id': visit.user_id.id, 'company_id': visit.company_id.id,
            'origin_id': self.env.ref('auto_dealership.origin_walk_in').id,
            'source_id': visit.source_id.id or self._default_source(visit.kind).id,
        }
        if visit.gender:
            values['customer_gender'] = visit.gender
        if visit.model_id:
            values['wish_ids'] = [Command.create({'model_id': visit.model_id.id})]
        return self._as_consultant()['crm.lead'].create(values)

    def _as_consultant(self):
        """Environment of the visit's consultant in its store."""
        visit = self.sudo()
        return self.with_user(visit.user_id).with_context(allowed_company_ids=visit.company_id.ids).env

    def _join(self, lead):
        """Hang the visit on a card, once, and record it there as the contact that it was.

        :param lead: in the environment of who works on it: the consultant, or the manager who joins
        """
        visit = self.sudo()
        lead = lead.with_context(allowed_company_ids=visit.company_id.ids)
        was_known = bool(lead.create_date and lead.create_date < visit.arrival)
        if not lead.user_id:
            lead.user_id = visit.user_id  # by a manager, who may
        if lead.type == 'lead':
            self._open_lead(lead)
        visit.write({
            'lead_id': lead.id, 'has_card': True, 'carded_by_id': self.env.uid, 'owner_id': lead.user_id.id,
            **({'visit_order': 'repeat'} if was_known else {})})
        # one row, written first: of two who press at the same moment the database lets one through
        visit.flush_recordset()
        visit.follow_up_id = lead._record_contact(
            'phone' if visit.kind == 'call' else 'visit_in', done_on=visit.arrival, via='visit', user_id=visit.user_id.id,
            result='reached', content=visit._contact_words())
        self._refresh_cards()
        if visit.kind == 'visit':
            lead.sudo()._reach_stage('visited')  # the card has been written by who may; the stage follows from the visit

    def _open_lead(self, lead):
        """A lead that was not cleaned yet is a card now that the customer stands there."""
        values = {}
        if not lead.origin_id:
            values['origin_id'] = self.env.ref('auto_dealership.origin_walk_in').id
        if not lead.source_id:
            values['source_id'] = self.sudo().source_id.id
        if values:
            lead.write(values)
        lead.convert_opportunity(lead.partner_id)

    def _contact_words(self):
        """What the follow-up says: the summary, and what was done."""
        self.ensure_one()
        done = [self._fields[name]._description_string(self.env) for name in STEPS.values() if self[name]]
        facts = [
            self.env._("%(visit)s, party of %(size)s", visit=self._fields['kind'].convert_to_export(self.kind, self), size=self.party_size)
            if self.kind == 'visit' else self.env._("Call"),
            self.model_id.display_name if self.model_id else '', ", ".join(done)]
        return "\n".join(filter(None, [self.summary, " · ".join(filter(None, facts))]))

    def _after_card(self):
        """What the person who pressed sees: the card when it is his to see, else a word."""
        lead = self.sudo().lead_id
        if lead.with_env(self.env).has_access('read'):
            return lead.with_env(self.env).action_view_card()
        return self._notice(self.env._(
            "%(visit)s is on card %(number)s of %(user)s.", visit=self.display_name, number=lead.card_number,
            user=lead.user_id.name), kind='success')

    def _refresh_cards(self):
        self.sudo().lead_id._refresh_visit_count()
