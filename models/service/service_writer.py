"""Visits of messages into the workshop's own: cars, people, visits, lines and readings, each made at once for a batch."""
from odoo import fields
from odoo.fields import Command

from ...rules import mileage_check, service_facts, workshop
from .service_lookup import ServiceLookup

STALE_DAYS = 60  # who came before and never left is not in the yard


class ServiceWriter:
    """Writes what messages say.

    :param env: of the system, in the store
    :param company: the store
    :param str source_code: which system sends
    """

    def __init__(self, env, company, source_code):
        self.env, self.company, self.source_code = env, company, source_code
        self.now = fields.Datetime.now()

    def write(self, pairs):  # pylint: disable=method-required-super
        """:param pairs: list of (message, `VisitFacts`)"""
        self.lookup = ServiceLookup(self.env, self.company, [facts for _message, facts in pairs])
        known = [(message, facts) for message, facts in pairs if self._visit_of(message)]
        self._make([(message, facts) for message, facts in pairs if not self._visit_of(message)])
        for message, facts in known:
            self._update(message, self._visit_of(message), facts)

    @staticmethod
    def _visit_of(message):
        return message.visit_id or message.original_id.visit_id

    # ------------------------------------------------------------------
    # New
    # ------------------------------------------------------------------
    def _make(self, pairs):
        ready, new_cars, new_owners = [], {}, {}
        for message, facts in pairs:
            missing = [code for code in facts.missing() if code != 'vehicle' or not message.vehicle_id]
            car, code, value = (message.vehicle_id, '', '') if message.vehicle_id else self.lookup.car(facts)
            plan = None
            if code:
                facts.note(code, value)
            elif not car and facts.vin not in new_cars and 'vehicle' not in missing:
                lacking, plan = self._plan_car(message, facts)
                missing += lacking
            self._note_times(facts)
            if missing or code or self._doubts(facts):
                self._keep(message, facts, missing)
                continue
            ready.append((message, facts, car))
            if plan:
                new_cars[facts.vin] = plan
                if isinstance(plan[0], tuple):
                    new_owners.setdefault(plan[0], facts)
        self._make_cars(new_cars, new_owners)
        ready = [(message, facts, car or new_cars[facts.vin]) for message, facts, car in ready]
        self._make_visits(ready)

    def _doubts(self, facts):
        return any(problem.code in ('booking.past', 'visit.stale') for problem in facts.problems)

    def _note_times(self, facts):
        """An appointment that is over, a car that came and never left: history has no place for them."""
        if facts.state == 'booked' and service_facts.is_history(facts.planned_start, self.now):
            facts.note('booking.past')
        elif facts.state in workshop.INSIDE and facts.arrived_at and (self.now - facts.arrived_at).days > STALE_DAYS:
            facts.note('visit.stale')

    def _plan_car(self, message, facts):
        """(codes of what is missing for a car that is not known, plan): the plan is its owner, or his name and phone, and its values."""
        if not facts.vin:
            return ['vehicle'], None
        if self.lookup.vin_is_doubtful(facts.vin):
            facts.note('vin.check_digit', facts.vin)
            return ['vehicle'], None
        missing, owner, name = [], message.customer_id, facts.owner.name or facts.owner.company
        if not owner:
            owner, doubtful = self.lookup.person(facts.owner)
            if doubtful:
                facts.note('owner.doubtful', name)
            if doubtful or not (owner or (facts.owner.phone and name)):
                missing.append('owner')
        model_id = self.lookup.model(facts)
        if not model_id:
            if facts.make or facts.model:
                facts.note('model.unknown', f"{facts.make} {facts.model}".strip())
            missing.append('model')
        years = self.env['fleet.vehicle']._fields['model_year'].get_values(self.env)
        return missing, None if missing else (owner or (name, facts.owner.phone), {
            'model_id': model_id, 'dealer_role': 'customer', 'company_id': self.company.id, 'vin_sn': facts.vin,
            'license_plate': facts.plate or False, 'engine_number': facts.engine_number or False,
            'first_registration_date': facts.registered_on or False, **({'model_year': facts.year} if facts.year in years else {})})

    def _make_cars(self, new_cars, new_owners):
        """Replace the plans by cars."""
        people = self.env['res.partner'].create([{
            'name': who[0], 'phone': who[1], 'is_dealership_customer': True, 'company_id': self.company.id,
            'is_company': bool(facts.owner.company and not facts.owner.name), 'email': facts.owner.email or False,
        } for who, facts in new_owners.items()])
        owners = dict(zip(new_owners, people, strict=True))
        cars = self.env['fleet.vehicle'].create([
            {**vals, 'owner_id': owners.get(who, who).id} for who, vals in new_cars.values()])
        for number, car in zip(list(new_cars), cars, strict=True):
            new_cars[number] = car

    def _make_visits(self, ready):
        """One creation for all; readings before them, because the visits point to them."""
        if not ready:
            return
        cars = self.env['fleet.vehicle'].union(*(car for _message, _facts, car in ready))
        self.lookup.load_readings(cars)
        ready.sort(key=lambda each: (each[1].moment, each[0].id))  # a line of readings grows with time
        readings = self._make_readings([(facts, car) for _message, facts, car in ready])
        vals_list = [
            {**self._visit_vals(message, facts, car), 'vehicle_id': car.id, 'line_ids': self._line_commands(facts),
             'odometer_id': reading.id, 'mileage': facts.mileage if reading else 0}
            for (message, facts, car), reading in zip(ready, readings, strict=True)]
        visits = self.env['fleet.vehicle.log.services'].create(vals_list)
        for (message, facts, car), visit in zip(ready, visits, strict=True):
            if not car.active:
                facts.note('vehicle.archived')
            self._compare_owner(facts, car)
            self._settle(message, facts, visit, 'accepted')
        self._call_hooks([(visit, False) for visit in visits])

    def _visit_vals(self, message, facts, car):
        day = self.company._dealership_day(facts.arrived_at or facts.moment)
        return {
            'company_id': self.company.id, 'visit_kind': facts.kind, 'workshop_state': facts.state, 'date': day,
            'state': workshop.STOCK_STATE[facts.state], 'intake_source': self.source_code, 'intake_number': facts.external_id or False,
            'customer_id': (message.customer_id or self._customer(facts, car)).id,
            'advisor_id': (self.lookup.advisor(facts.advisor) or self.env['res.users']).id,
            'planned_start': facts.planned_start if facts.state == 'booked' else False,
            'arrived_at': facts.arrived_at if facts.state not in ('booked', 'cancelled') else False,
            'promised_at': facts.promised_at or False,
            'ready_at': (facts.ready_at or facts.left_at or False) if facts.state in ('ready', 'left') else False,
            'left_at': (facts.left_at or facts.ready_at or facts.arrived_at) if facts.state == 'left' else False,
            'customer_words': facts.words or False, 'notes': facts.remark or False,
            'cancel_reason': (facts.remark or self.source_code) if facts.state == 'cancelled' else False,
            **({'payer': facts.payer} if facts.payer else {}),
        }

    def _customer(self, facts, car):
        """Who brings the car: the person that is named when he is a customer, else the owner."""
        brings, _doubtful = self.lookup.person(facts.customer) if facts.customer.phones else (None, False)
        if not brings and (facts.customer.name or facts.customer.phones):
            facts.note('customer.unknown', facts.customer.name or facts.customer.company)
        return brings or car.owner_id or car.driver_id

    def _compare_owner(self, facts, car):
        if facts.owner.phones and car.owner_id:
            owner, _doubtful = self.lookup.person(facts.owner)
            names = (facts.owner.name, facts.owner.company)
            if owner != car.owner_id and car.owner_id.name not in names:
                facts.note('owner.differs', facts.owner.name or facts.owner.company)

    def _line_commands(self, facts):
        lines = [{
            'kind': line.kind, 'name': line.name or facts.words[:200] or self._kind_words(facts), 'quantity': line.quantity,
            'price_unit': line.price, 'discount': line.discount, 'tax_ids': False, 'claim_number': line.claim_number or False,
            **({'payer': line.payer or facts.payer} if line.payer or facts.payer else {}),
        } for line in facts.lines]
        if not lines and facts.amount:
            lines = [{
                'kind': 'work', 'name': facts.words[:200] or self._kind_words(facts), 'quantity': 1, 'price_unit': facts.amount,
                'tax_ids': False, 'claim_number': facts.claim_number or False, **({'payer': facts.payer} if facts.payer else {})}]
        return [Command.create({'sequence': number + 1, **line}) for number, line in enumerate(lines)]

    def _kind_words(self, facts):
        selection = self.env['fleet.vehicle.log.services']._fields['visit_kind']._description_selection(self.env)
        return dict(selection)[facts.kind]

    # ------------------------------------------------------------------
    # Mileage
    # ------------------------------------------------------------------
    def _make_readings(self, pairs):
        """A reading for each visit whose mileage can be right; the others are named and left out.

        :return: list of readings, empty ones where there is none
        """
        Odometer, wanted = self.env['fleet.vehicle.odometer'], []
        for facts, car in pairs:
            day = self.company._dealership_day(facts.arrived_at or facts.moment)
            if facts.mileage and self._is_likely(facts, car, day):
                wanted.append({'vehicle_id': car.id, 'value': facts.mileage, 'date': day})
                self.lookup.readings.setdefault(car.id, []).append((day, facts.mileage))
                self.lookup.readings[car.id].sort()
            else:
                wanted.append(None)
        made = iter(Odometer.create([vals for vals in wanted if vals]))
        return [next(made) if vals else Odometer for vals in wanted]

    def _is_likely(self, facts, car, day):
        line = self.lookup.readings.get(car.id, ())
        before = [(date, value) for date, value in line if not date or date <= day]
        after = [value for date, value in line if date and date > day]
        since, last = before[-1] if before else (car.first_registration_date, 0)
        code = mileage_check.suspicion(last, (day - since).days if since and since <= day else None, facts.mileage)
        if not code and after and facts.mileage > after[0]:
            code = 'later'
        if code:
            facts.note(f'mileage.{code}', f'{facts.mileage}')
        return not code

    # ------------------------------------------------------------------
    # Known
    # ------------------------------------------------------------------
    def _update(self, message, visit, facts):
        """What a later message changes on a visit that this system sent, as long as nothing was charged for it here."""
        before = visit.workshop_state
        if visit._is_settled_here():
            facts.note('visit.settled')
        elif facts.missing():
            pass
        elif before in workshop.CLOSED and facts.state != before:
            facts.note('status.backwards', facts.state)
        else:
            self._write_visit(message, visit, facts)
            self._settle(message, facts, visit, 'updated')
            self._call_hooks([(visit, before)])
            return
        self._keep(message, facts, facts.missing(), visit)

    def _write_visit(self, message, visit, facts):
        car = visit.vehicle_id
        vals = self._visit_vals(message, facts, car)
        del vals['company_id'], vals['intake_source']
        if facts.state != 'booked':
            del vals['planned_start']
        if not vals['advisor_id']:
            del vals['advisor_id']
        if facts.mileage and facts.mileage != visit.mileage:
            self.lookup.load_readings(car)
            self.lookup.readings[car.id] = [
                (reading.date, reading.value) for reading in car.odometer_ids.sorted(lambda reading: (reading.date, reading.id))
                if reading != visit.odometer_id]
            day = self.company._dealership_day(facts.arrived_at or facts.moment)
            if self._is_likely(facts, car, day):
                reading = visit.odometer_id
                if reading:
                    reading.write({'value': facts.mileage, 'date': day})
                else:
                    reading = self.env['fleet.vehicle.odometer'].create(
                        {'vehicle_id': car.id, 'value': facts.mileage, 'date': day})
                vals.update(odometer_id=reading.id, mileage=facts.mileage)
        vals['line_ids'] = [Command.clear(), *self._line_commands(facts)]
        with visit._clash_explained():
            visit.write(vals)
            self.env.flush_all()

    # ------------------------------------------------------------------
    # Fates
    # ------------------------------------------------------------------
    def _call_hooks(self, pairs):
        """Do what is done when a car comes, is ready or leaves, if that has happened now and not long ago.

        :param pairs: list of (visit, state before)
        """
        Visit = self.env['fleet.vehicle.log.services']
        came, finished, gone, given_up = [], [], [], []
        for visit, before in pairs:
            state = visit.workshop_state
            if state == before:
                continue
            if state in workshop.INSIDE and before not in workshop.INSIDE and not service_facts.is_history(visit.arrived_at, self.now):
                came.append(visit.id)
            if state == 'ready' and not service_facts.is_history(visit.ready_at, self.now):
                finished.append(visit.id)
            if state == 'left' and not service_facts.is_history(visit.left_at, self.now):
                gone.append(visit.id)
            if state == 'cancelled' and before:
                given_up.append(visit.id)
        for ids, hook in ((came, '_after_arrival'), (finished, '_after_ready'), (gone, '_after_left'), (given_up, '_after_cancelled')):
            if ids:
                getattr(Visit.browse(ids), hook)()

    def _settle(self, message, facts, visit, fate):
        message.write({
            'fate': fate, 'visit_id': visit.id, 'missing': False, 'error': False, 'reason': False,
            'vehicle_id': visit.vehicle_id.id, 'customer_id': visit.customer_id.id,
            'problems': [list(problem) for problem in facts.problems] or False})
        original = message.original_id
        if original and not original.visit_id:
            original.write({'visit_id': visit.id, 'fate': 'replaced', 'missing': False})

    def _keep(self, message, facts, missing, visit=None):
        message.write({
            'fate': 'to_complete', 'missing': missing or False, 'problems': [list(problem) for problem in facts.problems] or False,
            **({'visit_id': visit.id} if visit else {})})
