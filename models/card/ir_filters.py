import re

from odoo import api, models
from odoo.exceptions import ValidationError

from ...rules import identity

# a domain on the field that searches exact numbers, whatever type of number follows
NUMBER_SEARCH = re.compile(r"identity_document_ids\.number['\"]|dealership\.identity\.document")


class IrFilters(models.Model):
    _inherit = 'ir.filters'

    @api.constrains('domain', 'context', 'model_id')
    def _check_no_identity_number(self):
        """A favourite keeps what was typed into the search box, in clear: not an identity number (invariant 9)."""
        for saved in self:
            text = f"{saved.domain} {saved.context}"
            on_number = re.search(r"['\"]number['\"]", text) if saved.model_id == 'dealership.identity.document' else None
            if on_number or NUMBER_SEARCH.search(text) or identity.find_numbers(text):
                raise ValidationError(self.env._(
                    "A search for an identity number cannot be saved as a favourite: the number would be kept in clear."))
