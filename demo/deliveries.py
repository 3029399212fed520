"""Cars handed over: booked in a bay, inspected, papers ticked, signed; done now and dated back to the customer's day."""

import datetime

from .drives import signature

HALF_HOUR = datetime.timedelta(minutes=30)
WISHES = ('客户一家四口来提车，请安排合影', '希望上午十点前办完，下午要上班', '要红花和车贴，全程录像', '请提前把行车记录仪装好', '')


class Deliveries:
    def __init__(self, context):
        self.context, self.rng = context, context.rng
        self.bays = context.env['dealership.delivery.bay'].search([('company_id', 'in', context.companies.ids)])

    def book(self, order, start=None, bay=0):
        """The consultant books a bay; without a time for now, which is dated back afterwards."""
        bays = self.bays.filtered(lambda place: place.company_id == order.company_id)
        values = {'order_id': order.id, 'note': self.rng.choice(WISHES)}
        if start:
            values.update(start=start, bay_id=bays[bay % len(bays)].id if bays else False)
        return self.context.model('dealership.delivery', order.user_id).create(values)

    def inspect(self, delivery, fault=None):
        """The service advisor looks at the car, in the second store the consultant; what is not in order keeps it."""
        lines = self._as_advisor(delivery.inspection_ids)
        faulty = lines[3:4] if fault else lines.browse()
        (lines - faulty).write({'result': 'ok'})
        if fault:
            faulty.write({'result': 'fault', 'note': fault})
        else:
            self._as_advisor(delivery).action_inspected()

    def prepare(self, delivery):
        """Papers and keys are ticked, the car is ready."""
        lines = self._as_advisor(delivery.document_ids)
        lines.write({'result': 'ok'})
        self._as_advisor(delivery).action_ready()

    def _as_advisor(self, records):
        first = records.company_id == self.context.companies[0]
        user = 'fw1' if first else (records if records._name == 'dealership.delivery' else records.delivery_id).user_id
        return self.context.model(records._name, user).browse(records.ids)

    def hand_over(self, order, days, plate=None):
        """All steps of a delivery that took place so many days ago.

        :return: the delivery
        """
        delivery = self.book(order)
        self.inspect(delivery)
        self.prepare(delivery)
        if plate:
            delivery.sudo().vehicle_id.license_plate = plate  # registered by the plate agent, before the customer took the car
        delivery._deliver(signature(self.rng), order.partner_id.name, mileage=self.rng.randrange(8, 40))
        self._date_back(delivery, days)
        return delivery

    def _date_back(self, delivery, days):
        """The papers say the day on which the customer took the car."""
        past, day = self.context.past, self.context.day(days)
        start = self.context.moment(days, self.rng.randrange(10, 16))
        booked = start - datetime.timedelta(days=2)
        end = self.context.not_ahead(start + 3 * HALF_HOUR)
        start = min(start, end - HALF_HOUR)
        past.set(
            delivery, create_date=booked, start=start, stop=end, inspected_on=start - HALF_HOUR, ready_on=start, delivered_at=end,
            delivered_on=day, write_date=end)
        for line in delivery.line_ids:
            past.set(line, checked_on=start - HALF_HOUR)
        past.set(delivery.order_id, delivered_on=day)
        vehicle = delivery.sudo().vehicle_id
        care = {name: value or None for name, value in delivery.company_id._dealership_care_dates(day).items()}
        past.set(
            vehicle, sold_on=day, purchase_date=day, acquisition_date=day, first_registration_date=day,
            create_date=self.context.moment(days + self.rng.randrange(12, 50)), **care)
        for period in vehicle.owner_history_ids:
            past.set(period, date_from=day, create_date=end)
        for period in vehicle.plate_history_ids:
            past.set(period, date_from=day, create_date=end)
        for reading in vehicle.odometer_ids:
            past.set(reading, date=day)
        for assignment in vehicle.log_drivers:
            past.set(assignment, date_start=day)
