from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_incentive_posting = fields.Selection(
        [('entry', "Journal entry"), ('bill', "Vendor bill")], "Incentives Posted As", default='entry',
        help="Journal entry: expense to what is owed to the staff, paid with the wages. Vendor bill: a bill of the person.")
    dealership_incentive_journal_id = fields.Many2one(
        'account.journal', "Journal of Incentives", check_company=True, domain="[('type', 'in', ('general', 'purchase'))]",
        help="Empty: the first journal of the kind.")
    dealership_incentive_account_id = fields.Many2one(
        'account.account', "Expense of Incentives", check_company=True, help="Selling expense of incentives (销售提成).")
    dealership_incentive_payable_id = fields.Many2one(
        'account.account', "Incentives Owed", check_company=True,
        help="What is owed to the staff (应付职工薪酬); of a journal entry only.")
    dealership_won_finance_ids = fields.Many2many(
        'res.users', 'dealership_won_finance_rel', 'company_id', 'user_id', "Finance Is Told",
        help="Who in finance is told of each converted deal. Empty: all of finance in the store.")
    dealership_won_service_ids = fields.Many2many(
        'res.users', 'dealership_won_service_rel', 'company_id', 'user_id', "After-Sales Is Told",
        help="Who in after-sales is told of each converted deal. Empty: all service advisors of the store.")

    def _told_of_deals(self, department):
        """Who of a department is told of a converted deal, in a fixed order.

        :param str department: finance or service
        """
        self.ensure_one()
        company = self.sudo()  # the store's settings, whoever wins the deal
        chosen = company.dealership_won_finance_ids if department == 'finance' else company.dealership_won_service_ids
        group = self.env.ref('auto_dealership.group_finance' if department == 'finance' else 'auto_dealership.group_service_advisor')
        people = group.sudo().all_user_ids.filtered(lambda user: user.active and not user.share and company in user.company_ids)
        return ((chosen & people) or people.filtered(lambda user: user.company_id == company)).sorted('id')
