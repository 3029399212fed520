"""The figures of a day, counted for any number of people in a fixed number of queries."""
from odoo import api, fields, models
from odoo.tools import SQL


class DealershipWorkDay(models.Model):
    _inherit = 'dealership.work.day'

    @api.model
    def _day_moments(self, company, day):
        """Begin and end (naive UTC) of a day of the store."""
        return company._dealership_midnight(day), company._dealership_midnight(fields.Date.add(day, days=1))

    @api.model
    def _store_clock(self, company, moment):
        """The store's time of a moment, 14:05."""
        zone = company._dealership_timezone().zone
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).strftime('%H:%M') if moment else ""

    @api.model
    def _plan_query(self, user_ids, until, cards=None):
        """Open planned contacts of people until a day, with the section of the day that they stand in.

        :param cards: query of the cards that count; None: all cards of dealership teams
        :return: SQL of the body of a FROM … WHERE, on `activity` and `card`
        """
        self.env['mail.activity'].flush_model(
            ['res_model', 'res_id', 'user_id', 'active', 'date_deadline', 'activity_type_id', 'summary'])
        self.env['crm.lead'].flush_model(['team_id', 'active', 'level_id', 'last_contact_on'])
        return SQL("""
            mail_activity activity JOIN crm_lead card ON card.id = activity.res_id
             WHERE activity.user_id = ANY(%s) AND activity.date_deadline <= %s
               AND activity.res_model = 'crm.lead' AND activity.active IS TRUE
               AND activity.activity_type_id <> ALL(%s)
               AND card.active IS TRUE AND card.team_id = ANY(%s) %s""",
            list(user_ids), until, list(self.env['mail.activity']._uncounted_type_ids()) or [0],
            list(self.env['crm.team']._dealership_team_ids()),
            SQL("AND card.id IN %s", cards.subselect()) if cards is not None else SQL())

    @api.model
    def _open_plan_counts(self, users, day, cards=None):
        """Open plans of people: dict of user id → dict of overdue, today, tomorrow."""
        rows = self.env.execute_query(SQL("""
            SELECT activity.user_id, count(*) FILTER (WHERE activity.date_deadline < %(day)s),
                   count(*) FILTER (WHERE activity.date_deadline = %(day)s),
                   count(*) FILTER (WHERE activity.date_deadline > %(day)s)
              FROM %(plans)s GROUP BY activity.user_id""",
            day=day, plans=self._plan_query(users.ids, fields.Date.add(day, days=1), cards)))
        return {user_id: {'overdue': overdue, 'today': today, 'tomorrow': tomorrow} for user_id, overdue, today, tomorrow in rows}

    @api.model
    def _contact_counts(self, users, day, company):
        """Contacts of people on a day, and how they stand to their plans: dict of user id → dict."""
        self.env['dealership.follow.up'].flush_model(['user_id', 'done_on', 'planned_date', 'late_days'])
        start, end = self._day_moments(company, day)
        rows = self.env.execute_query(SQL("""
            SELECT user_id, count(*), count(*) FILTER (WHERE planned_date = %(day)s), count(*) FILTER (WHERE planned_date < %(day)s),
                   count(*) FILTER (WHERE late_days > 0)
              FROM dealership_follow_up
             WHERE user_id = ANY(%(users)s) AND done_on >= %(start)s AND done_on < %(end)s
          GROUP BY user_id""", users=users.ids, start=start, end=end, day=day))
        return {
            user_id: {'done': done, 'kept': kept, 'caught_up': caught_up, 'late': late}
            for user_id, done, kept, caught_up, late in rows}

    @api.model
    def _done_since_counts(self, users, day, company):
        """Plans of a day or of before that were done only after it: dict of user id → (of the day, of before)."""
        _start, end = self._day_moments(company, day)
        rows = self.env['dealership.follow.up'].sudo()._read_group(
            [('user_id', 'in', users.ids), ('done_on', '>=', end), ('planned_date', '<=', day)],
            ['user_id', 'planned_date:day'], ['__count'])
        counts = {}
        for user, planned, count in rows:
            of_day, before = counts.get(user.id, (0, 0))
            is_of_day = fields.Date.to_date(planned) == day
            counts[user.id] = (of_day + count, before) if is_of_day else (of_day, before + count)
        return counts

    @api.model
    def _plan_facts(self, users, day):
        """What was planned for a day, also when it is asked for later that day or the day after.

        :return: dict of user id → dict of fields
        """
        company = users.sudo().company_id[:1]
        plans, contacts = self._open_plan_counts(users, day), self._contact_counts(users, day, company)
        since = self._done_since_counts(users, day, company)
        facts = {}
        for user in users:
            left, done, later = plans.get(user.id, {}), contacts.get(user.id, {}), since.get(user.id, (0, 0))
            facts[user.id] = {
                'planned_today': left.get('today', 0) + done.get('kept', 0) + later[0],
                'planned_overdue': left.get('overdue', 0) + done.get('caught_up', 0) + later[1],
                'done_count': done.get('done', 0),
                'fulfilled_count': done.get('kept', 0) + done.get('caught_up', 0),
                'late_count': done.get('late', 0),
                'not_done_count': left.get('today', 0) + left.get('overdue', 0) + sum(later),
                'tomorrow_count': left.get('tomorrow', 0),
            }
        return facts

    @api.model
    def _day_facts(self, users, day):
        """All figures of a day of people of one store; other rooms add theirs.

        :return: dict of user id → dict of fields of the work day
        """
        company = users.sudo().company_id[:1]
        facts = self._plan_facts(users, day)
        start, end = self._day_moments(company, day)
        for name, counts in self._business_counts(users, day, start, end).items():
            for user in users:
                facts[user.id][name] = counts.get(user.id, 0)
        return facts

    @api.model
    def _business_counts(self, users, day, start, end):
        """Figures of a day beside the contacts: dict of field → dict of user id → number; hook of other rooms."""
        teams = list(self.env['crm.team']._dealership_team_ids())
        Order, Lead = self.env['sale.order'].sudo(), self.env['crm.lead'].sudo().with_context(active_test=False)
        order = [('user_id', 'in', users.ids), ('team_id', 'in', teams)]
        moments = self._moments_domain
        changes = self.env['dealership.level.change'].sudo()._read_group(
            [('consultant_id', 'in', users.ids), *moments('changed_on', start, end), ('direction', 'in', ('up', 'down'))],
            ['consultant_id', 'direction'], ['__count'])
        return {
            'quotation_count': self._by_user(Order, [*order, *moments('create_date', start, end)]),
            'order_count': self._by_user(Order, [*order, ('state', '=', 'sale'), *moments('date_order', start, end)]),
            'card_count': self._by_user(Lead, [
                ('user_id', 'in', users.ids), ('team_id', 'in', teams), ('type', '=', 'opportunity'), ('card_date', '=', day)]),
            'level_up_count': {user.id: count for user, direction, count in changes if direction == 'up'},
            'level_down_count': {user.id: count for user, direction, count in changes if direction == 'down'},
        }

    @api.model
    def _moments_domain(self, name, start, end):
        return [(name, '>=', start), (name, '<', end)]

    @api.model
    def _by_user(self, model, domain):
        return {user.id: count for user, count in model._read_group(domain, ['user_id'], ['__count'])}
