from odoo import api, models
from odoo.exceptions import ValidationError

from ...rules import identity


class IrDefault(models.Model):
    _inherit = 'ir.default'

    @api.constrains('json_value', 'field_id')
    def _check_no_identity_number(self):
        """A saved default value lies in the database in clear: not an identity number (invariant 9)."""
        for default in self:
            field = default.field_id.sudo()
            if (field.model, field.name) == ('dealership.identity.document', 'number') \
                    or identity.find_numbers(default.json_value):
                raise ValidationError(self.env._(
                    "An identity number cannot be saved as a default value: it would be kept in clear."))
