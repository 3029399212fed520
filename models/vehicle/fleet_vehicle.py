"""The vehicle of a dealership: one record from the factory to the customer (J01)."""
from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules import plate, vin
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message

DEALER_ROLES = [
    ('transit', "In transit"),
    ('stock', "In stock"),
    ('demo', "Demo car"),
    ('customer', "Customer's car"),
    ('company', "Company car"),
]
FEW = 1000  # so many cars found by plate or VIN are told by their ids
# What the fleet app proposes for a new car of the company.
FLEET_DEFAULTS = ('acquisition_date', 'contract_date_start', 'state_id')


class FleetVehicle(models.Model):
    _name = 'fleet.vehicle'
    _inherit = ['fleet.vehicle', 'dealership.protected.mixin']

    dealer_role = fields.Selection(
        DEALER_ROLES, index='btree_not_null', tracking=True,
        help="What the vehicle is to the dealership. Empty: a vehicle of the fleet app that is none of its business.")
    owner_id = fields.Many2one(
        'res.partner', index='btree_not_null', tracking=True, copy=False, check_company=True,
        help="Owner (车主). The driver of the fleet app is the user and return-visit contact (使用人/回访人); they may differ.")
    trim_id = fields.Many2one(
        'dealership.vehicle.trim', domain="[('model_id', '=', model_id)]", ondelete='restrict', tracking=True)
    exterior_color_id = fields.Many2one('dealership.vehicle.color', "Exterior Colour", domain="[('kind', '=', 'exterior')]")
    interior_color_id = fields.Many2one('dealership.vehicle.color', "Interior Colour", domain="[('kind', '=', 'interior')]")
    engine_number = fields.Char(copy=False, tracking=True)
    displacement = fields.Float("Displacement (L)", digits=(4, 1), aggregator=None, help="Engine displacement (排量) in litres.")
    first_registration_date = fields.Date("First Registration", help="Date of the first licence plate (领牌日/初次登记日期).")
    sold_on = fields.Date(
        "Sold Here On", index='btree_not_null', help="Day on which this store sold the car; its owner belongs to the owner base (基盘).")
    usage_note = fields.Char("Main Use", help="What the vehicle is mainly used for (主要用途).")
    condition_note = fields.Text("Condition")
    plate_search = fields.Char(compute='_compute_plate_search', store=True, precompute=True)
    vin_warning = fields.Char(compute='_compute_vin_warning')

    _vin_customer_unique = models.UniqueIndex(
        "(vin_sn) WHERE vin_sn IS NOT NULL AND dealer_role IS NOT NULL",
        "A vehicle with this VIN is registered already. Open it instead of making it again.")
    _vin_tail_idx = models.Index('("right"(vin_sn, 6)) WHERE vin_sn IS NOT NULL')
    _vin_idx = models.Index("(vin_sn) WHERE vin_sn IS NOT NULL")
    _plate_tail_idx = models.Index('("right"(plate_search, -1) text_pattern_ops) WHERE plate_search IS NOT NULL')
    _plate_search_idx = models.Index("(plate_search text_pattern_ops) WHERE plate_search IS NOT NULL")

    @api.depends('license_plate', 'dealer_role')
    def _compute_plate_search(self):
        for vehicle in self:
            vehicle.plate_search = plate.search_key(vehicle.license_plate) if vehicle.license_plate else False

    @api.depends('vin_sn')
    def _compute_vin_warning(self):
        for vehicle in self:
            vehicle.vin_warning = False
            if vehicle.vin_sn and vehicle.dealer_role:
                try:
                    if vin.check(vehicle.vin_sn).severity:
                        vehicle.vin_warning = self.env._("The check digit of this VIN is wrong; please compare it with the car.")
                except RuleError as error:
                    vehicle.vin_warning = rule_message(self.env, error)

    @api.constrains('vin_sn', 'dealer_role', 'vin_override_user_id')
    def _check_vin(self):
        for vehicle in self.filtered(lambda v: v.dealer_role and v.vin_sn):
            try:
                checked = vin.check(vehicle.vin_sn)
            except RuleError as error:
                raise ValidationError(rule_message(self.env, error)) from error
            if checked.severity == 'error' and not vehicle.vin_override_user_id:
                raise ValidationError(self.env._(
                    "VIN %(vin)s: the check digit (9th character) does not match. Compare it with the car; "
                    "a sales manager can accept it as it is.", vin=vehicle.vin_sn))

    @api.constrains('license_plate', 'dealer_role')
    def _check_plate(self):
        for vehicle in self.filtered(lambda v: v.dealer_role and v.license_plate):
            self.env['res.partner']._check_rule(plate.normalise, vehicle.license_plate, None)

    @api.constrains('owner_id', 'company_id', 'dealer_role')
    def _check_owner_company(self):
        for vehicle in self.filtered('dealer_role'):
            owner = vehicle.owner_id.sudo()  # comparing two ids tells nobody anything
            if owner.company_id and vehicle.company_id and owner.company_id != vehicle.company_id:
                raise ValidationError(self.env._(
                    "%(vehicle)s: its owner is a customer of another store.", vehicle=vehicle.display_name))

    @api.constrains('displacement')
    def _check_displacement(self):
        for vehicle in self:
            if not 0 <= vehicle.displacement < 20:
                raise ValidationError(self.env._(
                    "%(litres)s L is no displacement of a car; type litres, e.g. 1.8.", litres=vehicle.displacement))

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if vals.get('dealer_role', self.env.context.get('default_dealer_role')):
                self._normalise_dealer_vals(vals)
                self._neutralise_fleet_defaults(vals)
        return super().create(vals_list)

    def write(self, vals):
        if (vals.get('vin_sn') or vals.get('license_plate')) and (vals.get('dealer_role') or any(v.dealer_role for v in self)):
            vals = dict(vals)
            self._normalise_dealer_vals(vals)
        return super().write(vals)

    def copy_data(self, default=None):
        """Another car has another plate."""
        result = super().copy_data(default)
        for vehicle, vals in zip(self, result, strict=True):
            if vehicle.dealer_role and vals and 'license_plate' not in (default or {}):
                vals.pop('license_plate', None)
        return result

    @api.model
    def _normalise_dealer_vals(self, vals):
        """Write VIN and plate the one usual way, so that the same car is the same text; the constraints judge the rest."""
        for name, normalise in (('vin_sn', vin.normalise), ('license_plate', lambda text: plate.normalise(text).plate)):
            if vals.get(name):
                with suppress(RuleError):  # the constraint says why, with the role of the vehicle at hand
                    vals[name] = normalise(vals[name])

    @api.model
    def default_get(self, fields):
        """A client that asks for defaults, and then sends them, is told none of the fleet app's either."""
        defaults = super().default_get(fields)
        if defaults.get('dealer_role', self.env.context.get('default_dealer_role')):
            for name in FLEET_DEFAULTS:
                if f'default_{name}' not in self.env.context:
                    defaults.pop(name, None)
        return defaults

    @api.model
    def _neutralise_fleet_defaults(self, vals):
        """Fleet proposes today's registration, a contract that starts today and a state of its own request process:
        right for a company's new car, wrong for a customer's or a stock car."""
        for name in FLEET_DEFAULTS:
            vals.setdefault(name, False)

    def create_driver_history(self, vals):
        """Core keeps who used a car when in a model of the fleet officers; whoever may change the car writes it."""
        self.check_access('write')
        return super(FleetVehicle, self.sudo()).create_driver_history(vals)

    @api.model
    def _search_display_name(self, operator, value):
        """By plate or VIN when a car has it: indexes answer that. By its names otherwise, which reads every car."""
        domain = super()._search_display_name(operator, value)
        if operator in ('ilike', 'like', '=', '=ilike') and isinstance(value, str) and value.strip():
            key = plate.search_key(value)
            found = self._ids_by_key(key)
            if 0 < len(found) <= FEW:
                return Domain('id', 'in', found)
            domain = Domain(domain)
            if key.isascii() and key.isalnum():
                domain |= Domain('vin_sn', '=ilike', f'%{key}')
            if key.isalnum():
                domain |= Domain('plate_search', '=like', f'{key}%')
        return domain

    @api.model
    def _ids_by_key(self, key):
        """Ids of cars whose plate begins so, with its province or without, or whose VIN is this or ends with it; who asks filters them."""
        if len(key) < 4 or not key.isalnum() or not any(letter.isdigit() for letter in key):
            return []
        self.flush_model(['plate_search', 'vin_sn'])
        ways = [SQL("plate_search LIKE %s", f'{key}%')]
        if key.isascii():
            ways.append(SQL('plate_search IS NOT NULL AND "right"(plate_search, -1) LIKE %s', f'{key}%'))
            if len(key) >= 6:
                ways.append(SQL('vin_sn IS NOT NULL AND "right"(vin_sn, 6) = %s AND vin_sn LIKE %s', key[-6:], f'%{key}'))
        return [row[0] for row in self.env.execute_query(SQL(
            "%s LIMIT %s", SQL(" UNION ").join(SQL("SELECT id FROM fleet_vehicle WHERE %s", way) for way in ways), FEW + 1))]
