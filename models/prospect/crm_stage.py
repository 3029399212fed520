from odoo import fields, models


class CrmStage(models.Model):
    _inherit = 'crm.stage'

    dealership_code = fields.Char(
        "Dealership Stage", copy=False,
        help="Fixed name of a stage of dealership teams, for rules and reports: not_visited, visited, test_drive, "
             "negotiation, ordered, won.")
