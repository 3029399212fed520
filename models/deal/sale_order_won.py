"""Which deal converts its card, and when (E06)."""
from odoo import models

from ...rules import conversion


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _deal_facts(self):
        """Contract, money and special agreement of this deal, as `rules.conversion.conversion` takes them."""
        self.ensure_one()
        order = self.sudo()
        facts = {'price': order._deal_total(), 'deposit': order._deal_deposit(), 'payments': order._deal_payments()}
        if order.state == 'sale':
            facts['signed_on'] = order._store_day(order.date_order)
        special = order.approval_ids.filtered(lambda approval: approval.kind == 'special' and approval.state == 'approved')[:1]
        if special:
            facts['agreement_on'] = special.agreement_on
            facts['agreement_approved_on'] = order._store_day(special.decided_on)
        return facts

    def _store_day(self, moment):
        """The store's day of something that has happened: never after its today."""
        today = self.env['crm.team']._today_start(self.company_id)[1]
        return min(today, self.company_id._dealership_day(moment))

    def _deal_conversion(self):
        """Whether, since when and by what this deal converts its card.

        :return: `rules.conversion.Conversion`
        """
        self.ensure_one()
        today = self.env['crm.team']._today_start(self.sudo().company_id)[1]
        return conversion.conversion(today, **self._deal_facts())

    def _deal_deposit(self):
        """Deposit that was agreed (定金); finance knows."""
        self.ensure_one()
        return 0

    def _deal_payments(self):
        """Money received for the deal, refunds below zero; finance knows.

        :return: list of (day, amount)
        """
        self.ensure_one()
        return []

    def _check_deal_won(self):
        """Win the cards of these deals where E06 holds by now: after a payment, a confirmation, an approved agreement."""
        for order in self.filtered('is_deal'):
            card = order.sudo().opportunity_id
            if card.is_disputed:
                continue  # the ruling asks again
            if card.active and card.won_status == 'pending' and order.state != 'cancel' and order._deal_conversion().on:
                order._action_deal_won()

    def _action_deal_won(self):
        """The deal wins its card; the gate (crm_lead_won.py) asks again and tells `_after_deal_won`."""
        self.ensure_one()
        self.sudo().opportunity_id.action_set_won()  # the deal wins it, whoever's payment or approval it was
