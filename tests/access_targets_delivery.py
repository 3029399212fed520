"""What the access matrix asks about in the deal's money, deliveries and trade-ins; see `access_targets.py` and `access_targets_deal.py`.

Bays and lists of deliveries belong to a store and stand in the scopes `store` and `far` only.
"""
from odoo import fields
from odoo.fields import Command

SCOPED = {
    'dealership.deal.loan': {'reference': 'x'},
    'dealership.deal.instalment': {'number': 2},
    'dealership.deal.payment.wizard': {'memo': 'x'},
    'dealership.deal.settle.wizard': {'memo': 'x'},
    'dealership.deal.on.behalf': {'owed': 1},
    'dealership.deal.check': {'of_deal': 1},
    'dealership.deal.report': {'total': 1},
    'dealership.delivery': {'note': 'x'},
    'dealership.delivery.line': {'note': 'x'},
    'dealership.delivery.step.wizard': {'reason': 'x'},
    'dealership.delivery.bay': {'sequence': 3},
    'dealership.delivery.item': {'sequence': 3},
    'dealership.trade.in': {'cancel_reason': 'x'},
    'dealership.trade.in.wizard': {'reason': 'x'},
}
UNSCOPED = {}


def _books(cls, company):
    """As much of a ledger as an item that was collected for somebody else needs."""
    if not hasattr(cls, 'books'):
        cls.books = {}
    if company not in cls.books:
        Account = cls.env['account.account'].with_company(company)
        accounts = Account.create([
            {'name': name, 'code': code, 'account_type': kind, 'company_ids': [Command.set(company.ids)]}
            for name, code, kind in (('代收款', '224100', 'liability_current'), ('银行', '100200', 'asset_current'))])
        journal = cls.env['account.journal'].create({
            'name': '其他', 'code': 'DLR', 'type': 'general', 'company_id': company.id})
        cls.books[company] = (journal, *accounts)
    return cls.books[company]


def _collected(cls, made):
    """Money for the insurer on the entry of a deal, posted."""
    journal, owed, bank = _books(cls, _store(made))
    move = cls.env['account.move'].create({
        'move_type': 'entry', 'journal_id': journal.id, 'deal_order_id': made['sold'].id, 'line_ids': [
            Command.create({'account_id': owed.id, 'credit': 5000, 'deal_on_behalf': True, 'deal_beneficiary_id': cls.store.partner_id.id}),
            Command.create({'account_id': bank.id, 'debit': 5000})]})
    move.action_post()
    cls.env.flush_all()
    return cls.env['dealership.deal.on.behalf'].search([('move_id', '=', move.id)])


def _difference(cls, made):
    """The deal's line in the list of deals that are not what the ledger says: nothing of its invoice is there."""
    cls.env.flush_all()
    cls.env.cr.execute("UPDATE sale_order SET balance_due = 7 WHERE id = %s", [made['sold'].id])
    cls.env.invalidate_all()
    return cls.env['dealership.deal.check'].search([('order_id', '=', made['sold'].id)], limit=1)


def _store(made):
    return made['crm.lead'].team_id.company_id


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    env, by = cls.env, cls.by(user)
    if not hasattr(cls, 'lender'):
        cls.lender = env['res.partner'].create({'name': '上汽财务公司', 'is_company': True, 'is_lender': True})
    made['guide'] = user if user and not user.share else made['guide']

    def create(model, **vals):
        return lambda: env[model].create({**new_vals(cls, made, user)[model], **vals})

    def wizard(model):
        return lambda: cls.made_by(by, model, new_vals(cls, made, user)[model])

    found = {
        'dealership.deal.loan': create('dealership.deal.loan', order_id=made['sale.order'].id),
        'dealership.deal.instalment': lambda: made['dealership.deal.loan'].line_ids[:1],
        'dealership.deal.payment.wizard': wizard('dealership.deal.payment.wizard'),
        'dealership.deal.settle.wizard': wizard('dealership.deal.settle.wizard'),
        'dealership.deal.on.behalf': lambda: _collected(cls, made),
        'dealership.deal.check': lambda: _difference(cls, made),
        'dealership.deal.report': lambda: env['dealership.deal.report'].browse(made['sold'].id),
        'dealership.delivery': create('dealership.delivery', order_id=made['sold'].id),
        'dealership.delivery.line': create('dealership.delivery.line'),
        'dealership.delivery.step.wizard': wizard('dealership.delivery.step.wizard'),
        'dealership.trade.in': create('dealership.trade.in', state='cancelled'),
        'dealership.trade.in.wizard': wizard('dealership.trade.in.wizard'),
    }
    if scope in ('store', 'far'):
        found |= {
            'dealership.delivery.bay': create('dealership.delivery.bay'),
            'dealership.delivery.item': create('dealership.delivery.item'),
        }
    return found


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    store, number = _store(made), cls._next()

    def of(model):
        return made[model].id if made.get(model) else False

    return {
        'dealership.deal.loan': {
            'order_id': made['open'].id, 'lender_id': cls.lender.id, 'amount': 2000, 'term': 2, 'rate': 0, 'method': 'custom',
            'line_ids': [Command.create({'number': part, 'principal': 1000}) for part in (1, 2)]},
        'dealership.deal.instalment': {'loan_id': of('dealership.deal.loan'), 'number': 9},
        'dealership.deal.payment.wizard': {'order_id': made['open'].id},
        'dealership.deal.settle.wizard': {},
        'dealership.deal.on.behalf': {'order_id': made['open'].id},
        'dealership.deal.check': {'order_id': made['open'].id},
        'dealership.deal.report': {'order_id': made['open'].id},
        'dealership.delivery': {
            'order_id': made['open'].id, 'user_id': made['guide'].id, 'start': fields.Datetime.add(fields.Datetime.now(), days=1)},
        'dealership.delivery.line': {'delivery_id': of('dealership.delivery'), 'name': 'x'},
        'dealership.delivery.step.wizard': {'delivery_id': of('dealership.delivery'), 'step': 'cancel'},
        'dealership.delivery.bay': {'name': f'B{number}', 'company_id': store.id},
        'dealership.delivery.item': {'name': f'I{number}', 'company_id': store.id},
        'dealership.trade.in': {
            'order_id': made['open'].id, 'appraisal_id': made['dealership.appraisal'].id, 'vehicle_id': made['fleet.vehicle'].id,
            'price': 1000, 'way': 'line'},
        'dealership.trade.in.wizard': {'order_id': made['open'].id, 'step': 'agree'},
    }
