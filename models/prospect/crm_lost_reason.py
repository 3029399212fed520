from odoo import fields, models


class CrmLostReason(models.Model):
    _inherit = 'crm.lost.reason'

    bought_elsewhere = fields.Boolean(help="The customer bought another vehicle (已购买其他车型).")
