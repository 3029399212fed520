"""What a contract says and what money was taken for stands: customer, day, store; the car of an invoice (H03, H04, invariant 7)."""
from odoo import models
from odoo.exceptions import UserError

CONTRACT = ('partner_id', 'date_order', 'company_id')
WATCHED = (*CONTRACT, 'partner_invoice_id', 'vehicle_id')


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _is_own_deal(self):
        """Whether the user sells here himself, by whichever account: what a manager may agree to, another manager agrees to then."""
        self.ensure_one()
        order = self.sudo()
        return self.env.user._is_one_of(order.user_id | order.opportunity_id.user_id)

    def _deal_problems(self):
        """Whom another consultant works on is no customer of a card that bears somebody else's name (飞单)."""
        problems = super()._deal_problems()
        order = self.sudo()  # whether the buyer is another's; not whose
        card = order.opportunity_id
        for buyer in (order.partner_id | order.partner_invoice_id) - card.partner_id:
            if card._is_others_customer(buyer):
                problems.append(self.env._(
                    "%(customer)s is the customer of another consultant's card. Enter him on the card of this deal: then the manager "
                    "rules whose customer he is.", customer=buyer.name))
        return problems + self._tax_problems()

    def _tax_problems(self):
        """A price without the tax that belongs to it would be a discount that nobody agreed to."""
        problems = []
        for line in self._deal_lines()._own_lines().filtered(lambda line: line.price_unit > 0 and line.product_id):
            taxes = line.product_id.sudo().taxes_id._filter_taxes_by_company(self.company_id)
            wanted = self.fiscal_position_id.map_tax(taxes) if self.fiscal_position_id else taxes
            if line.tax_ids != wanted and sum(line.tax_ids.mapped('amount')) < sum(wanted.mapped('amount')):
                problems.append(self.env._(
                    "%(product)s is sold without the tax that belongs to it. Put the tax back on its line.",
                    product=line.product_id.display_name))
        return problems

    def write(self, vals):
        if not self.env.su and not set(WATCHED).isdisjoint(vals):
            for order in self.filtered('is_deal'):
                order._check_contract_stands(vals)
        result = super().write(vals)
        if 'vehicle_id' in vals:
            self.filtered('is_deal')._tell_invoices_vehicle()
        return result

    def _check_contract_stands(self, vals):
        """Who may sell may not rewrite what was signed or paid for."""
        changed = [name for name in WATCHED if name in vals and self._differs(name, vals[name])]
        order = self.sudo()  # whether money was taken or invoiced; not how much
        if 'vehicle_id' in changed:
            changed.remove('vehicle_id')
            if self.vehicle_id and order.deal_invoiced > 0:
                raise UserError(self.env._(
                    "%(deal)s is invoiced with the vehicle %(vin)s. Finance credits the invoice first; then another car can be chosen.",
                    deal=self.name, vin=order.vehicle_id.vin_sn or order.vehicle_id.display_name))
        stands = changed and self._standing(changed)
        if stands:
            raise UserError(self.env._(
                "%(deal)s is signed or paid on: “%(field)s” does not change any more. Cancel the deal and make another one from the "
                "card; the manager of the team can help.", deal=self.name, field=self._fields[stands[0]]._description_string(self.env)))

    def _standing(self, names):
        """Those of these fields that do not change any more.

        Money goes back to whom the deal invoices: another one is agreed to by a manager whose deal it is not.
        """
        is_signed, is_paid = self.state == 'sale', bool(self._deal_money())
        may_redirect = self.env.user.has_group('auto_dealership.group_manager') and not self._is_own_deal()
        fixed = {
            'date_order': is_signed, 'partner_id': is_signed or is_paid, 'company_id': is_signed or is_paid,
            'partner_invoice_id': is_paid and not may_redirect}
        return [name for name in names if fixed[name]]

    def _tell_invoices_vehicle(self):
        """An invoice in draft, or one that was made before the car was chosen, names the car that is sold."""
        for order in self.sudo().filtered('vehicle_id'):  # invoices are finance's; the car follows from the deal
            vehicle = order.vehicle_id
            moves = order.deal_move_ids.filtered(lambda move, vehicle=vehicle: move.move_type == 'out_invoice' and (
                move.state == 'draft' or not move.deal_vehicle_id) and move.deal_vehicle_id != vehicle)
            if moves:
                moves.write({'deal_vehicle_id': vehicle.id})
