from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_defeat_attempts = fields.Integer(
        "Failed Attempts for “Unreachable”", default=3,
        help="On so many different days the customer was called in vain before he counts as unreachable (失联).")
    dealership_revisit_days = fields.Integer(
        "Revisit After (Days)", default=90,
        help="Customer care calls a defeated customer again after so many days (战败回访); 0: never.")
    dealership_revisit_user_id = fields.Many2one(
        'res.users', "Revisits By", check_company=True,
        help="Who revisits defeated customers. Empty: customer care of the store takes turns.")

    _dealership_defeat_positive = models.Constraint(
        'CHECK(dealership_defeat_attempts >= 1 AND dealership_revisit_days >= 0)',
        "At least one failed attempt is needed for an unreachable customer; days are not below zero.")

    def _revisit_people(self):
        """Who of the store revisits defeated customers, in a fixed order."""
        self.ensure_one()
        company = self.sudo()
        if company.dealership_revisit_user_id.active:
            return company.dealership_revisit_user_id
        group = self.env.ref('auto_dealership.group_customer_care')
        return group.sudo().all_user_ids.filtered(
            lambda user: user.active and not user.share and user.company_id == company).sorted('id')
