"""Decide for every row of a batch what it makes, completes or contradicts, before anything is written."""
from .import_index import Index
from .import_slots import Car, Card, Customer

PHONES = ('phone', 'phone_second')
CAR_LABELS = ('vin_sn', 'license_plate')


class Plan:
    """Slots to write, and the outcome of each row: 'new', 'changed', 'same' or 'bad'.

    A row with an issue leaves no trace in the plan: all its checks come before its first slot is touched.
    """

    def __init__(self, env, job, references, heading):
        self.env = env
        self.job = job
        self.references = references
        self.heading = heading
        self.index = Index(env, job.company, job.team)
        self.outcomes = {}
        self.kept = set()
        self.new_customers, self.new_cars, self.new_cards, self.documents = [], [], [], []
        self.touched = {}

    def add(self, rows):
        """Plan rows that have no issue so far."""
        self.index.load(rows)
        for row in rows:
            self.outcomes[row.line] = self._plan_row(row)

    def _plan_row(self, row):
        customer = self._find_customer(row)
        car = self._find_car(row, customer) if not row.issues else None
        if not customer and car and car.owner and car.owner.name_key == self.index.name_key(row) and not self._is_rival(row, car.owner):
            customer = car.owner
        if not row.issues:
            self._check_car(row, customer, car)
            self._check_identity(row, customer)
            self._check_card(row, customer)
        if row.issues:
            return 'bad'
        results = set()
        customer = self._take_customer(row, customer, results)
        car = self._take_car(row, customer, car, results)
        if self.job.team:
            self._take_card(row, customer, car, results)
        if 'kept' in results:
            self.kept.add(row.line)
        # A file of prospects is counted in cards, one of customers in customers.
        return 'new' if 'new' in results else 'changed' if 'filled' in results else 'same'

    # ------------------------------------------------------------------
    # Find and check
    # ------------------------------------------------------------------
    def _refuse(self, row, column, sentence):
        title = self.heading.title(column)
        row.refuse(title, '' if column.startswith('identity') else row.values.get(column, ''), sentence)

    def _is_rival(self, row, customer):
        """Whether a row brings a consultant whose customer this is not: another one has his card open.

        The row makes a card of its own beside it; who holds customers tells them both (F01).
        """
        wanted = row.refs.get('consultant')
        card = self.index.cards.get(customer) if customer and wanted and self.job.team else None
        return bool(card) and card.get('user_id') not in (False, None, wanted)

    def _find_customer(self, row):
        found = {}
        for known_by in self.index.customer_keys(row):
            slot = self.index.customers.get((*known_by, row.refs.get('consultant'))) or self.index.customers.get(known_by)
            if slot and not self._is_rival(row, slot):
                found.setdefault(known_by[0], slot)
        if row.values.get('identity.number') and self.index.ring_error:
            self._refuse(row, 'identity.number', self.index.ring_error)
        by_identity = found.get('identity')
        if by_identity and by_identity.name_key != self.index.name_key(row):
            self._refuse(row, 'identity.number', self.env._(
                "This number is on the card of another customer. Compare name and document."))
        elif by_identity and len(set(found.values())) > 1:
            self._refuse(row, 'partner.phone', self.env._(
                "Phone and document belong to two customers of the same name. Merge them first, or correct one of the two."))
        return by_identity or found.get('phone') or found.get('wechat')

    def _find_car(self, row, customer):
        values = row.values
        by_vin = self.index.cars.get(('vin', values.get('car.vin_sn')))
        by_plate = self.index.cars.get(('plate', values.get('car.license_plate')))
        if by_vin or by_plate:
            other_vin = by_plate and values.get('car.vin_sn') and by_plate.get('vin_sn') not in (False, None, values['car.vin_sn'])
            if other_vin or (by_vin and by_plate and by_vin is not by_plate):
                self._refuse(row, 'car.license_plate', self.env._(
                    "This plate is on another car, with another VIN. Correct the older record first."))
            return by_vin or by_plate
        model = self._model(row)
        if customer and model and not (values.get('car.vin_sn') or values.get('car.license_plate')):
            return next((car for car in customer.cars if car.model == model), None)
        return None

    def _model(self, row):
        return self.references.model_id(row.refs.get('car'))

    def _check_car(self, row, customer, car):
        _ = self.env._
        column = next((f'car.{name}' for name in CAR_LABELS if row.values.get(f'car.{name}')), 'car.model')
        given = [name for name in row.values if name.startswith('car.')]
        if not car:
            if given and not row.refs.get('car'):
                self._refuse(row, 'car.model', _("A car that is not known yet needs its model."))
        elif car.record and car.record.company_id.id not in (self.job.company.id, False):
            self._refuse(row, column, _("This car is registered in another store of the group. Ask there to hand it over."))
        elif car.record and not car.record.active:
            self._refuse(row, column, _("This car is in the archive. Restore it first."))
        elif car.get('dealer_role') != 'customer':
            self._refuse(row, column, _("This car belongs to the store itself. It becomes the customer's by its delivery."))
        elif (car.owner and car.owner is not customer and not self._is_rival(row, car.owner)) or (
                not car.owner and car.record and car.record.owner_id):
            self._refuse(row, column, _(
                "This car belongs to another customer. A change of owner is entered on the car itself."))

    def _check_identity(self, row, customer):
        if not (customer and customer.record and row.values.get('identity.number')):
            return
        document_type = row.values['identity.document_type']
        present = self.index.documents.get(customer.record.id, {}).get(document_type)
        if present and document_type == 'resident_id' and present not in self.index.identity_indexes(row):
            self._refuse(row, 'identity.number', self.env._(
                "The customer's card has another number of this document. Compare it with the document and correct the card."))

    def _check_card(self, row, customer):
        if not (self.job.team and customer):
            return
        _ = self.env._
        card = self.index.cards.get(customer)
        wanted = row.refs.get('consultant')
        if card and card.record and card.record.team_id != self.job.team:
            self._refuse(row, 'partner.name', _(
                "The customer has an open card in the team %(team)s of this store. Hand it over, or import into that team.",
                team=card.record.sudo().team_id.name))
        elif not card and wanted and customer.get('user_id') not in (False, None, wanted):
            self._refuse(row, 'ref.consultant', _(
                "The customer belongs to %(consultant)s. Leave the consultant empty, or hand the customer over first.",
                consultant=self.env['res.users'].sudo().browse(customer.get('user_id')).name))

    # ------------------------------------------------------------------
    # Take
    # ------------------------------------------------------------------
    def _take_customer(self, row, customer, results):
        values = {name.partition('.')[2]: value for name, value in row.values.items() if name.startswith('partner.')}
        consultant = row.refs.get('consultant')
        if customer is None:
            customer = Customer(None, {**values, 'user_id': consultant}, row.line, self.index.name_key(row))
            self.new_customers.append(customer)
            results.add('new' if not self.job.team else 'filled')
        else:
            for name in PHONES:
                if values.get(name):
                    results.add(customer.offer_phone(values[name]))
            for name, value in values.items():
                if name not in ('name', *PHONES):
                    results.add(customer.offer(name, value))
            if consultant and not self.job.team:
                results.add(customer.offer('user_id', consultant))
            self._touch(customer)
        self._take_document(row, customer, results)
        self.index.register(customer)
        return customer

    def _take_document(self, row, customer, results):
        indexes = self.index.identity_indexes(row)
        if not indexes or any(self.index.customers.get(('identity', found)) is customer for found in indexes):
            return
        if customer.record and not set(indexes).isdisjoint(self.index.documents.get(customer.record.id, {}).values()):
            return  # somebody else's customer is known by it first
        self.documents.append((customer, row.values['identity.document_type'], row.values['identity.number']))
        self.index.customers['identity', indexes[0]] = customer
        results.add('filled')

    def _take_car(self, row, customer, car, results):
        values = {name.partition('.')[2]: value for name, value in row.values.items() if name.startswith('car.')}
        if not values:
            return None
        odometer = values.pop('odometer', 0)
        for name in ('brand', 'model'):
            values.pop(name, None)
        if car is None:
            car = Car(None, customer, self._model(row), {**values, 'dealer_role': 'customer'}, row.line)
            self.new_cars.append((car, row.refs['car']))
            results.add('filled')
        else:
            if car.owner is None:
                car.owner = customer
                car.fills['owner_id'] = customer
                results.add('filled')
            results.update(car.offer(name, value) for name, value in values.items())
            self._touch(car)
        if odometer:
            results.add('same' if car.odometer == odometer else 'kept' if car.odometer else 'filled')
            car.odometer = car.odometer or odometer
        self.index.register_car(car)
        return car

    def _take_card(self, row, customer, car, results):
        card = self.index.cards.get(customer)
        values = self._card_values(row)
        if card is None:
            owner = customer.get('user_id') or False
            values.update({
                'origin_id': row.refs['origin'], 'source_id': row.refs['channel'], 'level_id': row.refs.get('level', False),
                'user_id': row.refs.get('consultant') or (owner if owner in self.job.member_ids else False),
            })
            card = self.index.cards[customer] = Card(None, customer, values, row.line)
            self.new_cards.append(card)
            results.add('new')
        else:
            results.update(card.offer(name, value) for name, value in values.items())
            for name, field in (('origin', 'origin_id'), ('channel', 'source_id'), ('level', 'level_id'), ('consultant', 'user_id')):
                if row.refs.get(name):
                    results.add(card.offer(field, row.refs[name]))
            self._touch(card)
        if car and card.car is None and not (card.record and card.record.present_vehicle_id):
            card.car = car
            results.add('filled')
        self._take_wish(row, card, results)

    @staticmethod
    def _card_values(row):
        values = {name.partition('.')[2]: value for name, value in row.values.items() if name.startswith('lead.')}
        low, high = values.pop('budget', (0, 0))
        return {**values, **({'budget_min': low} if low else {}), **({'budget_max': high} if high else {})}

    def _take_wish(self, row, card, results):
        model = row.refs.get('wish')
        if not model:
            return
        known = [wish['model'] for wish in card.wishes]
        if card.record:
            known += card.record.wish_ids.model_id.ids
        if self.references.model_id(model) not in map(self.references.model_id, known):
            card.wishes.append({'model': model, **{name: row.refs.get(name) for name in ('trim', 'exterior', 'interior')}})
            results.add('filled')

    def _touch(self, slot):
        if not slot.is_new:
            self.touched.setdefault(id(slot), slot)
