"""A car does not leave as paid when its customer was charged less than the work came to (J02)."""
from odoo import models

from .visit_account_move_amount import ROUNDED_OFF


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    def _unpaid_obstacles(self):
        return super()._unpaid_obstacles() or self._short_charge()

    def _short_charge(self):
        """What is missing in an invoice that counts as paid: credited since, or a draft that was lowered."""
        visit = self.sudo()  # the books are not the advisor's to read; what he needs is said here
        invoice = visit._invoices_that_hold().filtered(lambda move: move.workshop_payer == 'customer')[:1]
        if not invoice:
            return []
        refunds = visit.workshop_move_ids.filtered(
            lambda move: move.reversed_entry_id == invoice and move.move_type == 'out_refund' and move.state == 'posted')
        charged = sum((invoice | refunds).mapped('amount_total_signed'))
        if visit.amount_customer - charged < ROUNDED_OFF:
            return []
        money = visit.currency_id.format
        return [self.env._(
            "%(invoice)s charges %(charged)s of %(amount)s: the rest was taken off or credited. Finance or a manager can release the car "
            "with a reason.", invoice=invoice._visit_name(), charged=money(charged), amount=money(visit.amount_customer))]
