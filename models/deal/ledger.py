"""The deals' part of the ledger as one statement, for the figures on the order and for the report that checks them."""
from odoo.tools import SQL


def matched(line, move):
    """What was matched with a line, signed so that balance + matched is what is open of it.

    Only posted entries count: core keeps the matching of an entry that is reset to draft. `foreign` leaves out what was
    matched within the deal itself.

    :param SQL line: alias of account_move_line
    :param SQL move: alias of its account_move
    :return: SQL of a LATERAL query with the columns `amount` and `foreign_amount`
    """
    return SQL("""
        SELECT COALESCE(SUM(part.signed), 0) AS amount,
               COALESCE(SUM(part.signed) FILTER (
                   WHERE other_move.deal_order_id IS DISTINCT FROM %(move)s.deal_order_id), 0) AS foreign_amount
          FROM (SELECT credit_move_id AS other_id, -amount AS signed FROM account_partial_reconcile WHERE debit_move_id = %(line)s.id
                UNION ALL
                SELECT debit_move_id, amount FROM account_partial_reconcile WHERE credit_move_id = %(line)s.id) part
          JOIN account_move_line other ON other.id = part.other_id AND other.parent_state = 'posted'
          JOIN account_move other_move ON other_move.id = other.move_id""", line=line, move=move)


def ledger(where):
    """One row for each deal with posted entries.

    position: open receivables (and the open bill of a car traded in), below zero when the customer has paid ahead;
    gross, credited: invoices and credit notes; traded: bills for cars traded in; forfeited: deposits kept;
    behalf: what is owed to others.

    :param SQL where: condition on `move`
    """
    return SQL("""
        SELECT move.deal_order_id AS id,
               COALESCE(SUM(line.balance + matched.foreign_amount) FILTER (
                   WHERE account.account_type IN ('asset_receivable', 'liability_payable')), 0) AS position,
               COALESCE(SUM(line.balance) FILTER (
                   WHERE move.move_type = 'out_invoice' AND account.account_type = 'asset_receivable'), 0) AS gross,
               COALESCE(-SUM(line.balance) FILTER (
                   WHERE move.move_type = 'out_refund' AND account.account_type = 'asset_receivable'), 0) AS credited,
               COALESCE(-SUM(line.balance) FILTER (
                   WHERE move.move_type IN ('in_invoice', 'in_refund') AND account.account_type = 'liability_payable'), 0) AS traded,
               COALESCE(SUM(line.balance) FILTER (
                   WHERE move.deal_is_forfeit AND account.account_type = 'asset_receivable'), 0) AS forfeited,
               COALESCE(-SUM(line.balance + matched.amount) FILTER (WHERE line.deal_on_behalf), 0) AS behalf
          FROM account_move move
          JOIN account_move_line line ON line.move_id = move.id
          JOIN account_account account ON account.id = line.account_id
          LEFT JOIN LATERAL (%s) matched
                 ON line.deal_on_behalf OR account.account_type IN ('asset_receivable', 'liability_payable')
         WHERE move.state = 'posted' AND %s
         GROUP BY move.deal_order_id""", matched(SQL("line"), SQL("move")), where)
