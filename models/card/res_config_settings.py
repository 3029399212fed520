from odoo import api, fields, models

from ...rules import vault


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    dealership_key_id = fields.Char(
        "Active Key", compute='_compute_dealership_key', help="Name of the key that new identity numbers are encrypted with.")
    dealership_key_problem = fields.Text(compute='_compute_dealership_key')
    dealership_key_usage = fields.Text(
        "Numbers by Key", compute='_compute_dealership_key', help="How many identity numbers each key holds; more than one key: rotate.")

    @api.depends('company_id')
    def _compute_dealership_key(self):
        """Whether identity numbers can be written and read on this server, and what to do when they cannot."""
        Document = self.env['dealership.identity.document'].sudo()  # the counts, never a number
        key_id = problem = usage = False
        try:
            key_id = vault.load_ring().active_id
            usage = "\n".join(f"{key}: {count}" for key, count in Document._rotation_status().items())
        except vault.VaultError as error:
            problem = Document._vault_message(error)
        for settings in self:
            settings.dealership_key_id = key_id
            settings.dealership_key_problem = problem
            settings.dealership_key_usage = usage
