"""Insurers, and what they pay the store for policies (J05)."""
from odoo import fields, models

# Who sees what the store earns on insurance; who calls customers does not.
COMMISSION_GROUPS = 'auto_dealership.group_finance,auto_dealership.group_manager,auto_dealership.group_auditor'


class ResPartner(models.Model):
    _inherit = 'res.partner'

    is_insurer = fields.Boolean("Insurer", help="An insurance company (保险公司) whose policies the store arranges or meets.")
    insurer_rate_compulsory = fields.Float(
        "Commission, Compulsory (%)", digits=(5, 2), company_dependent=True, copy=False, groups=COMMISSION_GROUPS,
        help="What the insurer pays this store of the premium of compulsory insurance (交强险手续费).")
    insurer_rate_commercial = fields.Float(
        "Commission, Commercial (%)", digits=(5, 2), company_dependent=True, copy=False, groups=COMMISSION_GROUPS,
        help="What the insurer pays this store of the premium of commercial insurance (商业险手续费).")

    _insurer_idx = models.Index("(name) WHERE is_insurer IS TRUE")

    def _insurer_rate(self, kind, company):
        """Commission of a kind in percent, as agreed with a store; read for the policy, whoever makes it."""
        self.ensure_one()
        return self.sudo().with_company(company)[f'insurer_rate_{kind}']
