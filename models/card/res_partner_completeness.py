"""How complete a card is, what is missing, and when it was last kept up (A11)."""
from odoo import api, fields, models

from ...rules import completeness

# field → weight; asked of a person, and of a company. What the desk needs first weighs most.
PERSON_ITEMS = {
    'name': 10, 'phone': 20, 'gender': 5, 'birthdate_date': 10, 'occupation': 10, 'wechat': 10, 'street': 10,
    'preferred_contact': 5, 'visit_place': 5, 'education': 3, 'employer': 5, 'hobby_ids': 2, 'relation_ids': 5,
}
COMPANY_ITEMS = {
    'name': 10, 'phone': 20, 'vat': 20, 'street': 10, 'company_scale': 5, 'service_area': 5, 'credit_status': 5,
    'preferred_contact': 5, 'relation_ids': 20,
}


class ResPartner(models.Model):
    _inherit = 'res.partner'

    completeness = fields.Integer(
        "Completeness (%)", compute='_compute_completeness', store=True, aggregator='avg',
        help="Share of the card's items that are filled in, by their weight (完整度).")
    completeness_missing = fields.Char("Still to Ask", compute='_compute_completeness_missing')
    card_updated_on = fields.Datetime(
        compute='_compute_card_updated_on', store=True, copy=False,
        help="When somebody last changed what the card says of the customer.")

    _customer_id_idx = models.Index("(id) WHERE is_dealership_customer IS TRUE")

    @api.model
    def _completeness_fields(self):
        return sorted({*PERSON_ITEMS, *COMPANY_ITEMS})

    def _completeness_score(self):
        """Percent and missing fields of one customer."""
        items = COMPANY_ITEMS if self.is_company else PERSON_ITEMS
        return completeness.score((name, weight, bool(self[name])) for name, weight in items.items())

    @api.depends(lambda self: ('is_dealership_customer', 'is_company', *self._completeness_fields()))
    def _compute_completeness(self):
        for partner in self:
            partner.completeness = partner._completeness_score()[0] if partner.is_dealership_customer else 0

    @api.depends(lambda self: ('is_company', *self._completeness_fields()))
    def _compute_completeness_missing(self):
        for partner in self:
            missing = partner._completeness_score()[1]
            labels = partner.fields_get(missing, ['string']) if missing else {}
            partner.completeness_missing = ", ".join(labels[name]['string'] for name in missing if name in labels)

    @api.depends(lambda self: tuple(sorted(self._card_items())))
    def _compute_card_updated_on(self):
        """Any change of what the card says makes this run; nobody types the date."""
        now = fields.Datetime.now()
        for partner in self:
            partner.card_updated_on = now if partner.is_dealership_customer else partner.card_updated_on

    @api.model
    def _card_items(self):
        """Fields whose change counts as keeping the card up to date."""
        return {
            *PERSON_ITEMS, *COMPANY_ITEMS, 'phone_second', 'email', 'city', 'zip', 'work_address', 'organisation_code',
            'visit_day_part', 'visit_hour', 'lifestyle_note', 'function', 'customer_nature', 'household_id',
            'identity_document_ids', 'consent_ids', 'is_dealership_customer',
        }
