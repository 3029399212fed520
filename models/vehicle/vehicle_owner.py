"""Who owned a vehicle from when to when (车主变更记录, J01)."""
from odoo import api, fields, models


class DealershipVehicleOwner(models.Model):
    _name = 'dealership.vehicle.owner'
    _description = "Owner of a Vehicle over Time"
    _inherit = ['dealership.vehicle.period']
    _value_field = 'partner_id'
    _vehicle_field = 'owner_id'

    partner_id = fields.Many2one(
        'res.partner', "Owner", readonly=True, index='btree_not_null', ondelete='set null', help="Empty: erased since.")
    user_partner_id = fields.Many2one(
        'res.partner', "Car User", readonly=True, index='btree_not_null', ondelete='set null',
        help="User and return-visit contact (使用人/回访人) when the owner took the car.")
    mileage = fields.Integer("Mileage (km)", readonly=True, aggregator=None, help="What the car showed when the owner took it.")

    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (vehicle_id WITH =, daterange(date_from, date_to) WITH &&)",
        "A vehicle has one owner at a time. Reload it: somebody else has just changed its owner.")
    _one_now = models.UniqueIndex(
        "(vehicle_id) WHERE date_to IS NULL", "A vehicle has one owner at a time. Reload it: somebody else has just changed its owner.")

    @api.model
    def _since_sql(self):
        return "vehicle.sold_on"

    @api.depends('partner_id', 'date_from')
    def _compute_display_name(self):
        for period in self:
            period.display_name = period.partner_id.display_name or self.env._("Erased owner")
