"""A car that nobody knows is entered with its customer in the dialog that receives it; never a second customer silently (J01)."""
from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import phone as phone_rule
from ...rules import plate, vin
from ...rules.errors import RuleError


class ServiceArrival(models.TransientModel):
    _inherit = 'dealership.service.arrival'

    new_plate = fields.Char("Plate", compute='_compute_new_car', store=True, readonly=False)
    new_vin = fields.Char("VIN", compute='_compute_new_car', store=True, readonly=False)
    new_model_id = fields.Many2one('fleet.vehicle.model', "Model")
    new_phone = fields.Char("Customer's Phone")
    new_name = fields.Char("Customer's Name")
    known_ids = fields.Many2many('res.partner', compute='_compute_known_ids', string="Customers with This Phone")
    known_words = fields.Char(compute='_compute_known_ids')
    is_another = fields.Boolean("Another Person", help="Somebody else who uses the same phone, such as a member of the family.")

    @api.depends('search_text', 'found')
    def _compute_new_car(self):
        """What was looked for is not typed again."""
        for arrival in self:
            if arrival.found != 'none':
                continue
            text = arrival.search_text
            with suppress(RuleError):
                arrival.new_plate = plate.normalise(text).plate
                continue
            try:
                arrival.new_vin = vin.normalise(text)
            except RuleError:
                typed = plate.search_key(text)
                arrival.new_plate = arrival.new_plate or (not typed.isdigit() and typed)  # digits alone are the end of a VIN

    @api.depends('new_phone', 'found')
    def _compute_known_ids(self):
        Partner = self.env['res.partner']
        for arrival in self:
            known = arrival._customers_with_phone() if arrival.found == 'none' and arrival.new_phone else Partner
            arrival.known_ids = known
            arrival.known_words = self.env._(
                "%(names)s has this phone.", names=", ".join(known.mapped('name'))) if known else False

    @api.onchange('known_ids')
    def _onchange_known_ids(self):
        """The customer with this phone brings the car, unless somebody says otherwise."""
        if self.found == 'none':
            self.customer_id = self.known_ids._origin[:1] if self.known_ids and not self.is_another else False

    @api.onchange('is_another')
    def _onchange_is_another(self):
        self._onchange_known_ids()

    def _customers_with_phone(self):
        """Customers of the store whom the user may see, with this number as first or second phone."""
        try:
            number = phone_rule.normalise(self.new_phone)
        except RuleError:
            return self.env['res.partner']
        found = self.env['res.partner'].sudo().search([  # whole numbers only: who has one has been given it
            ('is_dealership_customer', '=', True), ('company_id', 'in', (self.company_id.id, False)),
            '|', ('phone_sanitized', '=', number), ('phone_second_sanitized', '=', number)], limit=10)
        return found.with_env(self.env)._filter_seen()

    def _make_newcomer(self):
        """The car and, unless he is known by his phone, its customer."""
        missing = [self._fields[name]._description_string(self.env) for name in ('new_model_id',) if not self[name]]
        if not (self.new_plate or self.new_vin):
            missing.insert(0, self.env._("Plate or VIN"))
        if not self.customer_id and not self.new_phone:
            missing.append(self._fields['new_phone']._description_string(self.env))
        if missing:
            raise UserError(self.env._(
                "This car is not known yet. To receive it, enter: %(fields)s.", fields=", ".join(missing)))
        customer = self.customer_id or self._customer_by_phone()
        self._refuse_known_vin()
        self.vehicle_id = self.env['fleet.vehicle'].create({
            'dealer_role': 'customer', 'model_id': self.new_model_id.id, 'license_plate': self.new_plate or False,
            'vin_sn': self.new_vin or False, 'owner_id': customer.id, 'driver_id': customer.id, 'company_id': self.company_id.id})
        self.customer_id = customer

    def _customer_by_phone(self):
        known = self._customers_with_phone()
        if known and not self.is_another:
            if len(known) > 1:
                raise UserError(self.env._(
                    "Several customers have this phone: %(names)s. Choose who brings the car, or tick “Another Person”.",
                    names=", ".join(known.mapped('name'))))
            return known
        if not (self.new_name or '').strip():
            raise UserError(self.env._("Enter the customer's name; nobody is known with this phone."))
        return self.env['res.partner'].create({
            'name': self.new_name.strip(), 'phone': self.new_phone, 'is_dealership_customer': True, 'company_id': self.company_id.id})

    def _refuse_known_vin(self):
        """A VIN stands once in the group; a car of another store is told without saying whose it is."""
        if not self.new_vin:
            return
        try:
            number = vin.normalise(self.new_vin)
        except RuleError:
            return  # the car itself says what is wrong
        other = self.env['fleet.vehicle'].sudo().with_context(active_test=False).search(
            [('vin_sn', '=', number), ('dealer_role', '!=', False)], limit=1)
        if not other:
            return
        if other.company_id and other.company_id not in self.env.companies:
            raise UserError(self.env._(
                "The car with VIN %(vin)s is registered in another store of the group. Ask the administrator to give it to this store.",
                vin=number))
        if not other.active:
            raise UserError(self.env._("The car with VIN %(vin)s is in the archive. Ask a sales manager to bring it back.", vin=number))
        raise UserError(self.env._("The car with VIN %(vin)s is known: look it up by the VIN.", vin=number))
