"""What a customer is worth to the store, and how loyal he is, both explained (A10)."""
from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

from ...rules import value_grade


class ResPartner(models.Model):
    _inherit = 'res.partner'

    _protected_fields = ('value_grade', 'value_points', 'value_facts', 'loyalty_index')

    value_grade = fields.Selection(
        [('A', "A"), ('B', "B"), ('C', "C"), ('D', "D")], readonly=True, copy=False,
        help="Value grade (价值等级) from recency, frequency, amount and referrals.")
    value_points = fields.Integer(readonly=True, copy=False, aggregator='avg')
    value_facts = fields.Json(readonly=True, copy=False)
    value_explanation = fields.Text(compute='_compute_value_explanation')
    loyalty_index = fields.Integer(
        readonly=True, copy=False, aggregator='avg', help="0 to 100, from the loyalty surveys; empty as long as none was answered.")

    @api.depends('value_facts')
    def _compute_value_explanation(self):
        for partner in self:
            partner.value_explanation = "\n".join(
                self._value_line(*element) for element in partner.value_facts or []) or False

    @api.model
    def _value_line(self, element, value, points):
        if element == 'recency' and value is None:
            return self.env._("No purchase or workshop visit so far: %(points)s points", points=points)
        if element == 'recency':
            return self.env._("Last purchase or visit on %(date)s: %(points)s points", date=value, points=points)
        if element == 'frequency':
            return self.env._("%(count)s purchases and visits: %(points)s points", count=value, points=points)
        if element == 'amount':
            return self.env._("Amount %(amount)s: %(points)s points", amount=f"{value:,.0f}", points=points)
        return self.env._("%(count)s referrals: %(points)s points", count=value, points=points)

    def _refresh_value_grade(self):
        """Derive the grade of these customers; writes the rows that change only.

        :return: number of customers whose grade or reasons changed
        """
        if not self:
            return 0
        self.env.flush_all()
        changes = []
        today = fields.Date.context_today(self)
        for partner_id, old_facts, old_points, last_on, frequency, amount, referrals in self.env.execute_query(
                self._value_facts_query()):
            recency = (today - last_on).days if last_on else None
            graded = value_grade.grade(recency, frequency, float(amount), referrals)
            # The day is kept, not how long ago it is: that changes every night, and would be written every night.
            facts = [
                [element, fields.Date.to_string(last_on) or None if element == 'recency' else value, points]
                for element, value, points in graded.explanation]
            if (old_facts, old_points) != (facts, graded.points):
                changes.append((partner_id, graded.code, graded.points, facts))
        if changes:
            self.env.execute_query(SQL("""
                UPDATE res_partner partner
                   SET value_grade = new.grade, value_points = new.points, value_facts = new.facts::jsonb
                  FROM (VALUES %s) AS new(id, grade, points, facts)
                 WHERE partner.id = new.id
             RETURNING partner.id""",
                SQL(", ").join(SQL("(%s, %s, %s, %s)", pid, code, points, Json(facts)) for pid, code, points, facts in changes)))
            self.browse([change[0] for change in changes]).invalidate_recordset(['value_grade', 'value_points', 'value_facts'])
        return len(changes)

    def _value_facts_query(self):
        """Last day, number and amount of what each customer bought and had done here, and his referrals.

        Amounts are untaxed, in the company's currency.
        """
        return SQL("""
            SELECT partner.id, partner.value_facts, partner.value_points,
                   GREATEST(orders.last_on, cars.last_on, services.last_on),
                   COALESCE(orders.count, 0) + COALESCE(services.count, 0),
                   COALESCE(orders.amount, 0) + COALESCE(services.amount, 0),
                   COALESCE(referrals.count, 0)
              FROM res_partner partner
              LEFT JOIN (
                SELECT partner_id, max(date_order)::date AS last_on, count(*) AS count,
                       sum(amount_untaxed / COALESCE(NULLIF(currency_rate, 0), 1)) AS amount
                  FROM sale_order WHERE partner_id = ANY(%(ids)s) AND state = 'sale' GROUP BY partner_id
                ) orders ON orders.partner_id = partner.id
              LEFT JOIN (
                SELECT owner_id, max(sold_on) AS last_on
                  FROM fleet_vehicle WHERE owner_id = ANY(%(ids)s) AND sold_on IS NOT NULL GROUP BY owner_id
                ) cars ON cars.owner_id = partner.id
              LEFT JOIN (
                SELECT vehicle.owner_id, max(log.date) AS last_on, count(*) AS count, sum(log.amount) AS amount
                  FROM fleet_vehicle_log_services log
                  JOIN fleet_vehicle vehicle ON vehicle.id = log.vehicle_id
                 WHERE vehicle.owner_id = ANY(%(ids)s) AND log.active AND log.state = 'done'
                 GROUP BY vehicle.owner_id) services ON services.owner_id = partner.id
              LEFT JOIN (
                SELECT referrer_id, count(*) AS count
                  FROM crm_lead WHERE referrer_id = ANY(%(ids)s) GROUP BY referrer_id
                ) referrals ON referrals.referrer_id = partner.id
             WHERE partner.id = ANY(%(ids)s) AND partner.is_dealership_customer IS TRUE
            """, ids=list(self.ids))
