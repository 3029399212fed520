"""The workshop's board of today: cars in every state, appointments to come, whoever did not come; calls after the visits."""

import datetime

from ..rules import drive
from . import workshop_words as words

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


class WorkshopToday:
    def __init__(self, context, workshop):
        self.context, self.workshop, self.rng = context, workshop, workshop.rng
        self.Visit = context.env['fleet.vehicle.log.services']

    def fill_board(self):
        """Cars that are here today, each as far as it has come."""
        moment, now = self.context.moment_of_today, self.context.now
        for number, (kind, arrived, state, promised) in enumerate((
                ('maintenance', moment(0.05), 'left', None), ('wash', moment(0.3), 'left', None),
                ('maintenance', moment(0.1), 'ready', None), ('repair', moment(0.15), 'ready', None),
                ('accident', now - 3 * DAY, 'in_work', now + 2 * DAY), ('maintenance', moment(0.55), 'in_work', now + HOUR * 0.6),
                ('repair', now - 2 * DAY, 'waiting_parts', now - 3 * HOUR),
                ('maintenance', moment(0.8), 'arrived', now + 2 * HOUR), ('warranty', moment(0.9), 'arrived', now + 4 * HOUR))):
            customer = self.workshop.next_customer(self.workshop.fits(kind))
            if customer:
                self._stand(customer, kind, arrived, state, promised, number)
        self._rescue()
        self._check_new_car()

    def _stand(self, customer, kind, arrived, state, promised, number):
        workshop, last = self.workshop, self.workshop.deals._last_message()
        if workshop.was_here(customer, since=(self.context.today - arrived.date()).days):
            arrived = max(arrived, self.context.moment_of_today(0.05))
        visit = workshop.come(customer, kind)
        if state != 'left':
            workshop.inside.append(customer)
        if state in ('in_work', 'waiting_parts', 'arrived'):
            free = [bay for bay in workshop.bays if bay.id not in self.Visit._times_taken(
                workshop.store, self.context.now, self.context.now + DAY)]
            if free[1:]:  # one stays free for the appointments
                visit.bay_id = free[1 if kind != 'accident' else -1]
            visit.promised_at = max(promised, self.context.now + HOUR * 0.5)
        if state != 'arrived':
            visit.action_start_work()
        if state == 'waiting_parts':
            visit.action_wait_parts()
        elif state == 'ready':
            visit.action_ready()
            if number % 2 == 0:
                workshop.charge(visit, 0, paid=False)  # the customer is on his way to the cashier
        elif state == 'left':
            workshop.leave(visit, 0, 'paid')
        workshop.date(visit, arrived, max(arrived + HOUR, self.context.moment_of_today(0.9)), last)
        if promised and promised < self.context.now:
            self.context.past.set(visit.sudo(), promised_at=promised)

    def _rescue(self):
        """Help is on its way to a car that broke down a while ago."""
        customer = self.workshop.next_customer(self.workshop.fits('rescue'))
        if not customer:
            return
        visit = self.context.model(self.Visit._name, 'fw1').create({
            'vehicle_id': customer.car.id, 'visit_kind': 'rescue', 'customer_words': '行驶中突然熄火，打不着火',
            'rescue_place': words.PLACES[0], 'rescue_phone': customer.phone})
        self.workshop.inside.append(customer)
        called = self.context.now - 0.4 * HOUR
        self.context.past.set(visit.sudo(), rescue_called_at=called, create_date=called)

    def _check_new_car(self):
        """A new car is inspected before its delivery; the store pays."""
        cars = self.context.env['fleet.vehicle'].search([
            ('dealer_role', '=', 'stock'), ('company_id', '=', self.workshop.store.id), ('recall_state', '=', False)], limit=1)
        if cars:
            last = self.workshop.deals._last_message()
            visit = self.workshop.come(None, 'pdi', car=cars)
            visit.action_start_work()
            visit.action_ready()
            visit.action_leave()
            self.workshop.date(visit, self.context.at(2, 10), self.context.at(2, 11, 20), last)

    # Appointments

    def book(self, customer, kind, said, after):
        """The next free time after a moment."""
        minutes = self.context.env['dealership.service.kind']._need(kind, self.workshop.store)[0]
        found = self.Visit._next_free(self.workshop.store, after, datetime.timedelta(minutes=minutes))
        if not found:
            return None
        self.workshop.inside.append(customer)
        taken = self.Visit._times_taken(self.workshop.store, found[0], found[0] + datetime.timedelta(minutes=minutes))
        free = self.workshop.bays.filtered(lambda bay: bay.id not in taken)
        bay = free[-1:] if kind == 'accident' else self.rng.choice(free[:-1] or free)
        return self.workshop.as_advisor(customer.car)._book_visit(found[0], kind, customer_words=said, bay_id=bay.id)

    def book_ahead(self):
        """Appointments of the next days."""
        for kind, days, hour in (
                ('maintenance', 0, 9), ('maintenance', 1, 9), ('repair', 1, 10), ('maintenance', 1, 14), ('warranty', 2, 9),
                ('maintenance', 3, 11), ('accident', 4, 9)):
            customer = self.workshop.next_customer(self.workshop.fits(kind))
            if customer:
                after = max(self.context.at(-days, hour), drive.next_quarter(self.context.now))
                visit = self.book(customer, kind, self.rng.choice(words.JOBS[kind])[0], after)
                if visit:
                    self.context.past.set(visit.sudo(), create_date=self.context.moment(self.rng.randrange(1, 4)))

    def miss_one(self):
        """An appointment of yesterday to which nobody came."""
        customer = self.workshop.next_customer(self.workshop.fits('maintenance'))
        visit = customer and self.book(customer, 'maintenance', '常规保养', self.context.at(-6, 9))
        if visit:
            start = self.context.at(1, 14)
            self.context.past.set(
                visit.sudo(), planned_start=start, planned_stop=start + HOUR, bay_id=self.workshop.bays[0].id, create_date=start - 3 * DAY,
                date=self.context.day(1))

    # Calls after the visits

    def call_after(self):
        """Most are called after three days, one is not reached, one is dissatisfied; the newest calls are still to be made."""
        answers = iter(words.HAPPY * 3)
        due = [visit for visit in self.workshop.here if visit.call_state == 'due' and self.workshop.days[visit] >= 4]
        for number, visit in enumerate(due[:-1]):
            called = self.context.at(max(self.workshop.days[visit] - 3, 1), 10, self.rng.randrange(60))
            last = self.workshop.deals._last_message()
            care = self.context.model(visit._name, 'kf1').browse(visit.id)
            stamps = {'called_at': called}
            if number == len(due) - 3:
                care._record_satisfaction('reached', *words.UNHAPPY, wants_complaint=True)
            elif number == len(due) - 2:
                care._record_satisfaction('no_answer')
                stamps['call_on'] = self.context.today
            else:
                care._record_satisfaction('reached', *next(answers))
            self.context.past.set(visit.sudo(), **stamps)
            self.workshop.deals.date_messages(last, called)

    def push_newest(self):
        """What the other system sent today: a car that nobody knows and whose owner it does not name, and a repetition."""
        arrived = self.context.moment_of_today(0.4) + datetime.timedelta(hours=8)
        company = self.workshop.store
        unknown = {
            'id': f'{arrived:%y%m%d}901', 'kind': '事故', 'arrived_at': arrived.isoformat(), 'mileage': 41230,
            'customer_words': '右前大灯破损',
            'vehicle': {'vin': self.context.numbers.vin('上汽大众', self.context.today.year - 3), 'plate': '沪C5T261', 'model': '途岳'},
            'amount': 2860}
        self.workshop.receive(company, [unknown])
        self.workshop.receive(company, [unknown])
