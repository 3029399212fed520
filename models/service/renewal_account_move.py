"""Invoices to insurers: what is deleted was not settled (J05)."""
from odoo import fields, models


class AccountMove(models.Model):
    _inherit = 'account.move'

    renewal_commission_ids = fields.One2many('dealership.renewal.commission', 'move_id', "Settled Commissions", readonly=True)

    def unlink(self):
        rows = self.sudo().renewal_commission_ids  # they go with the invoice that they are lines of; accounting says whether it may
        rows.unlink()
        return super().unlink()
