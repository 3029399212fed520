"""What the database holds of the cars and people in visits from outside: one query a kind, never one a visit."""
from odoo.fields import Domain

from ...rules import phone, vin
from ...rules.errors import RuleError
from ...rules.import_values import key
from ..prospect.import_references import References


class ServiceLookup:
    """Cars by VIN and plate, customers by phone, models by name, advisors by name, readings by car.

    :param env: of the system, in the store
    :param company: the store
    :param visits: list of `VisitFacts`
    """

    def __init__(self, env, company, visits):
        self.env, self.company = env, company
        self.by_vin, self.by_plate, self.by_phone, self.readings = {}, {}, {}, {}
        self._references = None
        self._advisors = None
        self._load_cars(visits)
        self._load_people([person for facts in visits for person in (facts.owner, facts.customer)])

    def _load_cars(self, visits):
        vins = {facts.vin for facts in visits if facts.vin}
        plates = {facts.plate for facts in visits if facts.plate and not facts.vin}
        Vehicle = self.env['fleet.vehicle'].with_context(active_test=False)
        cars = Vehicle.search_fetch(
            Domain('dealer_role', '!=', False) & (
                Domain('vin_sn', 'in', sorted(vins))
                | (Domain('plate_search', 'in', sorted(plates)) & Domain('company_id', 'in', (self.company.id, False)))),
            ['vin_sn', 'plate_search', 'company_id', 'dealer_role', 'owner_id', 'driver_id', 'active', 'first_registration_date'],
            order='id') if vins or plates else Vehicle
        for car in cars:
            if car.vin_sn:
                self.by_vin.setdefault(car.vin_sn, car)
            if car.active and car.plate_search:
                self.by_plate.setdefault(car.plate_search, []).append(car)

    def _load_people(self, people):
        numbers = {number for person in people for text in person.phones if (number := phone.key(text))}
        if not numbers:
            return
        # stock's sanitized number drops extensions and knows hotlines by their country code
        plain = {number.partition(';')[0] for number in numbers}
        variants = sorted(plain | {f'+86{number}' for number in plain if not number.startswith('+')})
        found = self.env['res.partner'].search_fetch(
            Domain('is_dealership_customer', '=', True) & Domain('company_id', 'in', (self.company.id, False)) & (
                Domain('phone_sanitized', 'in', variants) | Domain('phone_second_sanitized', 'in', sorted(numbers))),
            ['name', 'phone', 'phone_second', 'company_id'], order='id')
        for partner in found:
            for number in {phone.key(partner.phone), phone.key(partner.phone_second)} - {''}:
                self.by_phone.setdefault(number, []).append(partner)

    # ------------------------------------------------------------------
    def car(self, facts):
        """(the car, code of the problem, its value) of a visit; nothing at all when it is not known."""
        if facts.vin:
            car = self.by_vin.get(facts.vin)
            if not car:
                return None, '', ''
            if car.dealer_role == 'company':
                return None, 'vehicle.company', ''
            if car.company_id and car.company_id != self.company:
                return None, 'vehicle.elsewhere', ''
            return car, '', ''
        cars = [car for car in self.by_plate.get(facts.plate, ()) if car.dealer_role != 'company']
        if len(cars) > 1:
            return None, 'plate.several', facts.plate
        return (cars[0] if cars else None), '', ''

    def person(self, person):
        """(the customer, whether somebody else has his phone) of a name and numbers."""
        found = [partner for text in person.phones for partner in self.by_phone.get(phone.key(text), ())]
        names = {key(name) for name in (person.name, person.company) if name}
        same = [partner for partner in found if not names or key(partner.name or '') in names]
        return (same[0] if same else None), bool(found and not same)

    def model(self, facts):
        """Id of the model of the catalogue, or False."""
        if not (facts.make or facts.model):
            return False
        if not self._references:
            self._references = References(self.env, self.company, self.env['crm.team'], False)
        return self._references.find_model(facts.make, facts.model)

    def advisor(self, name):
        """The service advisor of that name, when one has it."""
        if self._advisors is None:
            users = self.env.ref('auto_dealership.group_service_advisor').all_user_ids
            names = [(key(user.name), user) for user in users if self.company in user.company_ids]
            self._advisors = {word: user for word, user in names if [other for other, _user in names].count(word) == 1}
        return self._advisors.get(key(name)) if name else None

    def load_readings(self, cars):
        """What these cars showed, by day."""
        self.readings = {car.id: [] for car in cars}
        for reading in self.env['fleet.vehicle.odometer'].search_fetch(
                [('vehicle_id', 'in', cars.ids)], ['vehicle_id', 'date', 'value'], order='date, id'):
            self.readings[reading.vehicle_id.id].append((reading.date, reading.value))

    @staticmethod
    def vin_is_doubtful(number):
        """Whether a VIN needs a look at the car."""
        try:
            return vin.check(number).severity == 'error'
        except RuleError:
            return True
