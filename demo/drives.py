"""Demo cars, their routes, the test drives that took place, and those that are booked."""

import base64
import datetime
import io

from PIL import Image, ImageDraw

from odoo import Command

from . import words
from .context import SHANGHAI

MINUTES = datetime.timedelta(minutes=1)
HOURS = (10, 11, 13, 14, 15, 16, 17)
ADVANCE = ('visited', 'test_drive', 'negotiation')


class Drives:
    def __init__(self, context, garage):
        self.context, self.garage, self.rng = context, garage, context.rng
        self.taken = {}  # (car or consultant, days ago) → spans of time
        self.booked = []

    def prepare(self):
        """A demo car of each model that is asked for, the roads, and the cars that stand in the showroom."""
        admin = self.context.admin
        routes = self.context.model('dealership.test.route', admin).create(
            [
                {
                    'name': name,
                    'distance_km': length,
                    'minutes': minutes,
                    'company_id': self.context.companies[store].id,
                    'description': text,
                    'sequence': number,
                }
                for number, (name, length, minutes, store, text) in enumerate(words.ROUTES, 1)
            ]
        )
        self.routes = routes.grouped('company_id')
        self.cars = self.garage.make_demo_cars()
        stock = self.context.env['fleet.vehicle'].search([('dealer_role', '=', 'stock'), ('company_id', 'in', self.context.companies.ids)])
        for company in self.context.companies:
            stock.filtered(lambda car, company=company: car.company_id == company)[:5].write({'is_display_car': True})

    # Times

    def car_for(self, customer):
        """The demo car of the model that the customer wants, else one like it."""
        company = self.context.users[customer.consultant].company_id
        cars = self.cars.filtered(lambda car: car.company_id == company and not car.demo_blocked_reason)
        wanted = customer.card.record.wish_ids[:1].model_id
        return cars.filtered(lambda car: car.model_id == wanted)[:1] or cars[customer.index % len(cars)]

    def free_moment(self, customer, days_ago, after):
        """When car and consultant are both free on a day, after the contact before."""
        car = self.car_for(customer)
        start = after + 20 * MINUTES
        if not days_ago:
            start = max(start, self.context.moment_of_today(0) + 50 * MINUTES)
        candidates = [self.context.moment(days_ago, hour) for hour in HOURS]
        for moment in [moment for moment in candidates if moment >= start] + [start + 30 * n * MINUTES for n in range(12)]:
            if self._is_free(car, customer.consultant, days_ago, moment - 65 * MINUTES, moment + 20 * MINUTES):
                break
        moment = self.context.not_ahead(moment - moment.minute % 5 * MINUTES) if days_ago else min(moment, self.context.now)
        for who in (car.id, customer.consultant):
            self.taken.setdefault((who, days_ago), []).append((moment - 65 * MINUTES, moment + 20 * MINUTES))
        return moment

    def _is_free(self, car, consultant, days_ago, start, stop):
        return not any(
            begin < stop and start < end
            for who in (car.id, consultant)
            for begin, end in self.taken.get((who, days_ago), ())
        )

    # What took place

    def book(self, customer, contact):
        """The booking of a drive of the past: by its consultant, for the time at which it took place."""
        card = customer.card.record
        company = self.context.users[customer.consultant].company_id
        route = self.routes[company][customer.index % 2]
        begin = contact.moment - datetime.timedelta(minutes=route.minutes + 4)
        drive = self.context.model('dealership.test.drive', customer.consultant).sudo().create(
            {
                'lead_id': card.id,
                'vehicle_id': self.car_for(customer).id,
                'user_id': self.context.users[customer.consultant].id,
                'route_id': route.id,
                'start': begin,
                'stop': begin + (route.minutes + 15) * MINUTES,
                **self._party(customer),
            }
        )
        return drive.sudo(False)

    def _party(self, customer):
        name = customer.contact_name or customer.name
        if self.context.chance(0.2):
            driver = self.rng.choice('王李张刘陈') + self.rng.choice(('晓燕', '志强', '文静', '俊杰'))
            return {'driver_kind': 'companion', 'driver_name': driver, 'companions': name}
        companions = self.rng.choice((False, '家人', '朋友', '父亲', '同事'))
        return {'driver_kind': 'customer', 'driver_name': name, 'companions': companions}

    def hold(self, customer, contact):
        """Licence, signature, the road, the customer's answers; by the clock of that day."""
        drive = contact.booking
        out_on = max(drive.start, contact.moment - (drive.route_id.minutes + 1) * MINUTES)
        self._papers(drive)
        known = drive._last_odometer()
        driven = round(drive.route_id.distance_km) + self.rng.randrange(3)
        drive.sudo().write(
            {
                'state': 'returned',
                'out_on': out_on,
                'back_on': contact.moment,
                'odometer_out': known,
                'odometer_in': known + driven,
            }
        )
        drive._log_odometer(known + driven)
        drive._sync_events()
        drive._ask_feedback()
        card = customer.card.record
        card._count_test_drives()
        card._reach_test_drive()
        drive.write(self._feedback(drive, customer.card.level))
        drive.action_done()
        self._date(drive, contact.moment)
        return self.context.env['dealership.follow.up'].search(
            [('lead_id', '=', card.id), ('via', '=', 'drive')], order='id desc', limit=1)

    def _papers(self, drive):
        """The licence is looked at and the agreement signed, before the car leaves."""
        permanent = self.context.chance(0.12)
        valid = self.context.day(-self.rng.randrange(200, 3000))
        drive._see_licence(self.rng.choice(('C1', 'C1', 'C1', 'C2', 'B2')), False if permanent else valid, permanent)
        drive._sign_agreement(signature(self.rng), drive.driver_name)

    def _feedback(self, drive, level):
        if self.context.chance(0.06):
            return {'feedback_declined': True}
        good = {'h': 0.75, 'a': 0.6, 'b': 0.45, 'c': 0.3}[level]
        scores = {
            rating.id: '5' if self.context.chance(good) else self.rng.choice('3444')
            for rating in drive.rating_ids
            if self.context.chance(0.85)
        }
        return {
            'overall': '5' if self.context.chance(good) else self.rng.choice('344'),
            'would_buy': 'yes' if self.context.chance(good) else self.rng.choice(('perhaps', 'perhaps', 'perhaps', 'no')),
            'feedback_words': self.rng.choice(words.DRIVE_WORDS) if self.context.chance(0.7) else False,
            'rating_ids': [Command.update(rating_id, {'score': score}) for rating_id, score in scores.items()],
        }

    def _date(self, drive, back_on):
        """The moments that the server gave to the steps."""
        past, papers = self.context.past, drive.start + 3 * MINUTES
        past.set(
            drive, create_date=drive.start - datetime.timedelta(hours=self.rng.randrange(1, 30)), write_date=back_on,
            licence_seen_on=papers, agreement_signed_on=papers + 2 * MINUTES)
        reading = self.context.env['fleet.vehicle.odometer'].search([('vehicle_id', '=', drive.vehicle_id.id)], order='id desc', limit=1)
        past.set(reading, date=(back_on + SHANGHAI).date(), create_date=back_on)

    # What is booked

    def book_ahead(self):
        """Drives of the next days, one that is on the road at this moment, one to which nobody came."""
        waiting = [
            customer
            for customer in self.garage.plan.with_card
            if customer.card.kind == 'open' and customer.card.stage in ADVANCE and customer.card.next_in > 0
            and not any(contact.way == 'drive' and contact.days < 6 for contact in customer.card.contacts)
        ]
        waiting.sort(key=lambda customer: ('habc'.index(customer.card.level), customer.index))
        # a visitor of the demo begins with gw1: one of his customers comes first
        first = next((customer for customer in waiting if customer.consultant == 'gw1'), None)
        waiting.sort(key=lambda customer: customer is not first)
        by_store = {0: [], 1: []}
        for customer in waiting:
            by_store[int(customer.consultant > 'gw4')].append(customer)
        for customers in by_store.values():
            driving = next((customer for customer in customers if self._on_the_road(customer)), None)
            expected = [customer for customer in customers if customer is not driving]
            for customer, days in zip(expected, (0, 0, 1, 1, 1, 2, 2, 3, 4), strict=False):
                self._book_on(customer, days)

    def _book_on(self, customer, days):
        """A booking of the next days, at a quarter of an hour at which car and consultant are free."""
        for hour in self.rng.sample(HOURS, len(HOURS)):
            local = datetime.datetime.combine(self.context.day(-days), datetime.time(hour, self.rng.choice((0, 15, 30))))
            moment = local - SHANGHAI
            if moment <= self.context.now + 20 * MINUTES:
                continue
            car = self.car_for(customer)
            if self._is_free(car, customer.consultant, -days, moment, moment + 60 * MINUTES):
                self._book_at(customer, moment)
                for who in (car.id, customer.consultant):
                    self.taken.setdefault((who, -days), []).append((moment, moment + 60 * MINUTES))
                return

    def _book_at(self, customer, moment):
        company = self.context.users[customer.consultant].company_id
        drive = self.context.model('dealership.test.drive', customer.consultant).create(
            {
                'lead_id': customer.card.record.id,
                'vehicle_id': self.car_for(customer).id,
                'start': moment,
                'route_id': self.routes[company][customer.index % 2].id,
                **self._party(customer),
            }
        )
        self.booked.append(drive)
        return drive

    def _on_the_road(self, customer):
        """By the clock, with nothing to put right: the customer drives while the demo is opened.

        :return: whether car and consultant were free for it
        """
        local = self.context.now + SHANGHAI
        late = (local + datetime.timedelta(hours=1)).date() != local.date()
        car = self.car_for(customer)
        if local.hour == 0 or late or not self._is_free(car, customer.consultant, 0, self.context.now, self.context.now + 60 * MINUTES):
            return False
        drive = self._book_at(customer, self.context.now - 5 * MINUTES)
        self._papers(drive)
        drive.action_start()
        for who in (car.id, customer.consultant):
            self.taken.setdefault((who, 0), []).append((drive.start, drive.stop + 15 * MINUTES))
        return True


def signature(rng):
    """A few strokes of a pen, as a picture."""
    image = Image.new('RGBA', (260, 90), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    x = 20
    for _stroke in range(rng.randrange(5, 8)):
        points = [(x + rng.randrange(-6, 34), rng.randrange(15, 75)) for _point in range(rng.randrange(3, 6))]
        draw.line(points, fill=(20, 30, 60, 255), width=2, joint='curve')
        x += rng.randrange(24, 36)
    stream = io.BytesIO()
    image.save(stream, 'PNG')
    return base64.b64encode(stream.getvalue())
