"""A store's ways of settling visits and of calling customers after them."""
from datetime import timedelta

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

    dealership_workshop_discount_work = fields.Float(
        "Discount on Work (%)", default=10.0, digits=(5, 2),
        help="What a service advisor may give away of an hour's price without a manager (工时折扣权限).")
    dealership_workshop_discount_parts = fields.Float(
        "Discount on Parts (%)", default=5.0, digits=(5, 2),
        help="What a service advisor may give away of a part's price without a manager (配件折扣权限).")

    _dealership_workshop_discount_sane = models.Constraint(
        "CHECK(dealership_workshop_discount_work BETWEEN 0 AND 100 AND dealership_workshop_discount_parts BETWEEN 0 AND 100)",
        "A limit of discounts is between 0 and 100 %.")
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

    def _next_service_callers(self, count):
        """So many callers, those with the fewest open calls first.

        :return: list of users, empty when nobody calls
        """
        callers = self._service_callers()
        if not (callers and count):
            return []
        load = dict.fromkeys(callers, 0)
        Visit = self.env['fleet.vehicle.log.services'].sudo()
        for user, calls in Visit._read_group(
                [('call_state', '=', 'due'), ('call_user_id', 'in', callers.ids)], ['call_user_id'], ['__count']):
            load[user] = calls
        chosen = []
        for _number in range(count):
            user = min(load, key=load.get)  # the first of those that are equal: a fixed order
            load[user] += 1
            chosen.append(user)
        return chosen

    def _next_open_day(self, day):
        """The day itself or the next one on which the store opens; a store that is closed for weeks calls all the same."""
        days = self._dealership_open_days(day, day + timedelta(days=14))
        return min(days) if days else day

    def _service_manager(self):
        self.ensure_one()
        chosen = self.sudo().dealership_workshop_manager_id
        return chosen if chosen.active else self._service_staff('group_manager')[:1]

    def _service_staff(self, group):
        """Active people of a role who work in this store."""
        users = self.env.ref(f'auto_dealership.{group}').sudo().all_user_ids
        return users.filtered(lambda user: user.active and not user.share and user.company_id == self).sorted('id')
