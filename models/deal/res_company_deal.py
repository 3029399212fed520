"""Accounts that deals post to (代收款, 没收定金): chosen in the settings, or found and made when first needed, on any chart."""
from odoo import fields, models

# (setting) → (codes on the Chinese chart, type, word)
ACCOUNTS = {
    'dealership_on_behalf_account_id': ('2241', 'liability_current'),
    'dealership_forfeit_account_id': ('6301', 'income_other'),
}


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_deposit = fields.Monetary(
        "Deposit of a Deal", help="What a customer pays at least when he signs (定金). A sales manager may agree to less.")
    dealership_on_behalf_account_id = fields.Many2one(
        'account.account', "Money Collected for Others", check_company=True,
        domain="[('account_type', '=', 'liability_current')]",
        help="Where taxes, premiums and fees stand until they are passed on (代收款, 2241 其他应付款). "
             "Empty: found or made when first needed.")
    dealership_forfeit_account_id = fields.Many2one(
        'account.account', "Deposits Kept", check_company=True, domain="[('account_type', 'in', ('income_other', 'income'))]",
        help="Income from deposits that are kept after a cancellation (没收定金, 6301 营业外收入). "
             "Empty: found or made when first needed.")

    def _dealership_on_behalf_account(self):
        """The payable account for money that is not the store's; its entries are matched with what is passed on."""
        account = self._dealership_account('dealership_on_behalf_account_id', self.env._("Collected for others"))
        if not account.reconcile:
            account.reconcile = True
        return account

    def _dealership_forfeit_account(self):
        return self._dealership_account('dealership_forfeit_account_id', self.env._("Deposits kept"))

    def _dealership_account(self, setting, name):
        """The account of a setting.

        :return: account of the company, as the superuser
        """
        self.ensure_one()
        company = self.sudo()  # whoever makes an invoice may not write settings and accounts
        account = company[setting]
        if not account:
            code, account_type = ACCOUNTS[setting]
            Account = self.env['account.account'].sudo().with_company(self)
            account = Account.search(
                [*Account._check_company_domain(self), ('code', 'in', (code, f'{code}00')), ('account_type', '=', account_type)], limit=1)
            account = account or Account.create({
                'name': name, 'account_type': account_type, 'company_ids': [fields.Command.set(self.root_id.ids)],
                'code': Account._search_new_account_code(f'{code}00'), 'reconcile': account_type == 'liability_current'})
            company[setting] = account
        return account
