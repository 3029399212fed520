from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealershipWmi(models.Model):
    """World manufacturer identifier: the first three characters of a VIN, and whose they are (车架号前三位)."""
    _name = 'dealership.wmi'
    _description = "VIN Manufacturer Code"
    _order = 'code'
    _rec_name = 'code'

    code = fields.Char(required=True, size=3)
    manufacturer = fields.Char(required=True, translate=True)
    brand_id = fields.Many2one('fleet.vehicle.model.brand', ondelete='set null')

    _code_unique = models.UniqueIndex("(code)", "This code is in the list already.")

    @api.constrains('code')
    def _check_code(self):
        for wmi in self:
            if len(wmi.code) != 3 or not wmi.code.isalnum() or wmi.code != wmi.code.upper():
                raise ValidationError(self.env._("%(code)s: a manufacturer code has three capital letters or digits.", code=wmi.code))
