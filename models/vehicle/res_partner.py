"""The vehicles of a customer, and finding him by one of them (A12, A15)."""
import re

from odoo import api, fields, models
from odoo.tools import SQL

from ...rules import plate


class ResPartner(models.Model):
    _inherit = 'res.partner'

    owned_vehicle_ids = fields.One2many('fleet.vehicle', 'owner_id', "Vehicles")
    used_vehicle_ids = fields.One2many('fleet.vehicle', 'driver_id', "Vehicles Used")
    household_vehicle_ids = fields.Many2many(
        'fleet.vehicle', compute='_compute_household_vehicle_ids', string="Vehicles of the Household")
    owned_vehicle_count = fields.Integer(compute='_compute_owned_vehicle_count')

    @api.depends('household_id', 'owned_vehicle_ids')
    @api.depends_context('uid')
    def _compute_household_vehicle_ids(self):
        """Vehicles that the user may see, of the family members whom he may see."""
        vehicles = self.env['fleet.vehicle'].search_fetch(
            [('owner_id.household_id', 'in', self.household_id.ids)], ['owner_id'])
        by_household = vehicles.sudo().grouped(lambda vehicle: vehicle.owner_id.household_id.id)  # owners just searched for
        for partner in self:
            family = by_household.get(partner.household_id.id) if partner.household_id else partner.owned_vehicle_ids
            partner.household_vehicle_ids = family and family.with_env(self.env)

    @api.depends('owned_vehicle_ids')
    @api.depends_context('uid')
    def _compute_owned_vehicle_count(self):
        Vehicle = self.env['fleet.vehicle']
        counts = {}
        if Vehicle.has_access('read'):
            counts = dict(Vehicle._read_group([('owner_id', 'in', self.ids)], ['owner_id'], ['__count']))
        for partner in self:
            partner.owned_vehicle_count = counts.get(partner._origin, 0)

    @api.model
    def _customer_search_branches(self, term):
        branches = super()._customer_search_branches(term)
        self.env['fleet.vehicle'].flush_model(['plate_search', 'vin_sn', 'owner_id', 'driver_id'])
        key = plate.search_key(term)
        if key and len(key) >= 4 and re.search(r'\d', key):
            # With or without the province's character: 沪A12345, A12345.
            pattern = key + '%' if not key.isascii() else None
            condition = (
                SQL("plate_search LIKE %s", pattern) if pattern
                else SQL("right(plate_search, -1) LIKE %s", key + '%'))
            branches += self._search_branches_vehicle(SQL("plate_search IS NOT NULL AND %s", condition))
        compact = term.upper().replace(' ', '')
        if re.fullmatch(r'[A-HJ-NPR-Z0-9]{17}', compact):
            branches += self._search_branches_vehicle(SQL("vin_sn = %s", compact))
        elif re.fullmatch(r'[A-HJ-NPR-Z0-9]{6}', compact):
            branches += self._search_branches_vehicle(SQL('vin_sn IS NOT NULL AND "right"(vin_sn, 6) = %s', compact))
        return branches

    @api.model
    def _search_branches_vehicle(self, condition):
        """Owner and user of the vehicles of a condition, as two SELECT."""
        return [
            SQL("SELECT %s FROM fleet_vehicle WHERE dealer_role IS NOT NULL AND %s IS NOT NULL AND %s",
                SQL.identifier(column), SQL.identifier(column), condition)
            for column in ('owner_id', 'driver_id')
        ]
