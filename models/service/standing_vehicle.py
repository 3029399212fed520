"""The class of a car on its own page, and as a filter of cars (J03)."""
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .standing import CHURN_CLASSES, VISIT_CLASSES


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    standing_ids = fields.One2many('dealership.service.standing', 'vehicle_id', "Loyalty")
    churn_class = fields.Selection(
        CHURN_CLASSES, compute='_compute_churn_class', search='_search_churn_class',
        help="Whether the car still comes to the workshop (流失分类); brought up to date each night and when it leaves the workshop.")
    visit_class = fields.Selection(
        VISIT_CLASSES, compute='_compute_churn_class', search='_search_visit_class',
        help="How often it came within twelve months (来厂分级): A 4 times and more, B 2–3, C once, D never.")

    @api.depends('standing_ids', 'dealer_role')
    def _compute_churn_class(self):
        """Told to whoever sees the car."""
        found = self.env['dealership.service.standing'].sudo().search_fetch(
            [('vehicle_id', 'in', self.ids)], ['vehicle_id', 'churn_class', 'visit_class']) if self.ids else ()
        by_car = {standing.vehicle_id.id: standing for standing in found}
        for vehicle in self:
            standing = vehicle.dealer_role == 'customer' and by_car.get(vehicle._origin.id)
            vehicle.churn_class = standing and standing.churn_class
            vehicle.visit_class = standing and standing.visit_class

    def _search_churn_class(self, operator, value):
        return self._search_standing('churn_class', operator, value)

    def _search_visit_class(self, operator, value):
        return self._search_standing('visit_class', operator, value)

    def _search_standing(self, name, operator, value):
        if operator != 'in':
            return NotImplemented
        Standing = self.env['dealership.service.standing'].sudo()
        vehicle = SQL.identifier(Standing._table, 'vehicle_id')
        found = Standing._search([(name, 'in', [code for code in value if code])])
        domain = Domain('id', 'in', found.subselect(vehicle)) & Domain('dealer_role', '=', 'customer')
        if False in value:
            known = Standing._search([])
            domain |= Domain('id', 'not in', known.subselect(vehicle)) | Domain('dealer_role', '!=', 'customer')
        return domain
