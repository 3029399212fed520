"""What a kind of visit needs in the workshop: how long it takes, a bay, the mileage (J01)."""
from odoo import api, fields, models, tools

from .service_visit import VISIT_KINDS

UNKNOWN = (60, False, False)


class DealershipServiceKind(models.Model):
    _name = 'dealership.service.kind'
    _description = "Kind of Workshop Visit"
    _order = 'company_id nulls first, id'
    _rec_name = 'kind'

    kind = fields.Selection(VISIT_KINDS, required=True)
    company_id = fields.Many2one('res.company', "Store", index='btree_not_null', help="Empty: for every store without a row of its own.")
    minutes = fields.Integer("Usual Length (Minutes)", required=True, default=60, help="How long an appointment is booked (预计工时).")
    needs_bay = fields.Boolean("Needs a Bay", help="An appointment takes a bay; when none is free, the next free time is told.")
    needs_mileage = fields.Boolean("Mileage Is Read", help="The car is not received without its mileage.")

    _kind_once = models.UniqueIndex("(kind, COALESCE(company_id, 0))", "There is a row of this kind already.")
    _minutes_sane = models.Constraint("CHECK (minutes > 0 AND minutes <= 10080)", "An appointment takes between a minute and a week.")

    @api.model
    @tools.ormcache('company_id')
    def _needs_of(self, company_id):
        """Dict of kind → (minutes, needs a bay, mileage is read) in a store."""
        rows = self.sudo().search([('company_id', 'in', (False, company_id))])  # the store's own come last
        return {row.kind: (row.minutes, row.needs_bay, row.needs_mileage) for row in rows}

    @api.model
    def _need(self, kind, company):
        return self._needs_of(company.id).get(kind, UNKNOWN)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
