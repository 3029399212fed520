"""Which plate a vehicle carried from when to when (号牌变更记录, J01)."""
from odoo import api, fields, models


class DealershipVehiclePlate(models.Model):
    _name = 'dealership.vehicle.plate'
    _description = "Plate of a Vehicle over Time"
    _inherit = ['dealership.vehicle.period']
    _rec_name = 'plate'
    _value_field = 'plate'
    _vehicle_field = 'license_plate'

    plate = fields.Char(required=True, readonly=True, index='btree_not_null')

    _one_at_a_time = models.Constraint(
        "EXCLUDE USING gist (vehicle_id WITH =, daterange(date_from, date_to) WITH &&)",
        "A vehicle carries one plate at a time. Reload it: somebody else has just changed its plate.")
    _one_now = models.UniqueIndex(
        "(vehicle_id) WHERE date_to IS NULL", "A vehicle carries one plate at a time. Reload it: somebody else has just changed its plate.")

    @api.model
    def _since_sql(self):
        return "vehicle.first_registration_date"
