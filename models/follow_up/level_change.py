from odoo import fields, models


class DealershipLevelChange(models.Model):
    _inherit = 'dealership.level.change'

    reason = fields.Char("Why", help="The consultant's word for a level that goes down (降级理由).")
