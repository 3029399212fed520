"""Who would get what: the plan of a handover, made and counted set-based, since it may hold twenty thousand cards (E05)."""
from odoo import fields, models
from odoo.tools import SQL

from ...rules import handover
from ..card.insert import insert_rows


class DealershipHandover(models.Model):
    _inherit = 'dealership.handover'

    def _card_domain(self):
        return [
            ('user_id', '=', self.leaver_id.id), ('team_id', 'in', self._teams().ids), ('company_id', 'in', (self.company_id.id, False)),
            ('active', '=', True), ('won_status', '=', 'pending')]

    def _drop_plan(self):
        """Lines of a plan hold nothing that happened; nothing hangs on them."""
        self.env['dealership.handover.line'].flush_model()
        self.env.execute_query(SQL(
            "DELETE FROM dealership_handover_line WHERE handover_id = ANY(%s) AND state = 'planned' RETURNING id", list(self.ids)))
        self.env['dealership.handover.line'].invalidate_model()
        self.invalidate_recordset(['line_ids'])

    def _plan_lines(self):
        """Lines for the leaver's open cards and leads, and for his customers who have none."""
        self.ensure_one()
        self._drop_plan()
        cards = self.env['crm.lead'].search_fetch(self._card_domain(), ['level_id', 'partner_id', 'team_id'], order='id')
        customers = self.env['res.partner'].search([
            ('is_dealership_customer', '=', True), ('user_id', '=', self.leaver_id.id), ('company_id', 'in', (self.company_id.id, False)),
            ('id', 'not in', self._card_partner_ids()),
        ], order='id')
        takers = [
            handover.Taker(taker.user_id.id, taker.load, frozenset(taker.level_ids.ids)) for taker in self.taker_ids]
        free = [taker._replace(levels=frozenset()) for taker in takers]
        shares = {} if self.method == 'hand' else handover.split(
            [handover.Card(('crm.lead', card.id), card.level_id.id or None) for card in cards], takers, self.method)
        # a customer without an open card has no level: anybody takes him
        shares.update(handover.split([handover.Card(('res.partner', partner.id)) for partner in customers], free, 'level'))
        self._insert_lines(
            [('crm.lead', card.id, card.partner_id.id or None, card.level_id.id or None, card.team_id.id or None,
              shares.get(('crm.lead', card.id))) for card in cards]
            + [('res.partner', partner.id, partner.id, None, None, shares.get(('res.partner', partner.id))) for partner in customers],
            'planned')

    def _card_partner_ids(self):
        """Customers with an open card of the leaver, in whatever team: they go with their card."""
        groups = self.env['crm.lead'].sudo()._read_group([  # ids only
            ('user_id', '=', self.leaver_id.id), ('active', '=', True), ('won_status', '=', 'pending'), ('partner_id', '!=', False),
        ], [], ['partner_id:array_agg'])
        return [partner_id for [ids] in groups for partner_id in ids or () if partner_id]

    def _insert_lines(self, rows, state):
        """Insert lines as many at once: (model, id, customer, level, team, taker)."""
        if not rows:
            return
        now = fields.Datetime.to_string(fields.Datetime.now())
        insert_rows(self.env['dealership.handover.line'].sudo(), [{  # people read lines, the handover makes them
            'handover_id': self.id, 'company_id': self.company_id.id, 'res_model': model, 'res_id': record_id,
            'lead_id': record_id if model == 'crm.lead' else None, 'partner_id': partner_id, 'level_id': level_id,
            'from_user_id': self.leaver_id.id, 'from_team_id': team_id, 'to_user_id': user_id, 'state': state,
            'moved_on': now if state == 'done' else None,
        } for model, record_id, partner_id, level_id, team_id, user_id in rows])
        self.invalidate_recordset(['line_ids'])

    def _shares(self):
        """Id of the taker → what the plan gives him; before it is carried out, and of what was moved afterwards."""
        self.ensure_one()
        self.env['dealership.handover.line'].flush_model()
        self.env['mail.activity'].flush_model(['res_model', 'res_id', 'user_id', 'active'])
        result = {}

        def put(rows, key):
            for user_id, count in rows:
                result.setdefault(user_id, {})[key] = count

        for user_id, code, count in self.env.execute_query(SQL("""
                SELECT line.to_user_id, level.code, count(*)
                  FROM dealership_handover_line line LEFT JOIN dealership_intention_level level ON level.id = line.level_id
                 WHERE line.handover_id = %s AND line.res_model = 'crm.lead' AND line.state IN ('planned', 'done')
                 GROUP BY 1, 2, level.sequence ORDER BY level.sequence NULLS LAST""", self.id)):
            result.setdefault(user_id, {}).setdefault('levels', {})[code] = count
        if self.state not in ('draft', 'ready'):
            for user_id, model, count in self.env.execute_query(SQL("""
                    SELECT to_user_id, res_model, count(*) FROM dealership_handover_line
                     WHERE handover_id = %s AND state = 'done' AND res_model <> 'crm.lead' GROUP BY 1, 2""", self.id)):
                key = {'res.partner': 'customers', 'mail.activity': 'plans', 'calendar.event': 'meetings', 'sale.order': 'quotations'}
                result.setdefault(user_id, {})[key[model]] = count
            return result
        plan = SQL("dealership_handover_line line WHERE line.handover_id = %s AND line.state = 'planned'", self.id)
        put(self.env.execute_query(SQL(
            "SELECT line.to_user_id, count(*) FROM %s AND line.res_model = 'res.partner' GROUP BY 1", plan)), 'customers')
        taker_of = dict(self.env.execute_query(SQL("SELECT line.lead_id, line.to_user_id FROM %s AND line.lead_id IS NOT NULL", plan)))
        put(self._count_by_taker(taker_of, SQL("""
            SELECT res_id, count(*) FROM mail_activity
             WHERE res_model = 'crm.lead' AND active IS TRUE AND user_id = %s GROUP BY 1""", self.leaver_id.id)), 'plans')
        put(self._count_by_taker(taker_of, SQL("""
            SELECT opportunity_id, count(*) FROM calendar_event
             WHERE user_id = %s AND active IS TRUE AND start >= (now() AT TIME ZONE 'UTC') GROUP BY 1""", self.leaver_id.id)), 'meetings')
        put(self._count_by_taker(taker_of, SQL("""
            SELECT opportunity_id, count(*) FROM sale_order
             WHERE user_id = %s AND state IN ('draft', 'sent') GROUP BY 1""", self.leaver_id.id)), 'quotations')
        return result

    def _count_by_taker(self, taker_of, query):
        """(taker, count) of what hangs on the cards. Joined here: the planner knows nothing yet of lines just made, and would
        look through all of them for each plan.

        :param dict taker_of: id of the card → id of the taker
        :param SQL query: id of the card, count
        """
        counts = {}
        for lead_id, count in self.env.execute_query(query):
            if lead_id in taker_of:
                counts[taker_of[lead_id]] = counts.get(taker_of[lead_id], 0) + count
        return counts.items()
