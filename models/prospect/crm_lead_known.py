"""By what the customer of a card is known, and cards that wait for a decision and do not move meanwhile (F01)."""
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..card.relation import FAMILY

# What the query below reads of each model.
KNOWN_FIELDS = {
    'res.partner': ('phone', 'phone_second', 'wechat', 'household_id'),
    'dealership.relation': ('partner_id', 'relation', 'phone', 'other_partner_id'),
    'dealership.identity.document': ('partner_id', 'number_hash'),
    'fleet.vehicle': ('owner_id', 'vin_sn', 'license_plate', 'dealer_role', 'active'),
}


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    # ------------------------------------------------------------------
    # Known by
    # ------------------------------------------------------------------
    @api.model
    def _known_by_fields(self):
        """Fields of a card that say who its customer is."""
        return frozenset(('partner_id', 'phone', 'present_vehicle_id'))

    def _known_by(self):
        """What is known of the customers of these cards and of their families: one query for any number of cards.

        :return: list of (card id, kind, text); kinds as in `rules.ownership.KINDS`, texts as people typed them
        """
        if not self:
            return []
        for model, names in KNOWN_FIELDS.items():
            self.env[model].flush_model(names)
        known = [(lead.id, 'phone', lead.phone) for lead in self if lead.phone]
        known += self.env.execute_query(SQL("""
            WITH card (lead_id, partner_id, vehicle_id) AS (
                SELECT * FROM unnest(%(leads)s::int4[], %(partners)s::int4[], %(vehicles)s::int4[])
            ),
            person (lead_id, id) AS (
                SELECT lead_id, partner_id FROM card WHERE partner_id IS NOT NULL
                 UNION
                SELECT card.lead_id, member.id
                  FROM card JOIN res_partner customer ON customer.id = card.partner_id
                  JOIN res_partner member ON member.household_id = customer.household_id
                 UNION
                SELECT card.lead_id, relation.other_partner_id
                  FROM card JOIN dealership_relation relation ON relation.partner_id = card.partner_id
                 WHERE relation.relation = ANY(%(family)s) AND relation.other_partner_id IS NOT NULL
            ),
            car (lead_id, id) AS (
                SELECT lead_id, vehicle_id FROM card WHERE vehicle_id IS NOT NULL
                 UNION
                SELECT person.lead_id, vehicle.id FROM person JOIN fleet_vehicle vehicle ON vehicle.owner_id = person.id
                 WHERE vehicle.active AND vehicle.dealer_role = 'customer'
            )
            SELECT lead_id, 'customer', partner_id::text FROM card WHERE partner_id IS NOT NULL
             UNION ALL
            SELECT card.lead_id, 'household', partner.household_id::text
              FROM card JOIN res_partner partner ON partner.id = card.partner_id WHERE partner.household_id IS NOT NULL
             UNION ALL
            SELECT person.lead_id, fact.kind, fact.value
              FROM person JOIN res_partner partner ON partner.id = person.id,
                   LATERAL (VALUES ('phone', partner.phone), ('phone', partner.phone_second), ('wechat', partner.wechat))
                           AS fact (kind, value)
             WHERE fact.value <> ''
             UNION ALL
            SELECT card.lead_id, 'phone', relation.phone
              FROM card JOIN dealership_relation relation ON relation.partner_id = card.partner_id
             WHERE relation.relation = ANY(%(family)s) AND relation.phone <> ''
             UNION ALL
            SELECT person.lead_id, 'identity', document.number_hash
              FROM person JOIN dealership_identity_document document ON document.partner_id = person.id
             WHERE document.number_hash <> ''
             UNION ALL
            SELECT car.lead_id, fact.kind, fact.value
              FROM car JOIN fleet_vehicle vehicle ON vehicle.id = car.id,
                   LATERAL (VALUES ('vin', vehicle.vin_sn), ('plate', vehicle.license_plate)) AS fact (kind, value)
             WHERE fact.value <> ''""",
            leads=list(self._ids), partners=[lead.partner_id.id or None for lead in self],
            vehicles=[lead.present_vehicle_id.id or None for lead in self], family=list(FAMILY)))
        return known

    @api.model
    def _cards_of_customers(self, partner_ids):
        """Open cards and leads on which these persons or their families stand, whoever may see them."""
        team_ids = self.env['crm.team']._dealership_team_ids()
        if not (partner_ids and team_ids):
            return self.sudo().browse()
        Partner = self.env['res.partner'].sudo()
        persons = Partner.browse(partner_ids)
        family = persons | Partner.search([('household_id', 'in', persons.household_id.ids)]) if persons.household_id else persons
        related = self.env['dealership.relation'].sudo().search([('other_partner_id', 'in', persons.ids)]).partner_id
        return self.sudo().search([
            ('partner_id', 'in', (family | related).ids), ('team_id', 'in', list(team_ids)), ('won_status', '=', 'pending'),
            ('user_id', '!=', False)])

    # ------------------------------------------------------------------
    # Held
    # ------------------------------------------------------------------
    @api.model
    def _held_domain(self):
        """Cards that wait for a decision: nobody assigns, hands over, pools, merges or closes them meanwhile. Rooms add theirs."""
        return Domain.FALSE

    def _held(self):
        """Those of these cards that wait for a decision."""
        return self.sudo().filtered_domain(self._held_domain()).with_env(self.env)

    def _check_not_held(self):
        """Refuse what must wait for a decision, and say for which."""
        held = self._held()
        if held:
            raise UserError(held._held_words())

    def _held_words(self):
        """Why these cards wait."""
        return self.env._("%s waits for a decision.", ", ".join(self[:3].sudo().mapped('name')))
