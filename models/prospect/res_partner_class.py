"""The class of a customer: derived every night, never typed, and explained on the card (A08)."""
from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

from ...rules import customer_class
from ..card.nightly import go_round

CLASSES = [
    ('potential', "Potential"),
    ('prospect', "Prospect"),
    ('owner', "Owner base"),
    ('vip', "VIP"),
    ('lost', "Lost"),
]
BATCH = 5000
_CURSOR = 'auto_dealership.customer_refresh_cursor'


class ResPartner(models.Model):
    _inherit = 'res.partner'

    _protected_fields = ('customer_class', 'customer_class_facts', 'customer_class_on')

    customer_class = fields.Selection(
        CLASSES, readonly=True, copy=False,
        help="Customer class (客户分类): potential 潜在, prospect 有望, owner base 基盘, VIP, lost 战败.")
    customer_class_facts = fields.Json(readonly=True, copy=False)
    customer_class_on = fields.Date("Class Since", readonly=True, copy=False)
    customer_class_reason = fields.Char(compute='_compute_customer_class_reason')

    _customer_class_idx = models.Index("(customer_class) WHERE is_dealership_customer IS TRUE")

    @api.depends('customer_class_facts')
    def _compute_customer_class_reason(self):
        for partner in self:
            facts = partner.customer_class_facts or {}
            partner.customer_class_reason = partner._class_sentence(facts.get('reason'), facts.get('params') or {})

    def _class_sentence(self, reason, params):
        """Why the customer has this class, in the user's language."""
        if reason == 'referrals':
            return self.env._("Referred %(count)s buyers within a year (VIP from %(needed)s).", **params)
        if reason == 'open_card':
            return self.env._("Has an open customer card.")
        if reason == 'owns_vehicle':
            return self.env._("Owns %(count)s vehicles sold here.", **params)
        if reason == 'bought_elsewhere':
            return self.env._("Bought another vehicle.")
        if reason == 'silent_year':
            return self.env._("No purchase activity for a year, since %(date)s.", **params)
        if reason == 'no_contact':
            return self.env._("Left no way to reach him.")
        return self.env._("No definite intention to buy so far.") if reason else False

    def _refresh_customer_class(self):
        """Derive the class of these customers; writes the rows that change only.

        :return: number of customers whose class changed
        """
        if not self:
            return 0
        today = fields.Date.context_today(self)
        self.env.flush_all()
        changes = []
        for partner_id, old_class, old_facts, *facts in self.env.execute_query(self._class_facts_query(today)):
            derived = customer_class.derive(customer_class.Facts(*facts, today=today))
            new_facts = {'reason': derived.reason, 'params': {
                name: fields.Date.to_string(value) if name == 'date' else value for name, value in derived.params.items()}}
            if (old_class, old_facts) != (derived.code, new_facts):
                changes.append((partner_id, derived.code, new_facts, today if old_class != derived.code else None))
        self._write_customer_class(changes)
        return len(changes)

    def _write_customer_class(self, changes):
        if not changes:
            return
        self.env.execute_query(SQL("""
            UPDATE res_partner partner
               SET customer_class = new.class, customer_class_facts = new.facts::jsonb,
                   customer_class_on = COALESCE(new.since::date, partner.customer_class_on)
              FROM (VALUES %s) AS new(id, class, facts, since)
             WHERE partner.id = new.id
         RETURNING partner.id""",
            SQL(", ").join(SQL("(%s, %s, %s, %s)", pid, code, Json(facts), since) for pid, code, facts, since in changes)))
        self.browse([change[0] for change in changes]).invalidate_recordset(
            ['customer_class', 'customer_class_facts', 'customer_class_on'])

    def _class_facts_query(self, today):
        """What `rules.customer_class.Facts` wants of each customer, in its order, after id, present class and facts."""
        team_ids = list(self.env['crm.team']._dealership_team_ids())
        year_ago = customer_class.year_before(today)
        return SQL("""
            SELECT partner.id, partner.customer_class, partner.customer_class_facts,
                   COALESCE(cards.open, 0), COALESCE(cars.sold, 0), COALESCE(referrals.count, 0),
                   COALESCE(cards.elsewhere, FALSE),
                   GREATEST(cards.last_activity, cars.last_sale),
                   (partner.phone IS NOT NULL OR partner.wechat IS NOT NULL OR partner.email IS NOT NULL)
              FROM res_partner partner
              LEFT JOIN (
                SELECT lead.partner_id,
                       count(*) FILTER (WHERE lead.active AND lead.won_status = 'pending') AS open,
                       bool_or(lead.won_status = 'lost' AND reason.bought_elsewhere) AS elsewhere,
                       max(GREATEST(lead.create_date, lead.last_contact_on, lead.date_closed))::date AS last_activity
                  FROM crm_lead lead
                  LEFT JOIN crm_lost_reason reason ON reason.id = lead.lost_reason_id
                 WHERE lead.partner_id = ANY(%(ids)s) AND lead.team_id = ANY(%(teams)s) AND lead.type = 'opportunity'
                 GROUP BY lead.partner_id) cards ON cards.partner_id = partner.id
              LEFT JOIN (
                SELECT owner_id, count(*) AS sold, max(sold_on) AS last_sale
                  FROM fleet_vehicle
                 WHERE owner_id = ANY(%(ids)s) AND sold_on IS NOT NULL AND active
                 GROUP BY owner_id) cars ON cars.owner_id = partner.id
              LEFT JOIN (
                SELECT referrer_id, count(*) AS count
                  FROM crm_lead
                 WHERE referrer_id = ANY(%(ids)s) AND create_date >= %(year_ago)s
                 GROUP BY referrer_id) referrals ON referrals.referrer_id = partner.id
             WHERE partner.id = ANY(%(ids)s) AND partner.is_dealership_customer IS TRUE
            """, ids=list(self.ids), teams=team_ids, year_ago=year_ago)

    @api.model
    def _cron_refresh_customers(self):
        """Class and grade of every customer: batches, each committed; a killed run goes on where it stopped."""
        def refresh(ids):
            customers = self.browse(ids)
            return customers._refresh_customer_class() + customers._refresh_value_grade()

        if go_round(self, _CURSOR, self._customers_after, refresh, BATCH):
            self.env['ir.cron']._commit_progress(remaining=0)

    @api.model
    def _customers_after(self, last_id, limit):
        rows = self.env.execute_query(SQL(
            "SELECT id FROM res_partner WHERE is_dealership_customer IS TRUE AND id > %s ORDER BY id LIMIT %s", last_id, limit))
        return [row[0] for row in rows]
