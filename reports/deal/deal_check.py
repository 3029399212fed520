"""Deals against the ledger (成交与总账核对): a report that must be empty. Each line is a difference, with its cause."""
from odoo import fields, models
from odoo.tools import SQL

from ...models.deal.ledger import ledger

CAUSES = [
    ('figures', "The deal's figures are not the ledger's"),
    ('loose_money', "Open money of the customer that belongs to no deal"),
    ('loose_invoice', "Invoice of the deal's lines that does not name the deal"),
    ('revenue', "Money for others that was posted elsewhere"),
    ('loose_settlement', "Payment to a beneficiary that is matched with no deal"),
]


class DealershipDealCheck(models.Model):
    _name = 'dealership.deal.check'
    _description = "Deals Against the Ledger"
    _auto = False
    _order = 'cause, id'
    _rec_name = 'order_id'

    cause = fields.Selection(CAUSES, readonly=True)
    order_id = fields.Many2one('sale.order', "Deal", readonly=True)
    move_id = fields.Many2one('account.move', "Entry", readonly=True)
    partner_id = fields.Many2one('res.partner', readonly=True)
    company_id = fields.Many2one('res.company', "Store", readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    of_deal = fields.Monetary("Of the Deal", readonly=True)
    of_ledger = fields.Monetary("Of the Ledger", readonly=True)
    difference = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        parts = (self._sql_figures(), self._sql_loose_money(), self._sql_loose_invoice(), self._sql_revenue(), self._sql_loose_settlement())
        return SQL("""
            SELECT (ROW_NUMBER() OVER (ORDER BY found.cause, found.order_id, found.move_id))::int AS id, found.cause, found.order_id,
                   found.move_id, found.partner_id, found.company_id, company.currency_id, found.of_deal, found.of_ledger,
                   found.of_deal - found.of_ledger AS difference
              FROM (%s) found
              JOIN res_company company ON company.id = found.company_id
             WHERE found.of_deal <> found.of_ledger""", SQL(" UNION ALL ").join(parts))

    def _sql_figures(self):
        """What `sale_order_money.py` keeps, reckoned anew from the entries."""
        return SQL("""
            SELECT 'figures' AS cause, deal.id AS order_id, NULL::int AS move_id, deal.partner_id, deal.company_id,
                   COALESCE(deal.balance_due, 0) AS of_deal,
                   ROUND(COALESCE(ledger.position, 0) + CASE WHEN deal.state = 'cancel' THEN 0 ELSE GREATEST(
                       0, deal.amount_total - GREATEST(
                           COALESCE(ledger.credited, 0) - GREATEST(COALESCE(ledger.gross, 0) - deal.amount_total, 0), 0)
                          - COALESCE(ledger.gross - ledger.credited, 0)) END, 2) AS of_ledger
              FROM sale_order deal
              LEFT JOIN (%s) ledger ON ledger.id = deal.id
             WHERE deal.is_deal""", ledger(SQL("move.deal_order_id IS NOT NULL")))

    def _sql_loose_money(self):
        """Credits of customers with something to pay, which no deal knows of."""
        return SQL("""
            SELECT 'loose_money', owing.order_id, line.move_id, line.partner_id, line.company_id, 0, line.amount_residual
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id AND account.account_type = 'asset_receivable'
              JOIN account_move move ON move.id = line.move_id AND move.deal_order_id IS NULL
              JOIN LATERAL (
                SELECT MIN(deal.id) AS order_id
                  FROM sale_order deal
                  JOIN res_partner customer ON customer.id = deal.partner_invoice_id
                 WHERE deal.is_deal AND deal.balance_due > 0 AND deal.company_id = line.company_id
                   AND customer.commercial_partner_id = line.partner_id) owing ON owing.order_id IS NOT NULL
             WHERE line.parent_state = 'posted' AND line.amount_residual < 0""")

    def _sql_loose_invoice(self):
        """Invoices made of a deal's lines, but not as the deal's."""
        return SQL("""
            SELECT DISTINCT 'loose_invoice', item.order_id, move.id, move.partner_id, move.company_id, 0::numeric, move.amount_total_signed
              FROM account_move move
              JOIN account_move_line line ON line.move_id = move.id
              JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = line.id
              JOIN sale_order_line item ON item.id = link.order_line_id
              JOIN sale_order deal ON deal.id = item.order_id AND deal.is_deal
             WHERE move.state = 'posted' AND move.deal_order_id IS DISTINCT FROM deal.id""")

    def _sql_revenue(self):
        """Items of taxes, premiums and fees that stand as revenue."""
        return SQL("""
            SELECT 'revenue', move.deal_order_id, move.id, move.partner_id, move.company_id, 0, -line.balance
              FROM account_move move
              JOIN account_move_line line ON line.move_id = move.id AND line.display_type = 'product'
              JOIN account_account account ON account.id = line.account_id AND account.account_type <> 'liability_current'
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id AND template.is_on_behalf
             WHERE move.deal_order_id IS NOT NULL AND move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')""")

    def _sql_loose_settlement(self):
        """Money that went to somebody for whom deals collect, from the same account, but settles none of them."""
        return SQL("""
            SELECT 'loose_settlement', NULL, line.move_id, line.partner_id, line.company_id, 0, line.amount_residual
              FROM account_move_line line
              JOIN res_company company ON company.id = line.company_id AND company.dealership_on_behalf_account_id = line.account_id
             WHERE line.parent_state = 'posted' AND line.deal_on_behalf IS NOT TRUE AND line.amount_residual <> 0
               AND line.payment_id IS NOT NULL
               AND EXISTS (SELECT 1 FROM account_move_line item
                            WHERE item.deal_on_behalf AND item.deal_beneficiary_id = line.partner_id)""")
