"""What the database holds already of the customers, cars and cards of a batch of rows: one query a kind, never one a row."""
from odoo.fields import Domain

from ...rules import phone, vault
from ...rules.import_values import key
from .import_slots import Car, Card, Customer

PARTNER_FIELDS = [
    'name', 'phone', 'phone_second', 'phone_sanitized', 'wechat', 'gender', 'birthdate_date', 'customer_nature', 'is_company',
    'email', 'occupation', 'employer', 'education', 'street', 'city', 'zip', 'vat', 'preferred_contact', 'visit_place',
    'visit_day_part', 'lifestyle_note', 'user_id', 'company_id',
]


class Index:
    """Customers, cars and open cards by what a row may name them with.

    Slots of rows that are planned are added too, so that two rows of one customer meet.
    """

    def __init__(self, env, company, team):
        self.env = env
        self.company = company
        self.team = team
        self.customers = {}
        self.cars = {}
        self.cards = {}
        self.documents = {}
        self._ring = None
        self.ring_error = None

    # ------------------------------------------------------------------
    # Keys of a row
    # ------------------------------------------------------------------
    @staticmethod
    def name_key(row):
        return key(row.values['partner.name'])

    def customer_keys(self, row):
        """Keys by which the customer of a row is known, the surest first."""
        values, name = row.values, self.name_key(row)
        keys = [('identity', index) for index in self.identity_indexes(row)]
        numbers = dict.fromkeys(phone.key(values.get(f'partner.{field}')) for field in ('phone', 'phone_second'))
        keys += [('phone', number, name) for number in numbers if number]
        if values.get('partner.wechat'):
            keys.append(('wechat', values['partner.wechat'].lower(), name))
        return keys

    def identity_indexes(self, row):
        """Blind indexes of the row's document number by every key of the ring; none without a ring."""
        number = row.values.get('identity.number')
        if not number or not self.ring:
            return ()
        text = self.env['dealership.identity.document']._index_text(row.values['identity.document_type'], number)
        return self._ring.blind_indexes(text)

    @property
    def ring(self):
        if self._ring is None and self.ring_error is None:
            try:
                self._ring = vault.load_ring()
            except vault.VaultError as error:
                self.ring_error = self.env['dealership.identity.document']._vault_message(error)
        return self._ring

    # ------------------------------------------------------------------
    # Loading
    # ------------------------------------------------------------------
    def load(self, rows):
        self._load_customers(rows)
        self._load_documents(rows)
        self._load_cars(rows)
        self._load_documents(())  # of the owners of these cars
        self._load_cards()

    def _load_customers(self, rows):
        wanted = {found for row in rows for found in self.customer_keys(row)} - self.customers.keys()
        numbers = {found[1] for found in wanted if found[0] == 'phone'}
        chats = {
            spelling for row in rows if row.values.get('partner.wechat')
            for spelling in (row.values['partner.wechat'], row.values['partner.wechat'].lower())}
        if not (numbers or chats):
            return
        # Stock's sanitized number drops extensions and knows hotlines by their country code.
        plain = {number.partition(';')[0] for number in numbers}
        variants = sorted(plain | {f'+86{number}' for number in plain if not number.startswith('+')})
        partners = self.env['res.partner'].search_fetch(
            Domain('is_dealership_customer', '=', True) & Domain('company_id', 'in', (self.company.id, False)) & (
                Domain('phone_sanitized', 'in', variants) | Domain('phone_second_sanitized', 'in', sorted(numbers))
                | Domain('wechat', 'in', sorted(chats))),
            PARTNER_FIELDS, order='id')
        for partner in partners:
            self.customer_of(partner)

    def customer_of(self, partner):
        """The slot of a customer of the database, known by all his keys from now on."""
        slot = self.customers.get(('partner', partner.id))
        if not slot:
            slot = self.customers['partner', partner.id] = Customer(partner, name_key=key(partner.name or ''))
            self.register(slot)
        return slot

    def register(self, slot):
        """Make a customer found by his present phones and WeChat; of two consultants who both have him, by either."""
        known = [
            ('phone', number, slot.name_key) for field in ('phone', 'phone_second') if (number := phone.key(slot.get(field)))]
        if slot.get('wechat'):
            known.append(('wechat', slot.get('wechat').lower(), slot.name_key))
        for known_by in known:
            self.customers.setdefault(known_by, slot)
            self.customers.setdefault((*known_by, slot.get('user_id')), slot)

    def _load_documents(self, rows):
        """Whose numbers of the file are known; the hashes are compared by the system, and only this store's."""
        hashes = [index for row in rows for index in self.identity_indexes(row)]
        Document = self.env['dealership.identity.document'].sudo()
        known = self.env['res.partner'].browse(
            {slot.record.id for slot in self.customers.values() if slot.record and slot.record.id not in self.documents})
        if not (hashes or known):
            return
        documents = Document.search([
            ('company_id', 'in', (self.company.id, False)), '|', ('number_hash', 'in', hashes), ('partner_id', 'in', known.ids)])
        self.documents.update({partner_id: {} for partner_id in known.ids})
        for document in documents:
            self.documents.setdefault(document.partner_id.id, {})[document.document_type] = document.number_hash
            slot = self.customer_of(document.partner_id.with_env(self.env))
            self.customers.setdefault(('identity', document.number_hash), slot)

    def _load_cars(self, rows):
        """Cars by VIN in every store, since a VIN exists once, else by plate in this one, and those of the customers found."""
        vins = {row.values['car.vin_sn'] for row in rows if row.values.get('car.vin_sn')}
        plates = {row.values['car.license_plate'] for row in rows if row.values.get('car.license_plate')}
        owners = {slot.record.id for slot in self.customers.values() if slot.record}
        if not (vins or plates or owners) or not any(row.refs.get('car') or _names_car(row) for row in rows):
            return
        Vehicle = self.env['fleet.vehicle'].sudo().with_context(active_test=False)
        here = Domain('company_id', '=', self.company.id) & Domain('active', '=', True)
        cars = Vehicle.search(Domain('dealer_role', '!=', False) & (
            Domain('vin_sn', 'in', sorted(vins))
            | here & Domain('plate_search', 'in', sorted(plates))
            | here & Domain('owner_id', 'in', sorted(owners))), order='id')
        odometers = dict(self.env['fleet.vehicle.odometer'].sudo()._read_group(
            [('vehicle_id', 'in', cars.ids)], ['vehicle_id'], ['value:max'])) if cars else {}
        for vehicle in cars:
            if ('vehicle', vehicle.id) in self.cars:
                continue
            owner = vehicle.owner_id
            own = owner.company_id.id in (self.company.id, False)
            slot = Car(vehicle, self.customer_of(owner.with_env(self.env)) if owner and own else None, vehicle.model_id.id)
            slot.odometer = odometers.get(vehicle, 0)
            self.cars['vehicle', vehicle.id] = slot
            self.register_car(slot)

    def register_car(self, slot):
        for kind, field in (('vin', 'vin_sn'), ('plate', 'license_plate')):
            if slot.get(field):
                self.cars.setdefault((kind, slot.get(field)), slot)
        if slot.owner and slot not in slot.owner.cars:
            slot.owner.cars.append(slot)

    def _load_cards(self):
        """Open cards of the customers found, in whatever dealership team of the store."""
        if not self.team:
            return
        slots = {slot.record.id: slot for slot in self.customers.values() if slot.record and slot not in self.cards}
        if not slots:
            return
        leads = self.env['crm.lead'].sudo().search([
            ('partner_id', 'in', list(slots)), ('type', '=', 'opportunity'), ('won_status', '=', 'pending'),
            ('team_id', 'in', list(self.env['crm.team']._dealership_team_ids())), ('company_id', 'in', (self.company.id, False)),
        ], order='id')
        for lead in leads:
            slot = slots[lead.partner_id.id]
            if slot not in self.cards or lead.team_id == self.team:
                self.cards[slot] = Card(lead.with_env(self.env), slot)


def _names_car(row):
    return row.values.get('car.vin_sn') or row.values.get('car.license_plate')
