"""A store with a chart of accounts, deals to invoice, and an independent look at its ledger."""
from odoo.fields import Command, Domain

from .common import Dealership


class DealFinance(Dealership):
    """Mixin after `_open_dealership`: `_open_books()` gives store 1 accounts, journals, products and their beneficiaries."""

    roles = ('consultant', 'manager', 'finance', 'auditor', 'lead_desk', 'receptionist', 'dealership_admin')

    @classmethod
    def _open_books(cls, chart='generic_coa'):
        cls.env['account.chart.template'].try_loading(chart, company=cls.store, install_demo=False)
        cls.store.currency_id = cls.env.ref('base.CNY')  # the generic chart brings its own
        cls.finance = cls.users['finance']
        # the people who work in the store see its books as their own company's only
        cls.bank, cls.cash = (
            cls.env['account.journal'].search([('company_id', '=', cls.store.id), ('type', '=', kind)], limit=1)
            for kind in ('bank', 'cash'))
        cls.tax = cls.env['account.tax'].with_company(cls.store).create({
            'name': 'VAT 13%', 'amount': 13, 'price_include_override': 'tax_included', 'type_tax_use': 'sale', 'company_id': cls.store.id})
        cls.tax_office, cls.insurer, cls.lender = cls.env['res.partner'].create([
            {'name': '浦东新区税务局', 'is_company': True}, {'name': '平安保险', 'is_company': True},
            {'name': '上汽财务公司', 'is_company': True, 'is_lender': True}])
        Product = cls.env['product.product'].with_company(cls.store)
        cls.car, cls.mats, cls.purchase_tax, cls.insurance = Product.create([
            {'name': name, 'type': 'service' if behalf else 'consu', 'invoice_policy': 'order', 'deal_kind': kind, 'list_price': price,
             'taxes_id': [Command.set(cls.tax.ids)], 'standard_price': price * 0.9, 'deal_beneficiary_id': behalf and behalf.id}
            for name, kind, price, behalf in (
                ('途观 1.8TSI', 'car', 200000, False), ('脚垫', 'accessory', 1000, False),
                ('购置税', 'purchase_tax', 17699.12, cls.tax_office), ('保险', 'insurance', 6000, cls.insurer))])

    @classmethod
    def make_deal(cls, user=None, confirm=True, products=None, company=None, **vals):
        """A deal of a card: car 200,000, mats 1,000, purchase tax 17,699.12, insurance 6,000; together 224,699.12."""
        user = user or cls.consultant
        card = cls.make_card(user)
        card.sudo()._create_customer() if not card.partner_id else None
        products = products if products is not None else cls.car + cls.mats + cls.purchase_tax + cls.insurance
        order = cls.env['sale.order'].with_user(user).create({
            'opportunity_id': card.id, 'partner_id': card.partner_id.id, 'team_id': card.team_id.id, 'user_id': user.id,
            'vehicle_id': cls.make_vehicle(dealer_role='stock', company_id=cls.store.id).id,
            'order_line': [Command.create({'product_id': product.id, 'product_uom_qty': 1}) for product in products], **vals})
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def pay(cls, order, purpose, amount, journal=None, user=None):
        """A payment by finance, posted."""
        return order.with_user(user or cls.finance)._take_payment(purpose, amount, journal or cls.bank)

    @classmethod
    def invoice(cls, order, post=True):
        order.with_user(cls.finance).action_invoice_deal()
        drafts = order.sudo().deal_move_ids.filtered(lambda move: move.state == 'draft' and move.move_type == 'out_invoice')
        move = drafts.with_user(cls.finance)
        if post:
            move.action_post()
        return move

    @classmethod
    def credit(cls, invoice, amount=None, **values):
        """A credit note of the whole invoice, or of a part of its first line, posted by finance."""
        refund = invoice.with_user(cls.finance)._reverse_moves([{'invoice_date': invoice.invoice_date, **values}])
        if amount is not None:
            lines = refund.invoice_line_ids.sorted('id')
            (lines - lines[0]).unlink()
            lines[0].write({'price_unit': amount, 'quantity': 1})
        refund.action_post()
        return refund

    def loan(self, user=None, order=None, **vals):
        """A loan of 120,000 for `self.deal`, not asked for yet."""
        return self.env['dealership.deal.loan'].with_user(user or self.consultant).create({
            'order_id': (order or self.deal).id, 'lender_id': self.lender.id, 'amount': 120000, 'term': 12, 'rate': 4.8,
            'first_date': '2027-01-31', **vals})

    def ledger(self, order):
        """Debits less credits of the customer in all posted entries that concern the deal, read line by line."""
        customer = order.sudo().partner_invoice_id.commercial_partner_id
        lines = self.env['account.move.line'].sudo().search(
            Domain('parent_state', '=', 'posted') & Domain('account_type', 'in', ('asset_receivable', 'liability_payable'))
            & Domain('partner_id', '=', customer.id))
        return self.store.currency_id.round(sum(lines.mapped('debit')) - sum(lines.mapped('credit')))

    def balanced(self, order):
        """Every entry of the deal has as much debit as credit."""
        for move in order.sudo().deal_move_ids:
            self.assertAlmostEqual(sum(move.line_ids.mapped('debit')), sum(move.line_ids.mapped('credit')), 2)

    def differences(self):
        """The report that must be empty."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['dealership.deal.check'].sudo().search([('company_id', '=', self.store.id)])
