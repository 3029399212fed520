"""A store's ways of settling visits and of calling customers after them."""
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_workshop_warranty_payer_id = fields.Many2one(
        'res.partner', "Warranty Paid By", check_company=True, domain="[('is_company', '=', True)]",
        help="Whom warranty work is invoiced to unless the brand says otherwise (厂家索赔结算单位).")
    dealership_workshop_call_days = fields.Integer(
        "Satisfaction Call After (Days)", default=3,
        help="Customer care calls so many days after the car left (维修回访); 0: no calls.")
    dealership_workshop_call_tries = fields.Integer(
        "Tries of a Satisfaction Call", default=3, help="After so many calls in vain the customer is left in peace.")
    dealership_workshop_call_user_id = fields.Many2one(
        'res.users', "Satisfaction Calls By", check_company=True, help="Empty: customer care of the store takes turns.")
    dealership_workshop_manager_id = fields.Many2one(
        'res.users', "Service Manager", check_company=True,
        help="Who is told of a dissatisfied customer (服务经理). Empty: the first sales manager of the store.")

    _dealership_workshop_call_sane = models.Constraint(
        'CHECK(dealership_workshop_call_days >= 0 AND dealership_workshop_call_tries >= 1)',
        "Days are not below zero, and a call is tried at least once.")

    def _service_callers(self):
        """Who of the store calls customers after a visit, in a fixed order."""
        self.ensure_one()
        company = self.sudo()
        if company.dealership_workshop_call_user_id.active:
            return company.dealership_workshop_call_user_id
        return company._service_staff('group_customer_care')

    def _service_manager(self):
        self.ensure_one()
        chosen = self.sudo().dealership_workshop_manager_id
        return chosen if chosen.active else self._service_staff('group_manager')[:1]

    def _service_staff(self, group):
        """Active people of a role who work in this store."""
        users = self.env.ref(f'auto_dealership.{group}').sudo().all_user_ids
        return users.filtered(lambda user: user.active and not user.share and user.company_id == self).sorted('id')
