"""What is left of a car's new price, by age and mileage: the store's table 折旧表 (J06)."""
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import equity


class DealershipDepreciation(models.Model):
    """The most specific table of the day counts: of the model, else of the brand, else of all; a store's own before the group's."""
    _name = 'dealership.depreciation'
    _description = "Depreciation Table"
    _order = 'model_id, brand_id, date_from desc, id'

    name = fields.Char(compute='_compute_name')
    brand_id = fields.Many2one('fleet.vehicle.model.brand', index=True, ondelete='cascade')
    model_id = fields.Many2one(
        'fleet.vehicle.model', index=True, ondelete='cascade', domain="[('brand_id', '=?', brand_id)]")
    company_id = fields.Many2one('res.company', "Store", index=True)
    date_from = fields.Date("Valid From", required=True, default=fields.Date.context_today)
    usual_km = fields.Integer(
        "Usual km a Year", required=True, default=15000, help="With so many kilometres a year the table holds as it stands (年均里程).")
    per_10000_km = fields.Float(
        "% per 10,000 km", default=1.0, digits=(5, 2),
        help="So many percent of the new price less for each 10,000 km more than usual, and more for each less; at most 20.")
    line_ids = fields.One2many('dealership.depreciation.line', 'depreciation_id', "Percent Left by Age", copy=True)
    active = fields.Boolean(default=True)

    _km_positive = models.Constraint(
        'CHECK(usual_km > 0 AND per_10000_km >= 0 AND per_10000_km <= 100)', "Usual kilometres are above zero, the percent 0 to 100.")
    _one_a_day = models.UniqueIndex(
        "(COALESCE(model_id, 0), COALESCE(brand_id, 0), COALESCE(company_id, 0), date_from) WHERE active",
        "There is a table for this brand, model and store from that day on already.")

    @api.depends('brand_id', 'model_id', 'date_from')
    def _compute_name(self):
        for table in self:
            whose = table.model_id.display_name or table.brand_id.name or self.env._("All brands")
            table.name = f"{whose} · {fields.Date.to_string(table.date_from) or ''}"

    @api.constrains('brand_id', 'model_id')
    def _check_model(self):
        for table in self:
            if table.model_id and table.brand_id and table.model_id.brand_id != table.brand_id:
                raise ValidationError(self.env._(
                    "%(model)s is no model of %(brand)s.", model=table.model_id.name, brand=table.brand_id.name))

    @api.constrains('line_ids')
    def _check_falling(self):
        for table in self:
            percents = table.line_ids.sorted('years').mapped('percent')
            if any(later > earlier for earlier, later in pairwise(percents)):
                raise ValidationError(self.env._("%s: an older car is worth less, not more. Correct the percents.", table.name))

    @api.model
    def _tables_for(self, vehicles, day):
        """The table of each of these cars: dict of vehicle id → `rules.equity.Table`; two queries for any number of cars."""
        tables = self.sudo().search_fetch(
            [('date_from', '<=', day)], ['brand_id', 'model_id', 'company_id', 'usual_km', 'per_10000_km'], order='date_from desc, id desc')
        points = {}
        for line in self.env['dealership.depreciation.line'].sudo().search_fetch(
                [('depreciation_id', 'in', tables.ids)], ['depreciation_id', 'years', 'percent']):
            points.setdefault(line.depreciation_id.id, []).append((line.years, line.percent))
        found = {}
        for vehicle in vehicles.sudo():
            fitting = [
                table for table in tables if table.model_id in (vehicle.model_id, table.model_id.browse())
                and table.brand_id in (vehicle.brand_id, table.brand_id.browse())
                and table.company_id in (vehicle.company_id, table.company_id.browse()) and points.get(table.id)]
            best = max(fitting, key=lambda table: (bool(table.model_id), bool(table.brand_id), bool(table.company_id)), default=None)
            if best:
                found[vehicle.id] = equity.Table(tuple(points[best.id]), best.usual_km, best.per_10000_km)
        return found
