from odoo import fields, models

from .res_company_deal import ACCOUNTS

ACCOUNTS['dealership_trade_in_account_id'] = ('1405', 'asset_current')


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_trade_in_account_id = fields.Many2one(
        'account.account', "Used Cars Taken In", check_company=True, domain="[('account_type', '=', 'asset_current')]",
        help="Where the value of a car taken in stands (1405 库存商品). Empty: found or made when first needed.")

    def _dealership_trade_in_account(self):
        return self._dealership_account('dealership_trade_in_account_id', self.env._("Used cars taken in"))
