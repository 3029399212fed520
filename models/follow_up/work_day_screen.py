"""Today: the consultant's first screen, in one round trip whose queries do not depend on how many cards there are (C06)."""
from odoo import api, fields, models
from odoo.tools import SQL

SECTION_LIMIT = 80
MAX_WORDS = 200
PLAN_SECTIONS = ('overdue', 'today', 'tomorrow')


class DealershipWorkDay(models.Model):
    _inherit = 'dealership.work.day'

    @api.model
    @api.readonly
    def get_today(self, date=None, user_id=None):
        """Everything that the screen “Today” shows.

        :param date: the day looked at, the store's today by default
        :param user_id: whose day, the user's own by default; a manager may ask for his teams' people
        :return: dict: sections with at most 80 rows each and their full count, progress, the state of the sheet, what the
            user may do
        """
        user = self._day_user(user_id)
        company = user.sudo().company_id
        today = company._dealership_today()
        day = self._asked_day(date, today)
        sections = sorted(self._day_sections(user, day), key=lambda section: section['sequence'])
        counts = {section['key']: section['count'] for section in sections}
        own = user == self.env.user
        sheet = self.search_fetch([('user_id', '=', user.id), ('date', '=', day)], ['state', 'planned_count', 'signed_on'], limit=1)
        fulfilled = next((section['fulfilled'] for section in sections if section['key'] == 'done'), 0)
        held = sheet and {'id': sheet.id, 'state': sheet.state, 'planned': sheet.planned_count, 'signed': bool(sheet.signed_on)}
        return {
            'date': fields.Date.to_string(day),
            'today': fields.Date.to_string(today),
            'user': {'id': user.id, 'name': user.sudo().name, 'own': own},
            'sections': sections,
            'progress': {'done': fulfilled, 'due': fulfilled + counts['overdue'] + counts['today']},
            'sheet': held or False,
            'may': {
                'log': self.env['dealership.follow.up.wizard'].has_access('create'),
                'open_card': self.env['crm.lead'].has_access('create'),
                'open_day': own and self.has_access('write') and (
                    0 <= (today - day).days <= 1 and bool(sheet or self._day_team(user))),
                'team': bool(self._led_teams()),
            },
        }

    @api.model
    def _day_sections(self, user, day):
        """The sections of the screen; other rooms extend it.

        :return: list of dicts with key, label, tone (danger, warning, success, info, secondary), sequence, count, rows, list
            (the action of the whole list, or nothing), empty (what is said when there is nothing) and is_planned (appointments
            that stand on the paper plan)
        """
        return [*self._plan_sections(user, day), self._done_section(user, day), *self._delivery_sections(user, day)]

    # Planned contacts

    @api.model
    def _plan_sections(self, user, day):
        labels = {
            'overdue': (self.env._("Overdue"), 'danger', self.env._("Nothing is overdue.")),
            'today': (self.env._("Due Today"), 'warning', self.env._("No contact is due.")),
            'tomorrow': (self.env._("Tomorrow"), 'success', self.env._("Nothing is planned for tomorrow yet.")),
        }
        plans = self._day_plans(user, day)
        cards = self._day_cards({plan['lead_id'] for rows in plans.values() for plan in rows})
        methods = self._plan_methods({plan['type_id'] for rows in plans.values() for plan in rows})
        company = user.sudo().company_id
        day_text, next_text = fields.Date.to_string(day), fields.Date.to_string(fields.Date.add(day, days=1))
        domains = {
            'overdue': ('next_contact_date', '<', day_text),
            'today': ('next_contact_date', '=', day_text),
            'tomorrow': ('next_contact_date', '=', next_text),
        }
        return [{
            'key': key, 'label': label, 'tone': tone, 'sequence': 10 + number, 'empty': empty,
            'count': plans[key][0]['total'] if plans[key] else 0,
            'rows': [
                self._plan_row(plan, cards[plan['lead_id']], methods, day, company) for plan in plans[key] if plan['lead_id'] in cards],
            'list': self._card_list(label, [('user_id', '=', user.id), domains[key]]),
        } for number, (key, (label, tone, empty)) in enumerate(labels.items())]

    @api.model
    def _day_plans(self, user, day, limit=SECTION_LIMIT):
        """Open plans of a person around a day, on cards that the asking user may see; one query.

        The customer who was never contacted comes first, then the hottest level.

        :return: dict of section → list of dicts, the first ones of it, each with the section's total
        """
        cards = self.env['crm.lead']._search([('team_id', 'in', list(self.env['crm.team']._dealership_team_ids()))])
        rows = self.env.execute_query_dict(SQL("""
            WITH plan AS (
                SELECT activity.id AS activity_id, card.id AS lead_id, activity.date_deadline AS date, activity.summary AS reason,
                       activity.activity_type_id AS type_id, card.last_contact_on IS NULL AS is_first,
                       (SELECT level.sequence FROM dealership_intention_level level WHERE level.id = card.level_id) AS sequence,
                       CASE WHEN activity.date_deadline < %(day)s THEN 'overdue' WHEN activity.date_deadline = %(day)s THEN 'today'
                            ELSE 'tomorrow' END AS section
                  FROM %(plans)s),
            placed AS (
                SELECT *, count(*) OVER (PARTITION BY section) AS total, row_number() OVER (
                    PARTITION BY section ORDER BY NOT is_first, date, sequence, activity_id) AS place FROM plan)
            SELECT * FROM placed WHERE place <= %(limit)s ORDER BY place""",
            day=day, limit=limit, plans=self._plan_query([user.id], fields.Date.add(day, days=1), cards)))
        sections = {key: [] for key in PLAN_SECTIONS}
        for row in rows:
            sections[row['section']].append(row)
        return sections

    @api.model
    def _plan_row(self, plan, card, methods, day, company):
        method, label = methods.get(plan['type_id'], ('other', ""))
        return {
            **card,
            'key': f"plan-{plan['activity_id']}",
            'activity_id': plan['activity_id'],
            'reason': (plan['reason'] or "")[:MAX_WORDS],
            'method': method,
            'method_label': label,
            'date': fields.Date.to_string(plan['date']),
            'late_days': max(0, (day - plan['date']).days),
            'is_first': plan['is_first'],
            'badge': plan['is_first'] and self._first_contact_badge(plan['date'] >= day and card['first_due'], company),
        }

    @api.model
    def _first_contact_badge(self, due, company):
        """Until when the customer is to be contacted for the first time."""
        if not due:
            return {'text': self.env._("First contact"), 'tone': 'primary'}
        due = fields.Datetime.to_datetime(due)
        late = due < fields.Datetime.now()
        return {'text': self.env._("First contact by %s", self._store_clock(company, due)), 'tone': 'danger' if late else 'primary'}

    @api.model
    def _plan_methods(self, type_ids):
        """Dict of activity type id → way of contact and its name."""
        types = self.env['mail.activity.type'].sudo().browse(type_ids)  # the name of a type is no secret
        labels = dict(types._fields['contact_method']._description_selection(self.env))
        return {kind.id: (method, labels[method]) for kind in types if (method := kind.contact_method or 'other')}

    @api.model
    def _day_cards(self, lead_ids):
        """What a row shows of its card, for the cards that the user may see; dict of card id → dict."""
        if not lead_ids:
            return {}
        cards = self.env['crm.lead'].with_context(active_test=False).search_fetch(
            [('id', 'in', list(lead_ids))], [
                'contact_name', 'partner_name', 'name', 'phone', 'level_id', 'wish_summary', 'first_contact_due', 'first_contact_on'],
            order='id')
        levels = {level.id: {'code': level.code, 'color': level.color} for level in cards.level_id.sudo()}
        return {card.id: {
            'lead_id': card.id,
            'name': card.contact_name or card.partner_name or card.name or "",
            'phone': card.phone or "",
            'level': levels.get(card.level_id.id, False),
            'wish': card.wish_summary or "",
            'first_due': not card.first_contact_on and fields.Datetime.to_string(card.first_contact_due),
        } for card in cards}

    @api.model
    def _card_list(self, label, domain):
        """The action of a whole list of cards."""
        def view(name):  # the id from the cache of names: a look at each view would cost a query
            return self.env['ir.model.data']._xmlid_to_res_id(f'auto_dealership.crm_lead_view_{name}_card')

        return {
            'type': 'ir.actions.act_window',
            'name': label,
            'res_model': 'crm.lead',
            'views': [
                (view('list'), 'list'), (view('kanban'), 'kanban'), (view('form'), 'form')],
            'domain': [('team_id.is_dealership', '=', True), *domain],
            'search_view_id': [view('search'), 'search'],
            'context': {},
        }

    # What was done

    @api.model
    def _done_section(self, user, day):
        FollowUp = self.env['dealership.follow.up']
        company = user.sudo().company_id
        start, end = self._day_moments(company, day)
        domain = [('user_id', '=', user.id), *self._moments_domain('done_on', start, end)]
        groups = FollowUp._read_group(domain, ['planned_date:day'], ['__count'])
        records = FollowUp.search_fetch(
            domain, ['lead_id', 'done_on', 'method', 'result', 'content'], limit=SECTION_LIMIT)
        cards = self._day_cards(set(records.lead_id.ids))
        methods = dict(FollowUp._fields['method']._description_selection(self.env))
        results = dict(FollowUp._fields['result']._description_selection(self.env))
        return {
            'key': 'done', 'label': self.env._("Done"), 'tone': 'secondary', 'sequence': 90,
            'empty': self.env._("No contact recorded yet."),
            'count': sum(count for _planned, count in groups),
            'fulfilled': sum(count for planned, count in groups if planned and fields.Date.to_date(planned) <= day),
            'rows': [{
                **cards[record.lead_id.id], 'key': f"done-{record.id}", 'res_model': FollowUp._name, 'res_id': record.id,
                'time': self._store_clock(company, record.done_on),
                'method': record.method, 'method_label': methods.get(record.method, ""),
                'reason': ((record.result == 'reached' and record.content) or results.get(record.result, ""))[:MAX_WORDS],
            } for record in records if record.lead_id.id in cards],
            'list': {
                'type': 'ir.actions.act_window', 'name': self.env._("Done"), 'res_model': FollowUp._name,
                'views': [(False, 'list'), (False, 'form')], 'context': {},
                'domain': [('user_id', '=', user.id), ('done_on', '>=', fields.Datetime.to_string(start)),
                           ('done_on', '<', fields.Datetime.to_string(end))],
            },
        }

    # Cars handed over

    @api.model
    def _delivery_sections(self, user, day):
        """Confirmed orders whose delivery was promised for that day (交车)."""
        Order = self.env['sale.order']
        if not Order.has_access('read'):
            return []
        company = user.sudo().company_id
        start, end = self._day_moments(company, day)
        domain = [
            ('user_id', '=', user.id), ('state', '=', 'sale'), ('team_id', 'in', list(self.env['crm.team']._dealership_team_ids())),
            *self._moments_domain('commitment_date', start, end)]
        orders = Order.search_fetch(domain, ['name', 'partner_id', 'opportunity_id', 'commitment_date'], order='commitment_date, id')
        if not orders:
            return []
        cards = self._day_cards(set(orders.opportunity_id.ids))
        people = {order.id: order.partner_id.name for order in orders.sudo()}  # the order shows its customer's name
        nobody = {'lead_id': False, 'phone': "", 'level': False, 'wish': ""}
        return [{
            'key': 'deliveries', 'label': self.env._("Deliveries"), 'tone': 'info', 'sequence': 60, 'empty': "",
            'is_planned': True,
            'count': len(orders),
            'rows': [{
                **nobody, **cards.get(order.opportunity_id.id, {}), 'name': people[order.id], 'key': f"delivery-{order.id}",
                'res_model': Order._name, 'res_id': order.id, 'reason': order.name, 'method': 'delivery',
                'method_label': self.env._("Delivery"),
                'time': self._store_clock(company, order.commitment_date),
            } for order in orders[:SECTION_LIMIT]],
            'list': False,
        }]
