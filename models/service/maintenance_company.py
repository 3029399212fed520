from odoo import fields, models

from ...rules.mileage_estimate import DEFAULT_YEAR


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_maintenance_ahead_days = fields.Integer(
        "Call Ahead (Days)", default=30, help="How many days before it is due a car stands in the call list.")
    dealership_maintenance_km_year = fields.Integer(
        "Usual km a Year", default=DEFAULT_YEAR, help="For cars whose readings and model do not tell how far they are driven (年均里程).")
    dealership_maintenance_return_days = fields.Integer(
        "Came Back Within (Days)", default=60,
        help="A customer who comes for maintenance within so many days of a reminder counts as come back (回厂率).")
    dealership_maintenance_email = fields.Boolean(
        "Send Reminders by E-mail Automatically", help="Only to customers who agreed to e-mail; once for each maintenance that is due.")
    dealership_maintenance_email_days = fields.Integer("Days Before", default=14)

    _maintenance_days = models.Constraint(
        "CHECK (dealership_maintenance_ahead_days BETWEEN 0 AND 365 AND dealership_maintenance_return_days BETWEEN 1 AND 365"
        " AND dealership_maintenance_email_days BETWEEN 0 AND 365 AND dealership_maintenance_km_year BETWEEN 1 AND 200000)",
        "Days of the maintenance list lie between 0 and 365 (come back: 1 and 365), km a year between 1 and 200,000.")
