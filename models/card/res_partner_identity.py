"""The customer's identity documents (A05); their numbers are encrypted in their own model."""
from odoo import fields, models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    identity_document_ids = fields.One2many('dealership.identity.document', 'partner_id', "Identity Documents")
