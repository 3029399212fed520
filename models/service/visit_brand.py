from odoo import fields, models


class FleetVehicleModelBrand(models.Model):
    _inherit = 'fleet.vehicle.model.brand'

    warranty_payer_id = fields.Many2one(
        'res.partner', "Warranty Paid By", company_dependent=True, domain="[('is_company', '=', True)]",
        help="Whom warranty work on cars of this brand is invoiced to (厂家索赔结算单位); each store its own. Empty: the store's "
             "usual one.")
