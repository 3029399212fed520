"""Two consultants on one customer are met at once: at creation, at each change, at import, at assignment (F01)."""
from odoo import api, fields, models

from ...rules import ownership

# What closes a card or opens it again.
FATE_FIELDS = frozenset(('active', 'stage_id', 'probability', 'won_status', 'type'))
CLAIMANT_FIELDS = frozenset(('user_id', 'team_id', 'company_id'))
BATCH = 5000


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _claimants(self):
        """Those of these cards and leads that claim their customer for a consultant: open, and somebody's."""
        return self._protected_records().filtered(lambda lead: lead.active and lead.user_id and lead.won_status == 'pending')

    def _claim_again(self, is_new=False, is_moved=False):
        """Bring the keys of these cards up to date, and open a case where another consultant's card has the same.

        :param bool is_new: just created, without keys yet
        :param bool is_moved: they have another consultant now: what they share with others counts anew
        """
        cards = self.sudo()  # whose card holds a customer is the system's to know
        met = self.env['dealership.claim.key'].sudo()._replace(cards._wanted_keys(is_new), cards.ids, is_new)
        cards._meet_claims(cards.ids if is_moved else met)

    def _wanted_keys(self, since_created=False):
        """Keys that these cards should have.

        :return: dict of (card id, kind, value) → (store's id, since when)
        """
        claimants = self._claimants()
        now = fields.Datetime.now()
        facts = {
            lead.id: ((lead.company_id or lead.team_id.company_id).id or None, lead.create_date if since_created else now)
            for lead in claimants}
        wanted = {}
        for lead_id, kind, text in claimants._known_by():
            key = ownership.claim_key(kind, text)
            if key:
                wanted[(lead_id, *key)] = facts[lead_id]
        return wanted

    @api.model
    def _meet_claims(self, card_ids):
        """Open cases for those of these cards that another consultant's card meets."""
        pairs = self.env['dealership.claim.key'].sudo()._meetings(card_ids) if card_ids else ()
        if pairs:
            leads = self.sudo()
            self.env['dealership.ownership.case'].sudo()._open_for(
                [(leads.browse(first), leads.browse(second), kind) for first, second, kind in pairs])

    def _is_others_customer(self, person):
        """Whether a person to whom this card would sell stands on the open card of another consultant of the store."""
        self.ensure_one()
        card, person = self.sudo(), person.sudo()  # whether, and not whose
        documents = self.env['dealership.identity.document'].sudo().search([('partner_id', '=', person.id)])
        facts = [('customer', person.id), ('phone', person.phone), ('phone', person.phone_second), ('wechat', person.wechat)]
        facts += [('identity', number) for number in documents.mapped('number_hash')]
        keys = [ownership.claim_key(kind, text) for kind, text in facts if text]
        return self.env['dealership.claim.key'].sudo()._is_claimed_by_another(
            list(filter(None, keys)), card._store(), card.user_id)

    def _fill_claim_keys(self):
        """Keys of cards that were there before; what they have in common is met when one of them is next touched."""
        leads = self.sudo()
        for start in range(0, len(leads), BATCH):
            part = leads[start:start + BATCH]
            self.env['dealership.claim.key'].sudo()._replace(part._wanted_keys(True), part.ids)

    def _registered_since(self):
        """A name that was faked first and completed later is registered since it was completed."""
        since = self.env['dealership.claim.key'].sudo()._contested_since(self.ids)
        return {card_id: since.get(card_id) or created for card_id, created in super()._registered_since().items()}

    # ------------------------------------------------------------------
    # When a card changes
    # ------------------------------------------------------------------
    def _after_cards_created(self):
        super()._after_cards_created()
        claimants = self.sudo()._claimants()
        if claimants:
            claimants._claim_again(is_new=True)

    def _card_snapshot(self, vals):
        before = super()._card_snapshot(vals)
        if not FATE_FIELDS.isdisjoint(vals):
            before['claimants'] = {lead.id: True for lead in self.sudo()._claimants()}
        return before

    def _after_cards_written(self, vals, opening, before):
        super()._after_cards_written(vals, opening, before)
        if opening or not (CLAIMANT_FIELDS | self._known_by_fields()).isdisjoint(vals):
            self._claim_again(is_moved='user_id' in vals)
        elif 'claimants' in before:
            now = set(self.sudo()._claimants().ids)
            turned = self.filtered(lambda lead: (lead.id in now) != (lead.id in before['claimants']))
            if turned:
                turned._claim_again()

    def write(self, vals):
        if {'team_id', 'user_id'}.isdisjoint(vals):
            return super().write(vals)
        cards = self._protected_records()
        result = super().write(vals)
        gone = cards - self._protected_records()
        if gone:
            self.env['dealership.claim.key'].sudo()._release(gone.ids)
        return result

    def unlink(self):
        cards = self._protected_records()
        if cards:
            cards.check_access('unlink')
            self.env['dealership.claim.key'].sudo()._release(cards.ids)
        return super().unlink()

    def _merge_dependences(self, opportunities):
        # the card that is left takes over what the others were known by, and meets nobody in it
        self.env['dealership.claim.key'].sudo()._release(opportunities._protected_records().ids)
        return super()._merge_dependences(opportunities)
