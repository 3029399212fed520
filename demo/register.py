"""The showroom register: guests of the last weeks and of today, the duty lists, and the visits of the cards' customers."""

import datetime

from . import words

HALF_HOUR = datetime.timedelta(minutes=30)
# The day's guests beside those who have a card; at week-ends there are more.
GUESTS = (2, 3, 3)
WEEKEND_GUESTS = (4, 5)
PURPOSES = ('look', 'look', 'look', 'look', 'talk', 'service', 'used_car', 'delivery', 'other')
STEPS = {'walk_round_on': 0.6, 'quotation_on': 0.35, 'appraisal_on': 0.1}
SHOWN_DAYS = 30
# Share of today that is over, and who came; with the last ones somebody is still busy.
TODAY = ((0.08, 'visit'), (0.2, 'call'), (0.33, 'visit'), (0.45, 'visit'), (0.62, 'call'), (0.7, 'visit'))
CARD_WAYS = {'visit': 'visit', 'sign': 'visit', 'call_in': 'call'}


class Register:
    def __init__(self, context, customer_plan, garage):
        self.context, self.plan, self.garage, self.rng = context, customer_plan, garage, context.rng
        self.visits = {}  # contact's identity → visit
        self.of_day = {}  # (store's number, days ago) → visits

    def keep(self, events):
        """Write the register, day after day; the visits of card customers among the others.

        :param events: (moment, customer, contact) of the cards' contacts
        """
        days = {}
        for moment, customer, contact in events:
            if contact.way in CARD_WAYS:
                store = int(customer.consultant > 'gw4')
                days.setdefault((contact.days, store), []).append((moment, customer, contact))
        for days_ago in range(SHOWN_DAYS + 1):
            for store in (0, 1):
                days.setdefault((days_ago, store), [])
        for (days_ago, store), visits in sorted(days.items(), key=lambda day: (-day[0][0], day[0][1])):
            lines = [self._card_line(*visit) for visit in visits]
            lines += self._guests(days_ago, store)
            self._day(days_ago, store, sorted(lines, key=lambda line: line[0]['arrival']))

    def _day(self, days_ago, store, lines):
        company = self.context.companies[store]
        desk = self.context.model('dealership.visit', 'qt1').with_context(allowed_company_ids=company.ids)
        duty = desk.env['dealership.duty']._of_day(company, self.context.day(days_ago))
        self._rota(duty, days_ago, {values.get('user_id') for values, _contact in lines})
        visits = desk.sudo().create([values for values, _contact in lines])
        for visit, (values, contact) in zip(visits, lines, strict=True):
            if contact:
                self.visits[id(contact)] = visit
            self.context.past.set(visit, create_date=values['arrival'], write_date=values.get('departure') or values['arrival'])
        self.of_day[days_ago, store] = visits

    def _rota(self, duty, days_ago, needed):
        """One of the consultants has his day off, if no customer of his came."""
        off = [line for line in duty.line_ids if line.user_id.id not in needed]
        resting = off[days_ago % len(off)] if off and days_ago % 7 not in (5, 6) else None
        for line in duty.line_ids:
            line.write({'on_duty': line != resting, 'note': '轮休' if line == resting else False})

    def _card_line(self, moment, customer, contact):
        """The visit of somebody who has a card: his consultant received him."""
        card = customer.card.record
        kind = CARD_WAYS[contact.way]
        first = contact is customer.card.contacts[0]
        values = {
            **self._times(kind, moment),
            'kind': kind,
            'customer_name': customer.contact_name or customer.name,
            'phone': customer.phone,
            'gender': customer.gender,
            'model_id': card.wish_ids[:1].model_id.id,
            'source_id': card.source_id.id,
            'purpose': 'order' if contact.way == 'sign' else 'look' if first else 'talk',
            'party_size': self.rng.choice((1, 2, 2, 3)) if kind == 'visit' else 1,
            'user_id': self.context.users[customer.consultant].id,
            'summary': contact.said,
            'company_id': card.company_id.id,
        }
        if kind == 'visit':
            self._add_steps(values)
            if any(other.way == 'drive' and other.days == contact.days for other in customer.card.contacts):
                values['test_drive_on'] = self.context.not_ahead(moment + HALF_HOUR)
            if customer.card.stage in ('negotiation', 'ordered') and self.context.chance(0.2):
                manager = self.context.users[self.context.manager(customer.consultant)]
                values.update(turn_over_on=values['departure'], turn_over_id=manager.id)
        return values, contact

    def _guests(self, days_ago, store):
        """Guests without a card: half of them leave no name."""
        if days_ago > SHOWN_DAYS:
            return []
        if not days_ago:
            return [(self._guest(self.context.moment_of_today(share), store, kind=kind), None) for share, kind in TODAY]
        weekend = self.context.day(days_ago).weekday() >= 5
        return [
            (self._guest(self.context.moment(days_ago, self.rng.randrange(9, 18)), store), None)
            for _guest in range(self.rng.choice(WEEKEND_GUESTS if weekend else GUESTS))
        ]

    def _guest(self, moment, store, **given):
        rng = self.rng
        kind = given.get('kind') or ('call' if self.context.chance(0.25) else 'visit')
        name, gender = self.plan.people.person(rng.randrange(40))
        values = {
            **self._times(kind, moment),
            'kind': kind,
            'customer_name': name if self.context.chance(0.5) else f"{name[:1]}{'先生' if gender == 'male' else '女士'}",
            'gender': gender,
            'model_id': rng.choice(self.garage.own_models).id if self.context.chance(0.8) else False,
            'source_id': self.context.ref(f"channel_{'phone_in' if kind == 'call' else rng.choice(('walk_in', 'walk_in', 'social'))}").id,
            'purpose': rng.choice(PURPOSES),
            'party_size': rng.choice((1, 1, 2, 2, 3, 4)) if kind == 'visit' else 1,
            'user_id': self.context.users[rng.choice(self._consultants(store))].id,
            'summary': rng.choice(words.GUESTS_SAID[kind]),
            'company_id': self.context.companies[store].id,
            **given,
        }
        if self.context.chance(0.4):
            values['phone'] = self.context.numbers.phone()
        elif self.context.chance(0.5):
            values.update(customer_name=False, gender=False)
        if kind == 'visit':
            self._add_steps(values)
        return values

    def _consultants(self, store):
        return ('gw5', 'gw6', 'gw7', 'gw8') if store else ('gw1', 'gw2', 'gw3', 'gw4')

    def _times(self, kind, moment):
        """When he came, was received, and left."""
        minutes = self.rng.randrange(20, 95) if kind == 'visit' else self.rng.randrange(2, 9)
        received = moment + datetime.timedelta(minutes=self.rng.randrange(1, 8) if kind == 'visit' else 0)
        departure = moment + datetime.timedelta(minutes=minutes)
        return {
            'arrival': moment,
            'assigned_on': moment,
            'received_on': self.context.not_ahead(received),
            'departure': self.context.not_ahead(departure),
            'state': 'left',
        }

    def _add_steps(self, values):
        """What was done, one after the other between coming and leaving."""
        step = values['received_on']
        for name, share in STEPS.items():
            if self.context.chance(share):
                step = min(step + datetime.timedelta(minutes=self.rng.randrange(4, 15)), values['departure'])
                values[name] = step

    # A customer's visit is a contact of his card

    def join(self, customer, contact):
        """Hang the visit on its card as its consultant; the follow-up that it became."""
        visit = self.visits[id(contact)]
        card = customer.card.record
        visit.with_user(card.user_id).sudo()._join(card)
        first = contact is customer.card.contacts[0]
        visit.sudo().write({'visit_order': 'first' if first else 'repeat'})
        return visit.sudo().follow_up_id

    # Today

    def keep_today(self):
        """The last guests of today are still there; one of yesterday nobody closed, one line was a mistake."""
        for store in (0, 1):
            yesterday = self.of_day[1, store].filtered(lambda visit: visit.kind == 'visit' and not visit.lead_id)[-1:]
            yesterday.write({'state': 'received', 'departure': False})
            self._guests_of_today(store)
        self.context.model('dealership.visit', self.context.admin).sudo()._cron_mark_left_open()
        mistaken = self.of_day[2, 0].filtered(lambda visit: not visit.lead_id)[:1]
        self.context.as_manager(mistaken, 'gw1')._void('与上一行重复登记')

    def _guests_of_today(self, store):
        company = self.context.companies[store]
        desk = self.context.model('dealership.visit', 'qt1').with_context(allowed_company_ids=company.ids)
        duty = desk.env['dealership.duty']._of_day(company, self.context.today)
        busy = self.of_day.get((0, store), desk).filtered(lambda visit: visit.state != 'left').user_id
        on_duty = duty.line_ids.filtered('on_duty').user_id - busy
        free = [name for name in self._consultants(store) if self.context.users[name] in on_duty]
        if not free:
            return
        present = self._guest(self.context.moment_of_today(0.9), store, kind='visit', purpose='look')
        present.update(departure=False, state='received', user_id=self.context.users[free[0]].id)
        for step in ('quotation_on', 'appraisal_on'):
            present.pop(step, None)
        visit = desk.sudo().create(present)
        self.context.past.set(visit, create_date=visit.arrival)
        if not store:
            desk.register_visit('visit', {
                'party_size': 2, 'model_id': self.rng.choice(self.garage.own_models).id, 'customer_name': '陆女士', 'gender': 'female'})
