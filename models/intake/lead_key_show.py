from odoo import fields, models


class DealershipLeadKeyShow(models.AbstractModel):
    """Shows a new key once; has no table, as core's own dialog for API keys has none."""
    _name = 'dealership.lead.key.show'
    _description = "New API Key"

    id = fields.Id()
    key = fields.Char(readonly=True)
