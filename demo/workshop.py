"""The workshop: three years of visits taken over from the maker's system, those of the last weeks worked here, and today's board."""

import datetime
import json
from random import Random

from odoo import Command

from ..models.service.service_message_receive import Envelope
from ..rules import service_json
from . import workshop_words as words

OLDEST = 1100  # days of the visits that were taken over
WORKED_HERE = 50  # days since when the workshop works with this system
SHANGHAI = datetime.timedelta(hours=8)
# What was done here: days ago, kind, how it was settled
RECENT = (
    (47, 'maintenance', 'paid'), (44, 'repair', 'released'), (40, 'accident', 'paid'), (29, 'warranty', 'paid'),
    (23, 'maintenance', 'paid'),
    (16, 'recall', 'open'), (13, 'maintenance', 'paid'), (11, 'rescue', 'paid'), (9, 'maintenance', 'paid'), (8, 'accident', 'open'),
    (5, 'repair', 'paid'), (4, 'maintenance', 'paid'), (3, 'warranty', 'open'), (2, 'wash', 'paid'), (1, 'maintenance', 'paid'),
)


class Workshop:
    def __init__(self, context, plan, deals):
        self.context, self.plan, self.deals = context, plan, deals
        self.rng = Random('workshop')  # noqa: S311 - the same store every time, no secret
        self.store = context.companies[0]
        self.bays = context.env['dealership.service.bay'].search([('company_id', '=', self.store.id)])
        self.inside = []  # customers whose car is there or booked
        self.here, self.days = [], {}  # visits worked here, the oldest first, and how many days ago each was

    def look_over(self):
        """The workshop sees every car, whosever customer its owner is."""
        for customer in self.plan.of_role('owner', 'won'):
            customer.car = customer.car.with_env(self.context.env)

    # What the system before knew

    def take_over(self):
        """Visits of the owner base, as the maker's after-sales system sent them on their days."""
        for store, company in enumerate(self.context.companies):
            visits = sorted(
                (visit for customer in self.plan.of_role('owner', 'won') if self._store(customer) == company
                 for visit in self._history(customer, store)), key=lambda visit: visit['arrived_at'])
            for start in range(0, len(visits), service_json.MAX_VISITS):
                self.receive(company, visits[start:start + service_json.MAX_VISITS])
            self._date_history(company)

    def _store(self, customer):
        return self.context.users[customer.consultant].company_id

    def receive(self, company, visits):
        text = json.dumps({'visits': visits}, ensure_ascii=False)
        first = company == self.context.companies[0]
        return self.context.env['dealership.service.message']._receive(
            Envelope(company=company, source_code='dms-pd' if first else 'dms-hq', source_name='厂家售后系统', key_name='厂家售后系统接口',
                     raw=text, size=len(text.encode())), service_json.read(text, now=self.context.now))

    def _history(self, customer, store):
        """First maintenance after half a year, then twice a year; some come no more, some never came."""
        rng = self.rng
        customer.pace = rng.uniform(18, 46)  # km a day
        faith = rng.choices(('regular', 'first_only', 'lost', 'never'), (54, 14, 22, 10))[0]
        customer.faith = faith
        newest = {'lost': rng.randrange(420, 700), 'first_only': 380, 'never': 10**4}.get(faith, WORKED_HERE + rng.randrange(20, 90))
        when, number = customer.bought - rng.randrange(140, 185), 0
        if faith == 'first_only':
            when = min(when, rng.randrange(400, OLDEST))
        while when > max(newest, customer.handed):
            if when <= OLDEST:
                yield self._visit_of_old(customer, when, number, store)
            number += 1
            if faith == 'first_only':
                return
            when -= rng.randrange(130, 235)

    def _visit_of_old(self, customer, when, number, store):
        rng = self.rng
        kind = 'maintenance' if not number else rng.choices(('maintenance', 'repair', 'accident', 'warranty'), (70, 17, 8, 5))[0]
        said, parts = words.FIRST if not number else rng.choice(words.JOBS[kind])
        arrived = self.context.at(when, rng.randrange(9, 16), rng.randrange(0, 60, 5)) + SHANGHAI
        left = arrived + datetime.timedelta(hours=rng.choice((2, 3, 4)) if kind != 'accident' else 75)
        payer = words.PAYER.get(kind, 'customer')
        products = [(self.context.ref(f'demo_product_{name}'), quantity) for name, quantity in parts]
        visit = {
            'id': f'{arrived:%y%m%d}{customer.index:03d}', 'kind': kind, 'arrived_at': arrived.isoformat(), 'left_at': left.isoformat(),
            'mileage': round(customer.pace * (customer.bought - when)), 'customer_words': said, 'payer': payer,
            'advisor': '虹桥 李师傅' if store else '马志强', 'vehicle': {'vin': customer.car.vin_sn},
            'lines': [{
                'kind': 'work' if product.type == 'service' else 'part', 'name': product.name, 'quantity': quantity,
                'price': product.list_price, 'payer': payer,
                **({'claim_number': f'{words.CLAIMS[payer]}{arrived:%Y%m%d}{customer.index:03d}'} if payer in words.CLAIMS else {}),
            } for product, quantity in products]}
        if customer.handed:
            visit['customer'] = {'name': customer.name, 'phone': customer.phone}
        return visit

    def _date_history(self, company):
        """Each message came when its car had left; numbers are of their year."""
        past = self.context.past
        messages = self.context.env['dealership.service.message'].sudo().search([('company_id', '=', company.id)], order='id')
        for number, message in enumerate(messages.filtered('visit_id'), 1):
            visit = message.visit_id
            came = visit.left_at + datetime.timedelta(minutes=4)
            past.set(message, received_on=came, create_date=came, write_date=came)
            past.set(visit, create_date=visit.arrived_at, write_date=came, name=f'WX{visit.date:%Y}{number:06d}')

    # Cars

    def cars(self):
        """Customers of the first store whose cars come, those that have not been here for long first."""
        mine = [
            customer for customer in self.plan.of_role('owner')
            if self._store(customer) == self.store and not customer.handed and customer.bought > 200]
        faithful = [customer for customer in mine if customer.faith == 'regular']
        mine = faithful if len(faithful) > 8 else mine  # who stays away is called by the campaign
        self.rng.shuffle(mine)
        # the oldest cars, whose owners may be called, come first: they are asked whether they want another
        agreeing = self.context.env['res.partner'].union(*(customer.partner for customer in mine))._filter_consenting('sales_call')
        asked = [customer for customer in mine if customer.bought > 1470 and customer.partner in agreeing]
        asked.sort(key=lambda customer: customer.consultant != 'gw1')  # with whom visitors of the demo begin
        return asked + [customer for customer in mine if customer not in asked]

    def next_customer(self, fits=None):
        """Who comes next: nobody twice before all have come."""
        for customer in self.queue:
            if customer not in self.inside and (not fits or fits(customer)):
                self.queue.remove(customer)
                self.queue.append(customer)
                return customer
        return None

    def was_here(self, customer, since):
        return any(visit.vehicle_id == customer.car and self.days[visit] <= since for visit in self.here)

    def as_advisor(self, records):
        return self.context.model(records._name, 'fw1').browse(records.ids)

    def mileage(self, customer):
        car = customer.car.sudo()
        known = car.odometer_ids.sorted(lambda reading: (reading.date, reading.id))[-1:]
        return round(max(known.value, customer.pace * customer.bought)) + self.rng.randrange(1, 30)

    # Steps

    def come(self, customer, kind, said=None, car=None, **vals):
        """A car is received without an appointment."""
        car = car or customer.car
        job, parts = self.rng.choice(words.JOBS[kind])
        visit = self.context.model('fleet.vehicle.log.services', 'fw1').create({
            'vehicle_id': car.id, 'visit_kind': kind, 'customer_words': said or job, 'fuel_level': str(self.rng.randrange(1, 5)),
            'condition_note': self.rng.choice(('', '', '右后轮眉有划痕', '后备箱有私人物品', '前挡玻璃有小石击点')), **vals})
        self._add_lines(visit, kind, parts)
        visit._arrive(self.mileage(customer) if customer else 12)
        return visit

    def _add_lines(self, visit, kind, parts):
        payer = words.PAYER.get(kind, 'customer')
        visit.line_ids = [Command.create({
            'product_id': product.id, 'kind': 'work' if product.type == 'service' else 'part', 'quantity': quantity, 'payer': payer,
            'claim_number': payer in words.CLAIMS
            and f'{words.CLAIMS[payer]}{self.context.today:%y%m}{self.rng.randrange(10**5, 10**6)}',
        }) for product, quantity in ((self.context.ref(f'demo_product_{name}'), count) for name, count in parts)]
        if kind == 'accident' and not visit.insurer_id:
            visit.insurer_id = self.context.ref('demo_insurer_pingan')

    def charge(self, visit, days, paid=True):
        """The advisor makes the invoices, finance posts them and takes the customer's money.

        :return: whether the customer has paid
        """
        if not self.deals.keeps_books or not visit._parts_to_charge():
            return not visit._parts_to_charge()
        visit.action_invoice_visit()
        day = self.context.day(days)
        for move in self.deals.as_finance(visit.sudo().workshop_move_ids):
            move.write({'invoice_date': day, 'date': day})
            move.action_post()
            if paid and (move.workshop_payer == 'customer' or days > 25):
                self._take_money(move, day)
        return paid

    def _take_money(self, move, day):
        self.context.model('account.payment.register', 'cw1').with_context(active_model='account.move', active_ids=move.ids).create({
            'journal_id': self.deals.journals[self.store].id, 'payment_date': day}).action_create_payments()

    def release(self, visit, reason):
        self.context.model(visit._name, 'jl1').browse(visit.id)._release(reason)

    def leave(self, visit, days, settled):
        """Ready, charged, gone."""
        visit.action_ready()
        is_paid = self.charge(visit, days, paid=settled != 'released')
        if settled == 'released' or not is_paid:
            self.release(visit, '公司客户，月底统一付款' if visit.customer_id.is_company else '老客户，微信转账限额，次日补付')
        visit.action_leave()

    # The last weeks

    def work(self):
        """Visits that were received, worked on, charged and called for in this system."""
        self.queue = self.cars()
        for number, (days, kind, settled) in enumerate(RECENT):
            customer = self.next_customer(self.fits(kind))
            if not customer:
                continue
            if kind == 'maintenance' and number % 3 != 1:
                self._remind(customer, days + self.rng.randrange(3, 12))
            last = self.deals._last_message()
            hour = self.rng.randrange(9, 14)
            arrived = self.context.at(days, hour, self.rng.randrange(0, 60, 5))
            # cars are worked on side by side, and dated before the next one comes
            visit = self.come(customer, kind, **(
                {'rescue_place': self.rng.choice(words.PLACES), 'rescue_phone': customer.phone} if kind == 'rescue' else {}))
            if kind == 'rescue':
                visit.action_rescue_reached()
            visit.action_start_work()
            if kind == 'recall':
                visit.recall_done_ids = visit._due_recall_lines()
            self.leave(visit, days, settled)
            self.date(visit, arrived, arrived + datetime.timedelta(hours=self.rng.choice((2, 3, 5)) if kind != 'accident' else 52), last)
            self.here.append(visit)
            self.days[visit] = days

    def _remind(self, customer, days):
        """He came because he had been called."""
        row = self.context.model('dealership.maintenance.due', 'kf1').search([('vehicle_id', '=', customer.car.id)])
        if row:
            row._record_call('reached', '提醒按时保养，客户说会来。')
            self.date_reminder(row, days)

    def date_reminder(self, row, days):
        reminder, called = row.reminder_ids[:1], self.context.at(days, 10, 20)
        self.context.past.set(reminder, done_on=called, day=self.context.day(days), create_date=called)
        self.context.past.set(row, last_reminded_on=self.context.day(days))

    def fits(self, kind):
        """A recall concerns the cars of its list; other visits are of cars that were not told to come for it."""
        recalled = self.context.env['dealership.recall.line'].sudo().search([('state', '!=', 'done')]).vehicle_id
        return lambda customer: (customer.car in recalled) == (kind == 'recall')

    def date(self, visit, arrived, left, last=None):
        """A visit that took place between two moments; what followed from it is of the same days."""
        context, past, visit = self.context, self.context.past, visit.sudo()
        left = context.not_ahead(left)
        day = (arrived + SHANGHAI).date()
        stamps = {'arrived_at': arrived, 'date': day, 'create_date': arrived, 'planned_start': arrived, 'write_date': left}
        inside = visit.workshop_state in ('arrived', 'in_work', 'waiting_parts')
        stop = max(left, visit.planned_stop) if inside and visit.planned_stop else left
        stamps['planned_stop'] = max(stop, arrived + datetime.timedelta(minutes=30))
        if visit.workshop_state in ('ready', 'left'):
            ready = left - datetime.timedelta(minutes=25)
            stamps.update(ready_at=ready, promised_at=max(arrived, left - datetime.timedelta(minutes=self.rng.choice((-70, 20, 45)))))
            if visit.workshop_state == 'left':
                stamps.update(left_at=left, bay_id=self.rng.choice(self.bays.ids))
        if visit.released_on:
            stamps['released_on'] = left
        if visit.visit_kind == 'rescue' and visit.rescue_reached_at:
            called = arrived - datetime.timedelta(minutes=70)
            minutes = self.rng.randrange(24, 49)
            stamps.update(rescue_called_at=called, rescue_reached_at=called + datetime.timedelta(minutes=minutes), rescue_minutes=minutes)
        if visit.call_on:
            shift = (context.today - (left + SHANGHAI).date()).days
            stamps['call_on'] = visit.call_on - datetime.timedelta(days=shift)
            for activity in visit.activity_ids:
                past.set(activity, date_deadline=stamps['call_on'], create_date=left)
        past.set(visit, **stamps)
        past.set(visit.odometer_id, date=day, create_date=arrived)
        for prompt in visit.replacement_ids:
            past.set(prompt, prompted_on=day, again_on=day.replace(year=day.year + 1, day=min(day.day, 28)), create_date=arrived)
        for line in visit.recall_done_ids:
            past.set(line, done_on=day)
        for reminder in context.env['dealership.maintenance.reminder'].sudo().search([('visit_id', '=', visit.id)]):
            past.set(reminder, came_on=day)
        if last is not None:
            self.deals.date_messages(last, left)
