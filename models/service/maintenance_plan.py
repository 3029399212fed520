from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.maintenance import Plan


class DealershipMaintenancePlan(models.Model):
    """When cars of a brand or model are due for maintenance (保养计划): "every 12 months or 10,000 km", the first service apart.

    Of the plans that are valid on a day, the most specific counts: the model's before the brand's before the general one, a
    store's own before the group's, the newer before the older.
    """
    _name = 'dealership.maintenance.plan'
    _description = "Maintenance Plan"
    _order = 'model_id, brand_id, company_id, date_from desc, id desc'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', "Store", index='btree_not_null', help="Empty: for every store.")
    brand_id = fields.Many2one(
        'fleet.vehicle.model.brand', compute='_compute_brand_id', store=True, readonly=False, precompute=True, ondelete='cascade',
        help="Empty: for every brand that has no plan of its own.")
    model_id = fields.Many2one('fleet.vehicle.model', ondelete='cascade', domain="[('brand_id', '=?', brand_id)]",
                               help="Empty: for every model of the brand that has no plan of its own.")
    date_from = fields.Date("Valid From", help="Empty: always was.")
    date_to = fields.Date("Valid Until", help="Last day on which it counts. Empty: until further notice.")
    first_km = fields.Integer(
        "First Service at (km)", default=5000, aggregator=None, help="Mileage of the first service (首保); 0: as the following ones.")
    first_months = fields.Integer("First Service after (Months)", default=6, aggregator=None, help="0: as the following ones.")
    every_km = fields.Integer("Then Every (km)", default=10000, aggregator=None, help="0: not by mileage.")
    every_months = fields.Integer("Then Every (Months)", default=12, aggregator=None, help="0: not by time.")
    km_per_year = fields.Integer(
        "Usual km a Year", aggregator=None,
        help="How far cars of this model are driven a year, for those whose readings do not tell (年均里程). 0: the store's figure.")

    _sane = models.Constraint(
        "CHECK (first_km BETWEEN 0 AND 200000 AND every_km BETWEEN 0 AND 200000 AND first_months BETWEEN 0 AND 120"
        " AND every_months BETWEEN 0 AND 120 AND km_per_year BETWEEN 0 AND 200000)",
        "Intervals lie between 0 and 200,000 km, and between 0 and 120 months.")
    _something = models.Constraint(
        "CHECK (every_km > 0 OR every_months > 0)", "A plan says after how many km or after how many months a car is due again.")
    _dates = models.Constraint("CHECK (date_from <= date_to)", "A plan ends after it begins.")

    @api.depends('model_id')
    def _compute_brand_id(self):
        for plan in self:
            plan.brand_id = plan.model_id.brand_id or plan.brand_id

    @api.constrains('brand_id', 'model_id')
    def _check_model_of_brand(self):
        for plan in self:
            if plan.model_id and plan.model_id.brand_id != plan.brand_id:
                raise ValidationError(self.env._(
                    "%(model)s is no model of %(brand)s.", model=plan.model_id.display_name, brand=plan.brand_id.display_name or "–"))

    def _as_rule(self):
        self.ensure_one()
        return Plan(self.first_km, self.first_months, self.every_km, self.every_months)
