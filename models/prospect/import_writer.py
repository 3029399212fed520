"""Write a plan: one create() a kind of record for a whole batch, history included."""
from odoo import fields
from odoo.fields import Command


class Writer:
    """Writes as the importing user, under his record rules.

    Tracking is off for what is new (there is nothing old to compare with) and on for what is completed; new customers and
    cards get a line in their history that names file and line.
    """

    def __init__(self, plan, filename):
        self.plan = plan
        self.env = plan.env
        self.job = plan.job
        self.filename = filename
        self.created = {'res.partner': [], 'crm.lead': []}

    def write(self):  # pylint: disable=method-required-super
        self._create_customers()
        self._create_documents()
        self._create_cars()
        self._complete('res.partner', 'fleet.vehicle')
        if self.job.team:
            self._create_cards()
            self._complete('crm.lead')
        else:
            self._refresh_classes()

    def _quiet(self, model):
        """The model for a batch of new records: no notification each, core's own short cut for contacts without a parent."""
        return self.env[model].with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True, _partners_skip_fields_sync=True)

    def _create_customers(self):
        slots = self.plan.new_customers
        partners = self._quiet('res.partner').create([{
            'is_dealership_customer': True,
            'company_id': self.job.company.id,
            'is_company': slot.values.get('customer_nature') in ('company', 'government'),
            **slot.values,
            'user_id': slot.values.get('user_id') or False,
        } for slot in slots])
        for slot, partner in zip(slots, partners, strict=True):
            slot.record = partner.with_env(self.env)
        self.created['res.partner'] += partners.ids
        self._log(partners, slots)

    def _create_documents(self):
        self.env['dealership.identity.document'].create([
            {'partner_id': customer.record.id, 'document_type': document_type, 'number': number}
            for customer, document_type, number in self.plan.documents])

    def _create_cars(self):
        slots = [slot for slot, _ref in self.plan.new_cars]
        vehicles = self._quiet('fleet.vehicle').create([{
            **slot.values,
            'model_id': self.plan.references.model_id(ref),
            'owner_id': slot.owner.record.id,
            'company_id': self.job.company.id,
        } for slot, ref in self.plan.new_cars])
        self._share_logos(vehicles)
        for slot, vehicle in zip(slots, vehicles, strict=True):
            slot.record = vehicle.with_env(self.env)
        self._create_odometers(slots)

    def _share_logos(self, vehicles):
        """Core keeps the brand's logo with each vehicle, decoded, scaled and written one by one.

        The logo is scaled already, so that it is handed over as it is, for all vehicles at once.
        """
        field = vehicles._fields['image_128']
        vehicles = vehicles.filtered(lambda vehicle: self.env.is_to_compute(field, vehicle))
        self.env.remove_to_compute(field, vehicles)
        for brand, cars in vehicles.sudo().with_context(bin_size=False).grouped('brand_id').items():
            if brand.image_128:
                fields.Binary.create(field, [(car, brand.image_128) for car in cars])

    def _create_odometers(self, new):
        """Readings of new cars, and of known ones that have none yet."""
        slots = [slot for slot in (*new, *self._touched('fleet.vehicle')) if slot.odometer]
        read = set(self.env['fleet.vehicle.odometer'].sudo().search(
            [('vehicle_id', 'in', [slot.record.id for slot in slots])]).vehicle_id.ids)
        today = fields.Date.context_today(self.env['fleet.vehicle'])
        self.env['fleet.vehicle.odometer'].create([
            {'vehicle_id': slot.record.id, 'value': slot.odometer, 'date': today}
            for slot in slots if slot.record.id not in read])

    def _create_cards(self):
        slots = self.plan.new_cards
        cards = self._quiet('crm.lead').create([{
            'name': slot.customer.record.name,
            'type': 'opportunity',
            'team_id': self.job.team.id,
            'company_id': self.job.company.id,
            'partner_id': slot.customer.record.id,
            **{name: value for name, value in slot.values.items() if value or name == 'user_id'},
            'present_vehicle_id': slot.car.record.id if slot.car else False,
            'wish_ids': self._wishes(slot),
        } for slot in slots])
        for slot, card in zip(slots, cards, strict=True):
            slot.record = card.with_env(self.env)
        self.created['crm.lead'] += cards.ids
        self._log(cards, slots)
        for user, of_user in cards.grouped('user_id').items():
            if user:
                of_user.message_subscribe(user.partner_id.ids)

    def _refresh_classes(self):
        """Cards bring their customers' class up to date themselves; a car sold here does it now."""
        owners = {slot.owner.record.id for slot, _ref in self.plan.new_cars}
        self.env['res.partner'].browse(
            {*owners, *(slot.record.id for slot in self.plan.new_customers)})._refresh_customer_class()

    def _wishes(self, slot):
        return [Command.create({
            'sequence': 10 * number,
            'model_id': self.plan.references.model_id(wish['model']),
            'trim_id': wish['trim'], 'exterior_color_id': wish['exterior'], 'interior_color_id': wish['interior'],
        }) for number, wish in enumerate(slot.wishes, start=1)]

    def _complete(self, *models):
        """Fill what known records lack; nothing that a person typed is replaced."""
        for slot in self._touched(*models):
            values = dict(slot.fills)
            if values.get('owner_id'):
                values['owner_id'] = values['owner_id'].record.id
            if slot.record._name == 'crm.lead':
                if slot.car:
                    values['present_vehicle_id'] = slot.car.record.id
                if slot.wishes:
                    values['wish_ids'] = self._wishes(slot)
            if values:
                slot.record.write(values)

    def _touched(self, *models):
        return [slot for slot in self.plan.touched.values() if slot.record._name in models]

    def _log(self, records, slots):
        """The creation message of each, as stock writes one."""
        _ = self.env._
        records._message_log_batch(bodies={
            record.id: _("Imported from %(file)s, line %(line)s.", file=self.filename, line=slot.line)
            for record, slot in zip(records, slots, strict=True)})
