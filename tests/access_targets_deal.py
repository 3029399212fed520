"""What the access matrix asks about in the room deal, its finance and its deliveries apart; see `access_targets.py`.

A quotation (`sale.order`), a signed deal (`sold`) and one more that nothing hangs on (`open`), on a card of their own.
What a department is told of a deal is finance's in the scopes `own`, `pool` and `team`, after-sales' in the others.
"""
from odoo import fields
from odoo.fields import Command

from .common import MODULE

SCOPED = {
    'sale.order': {'client_order_ref': 'x'},
    'sale.order.line': {'sequence': 3},
    'dealership.deal.approval': {'decision_note': 'x'},
    'dealership.deal.approval.wizard': {'reason': 'x'},
    'dealership.deal.reject.wizard': {'reason': 'x'},
    'dealership.deal.cancellation': {'note': 'x'},
    'dealership.deal.cancel.wizard': {'note': 'x'},
    'dealership.deal.notice': {'phone': 'x'},
    'dealership.incentive.line': {'reason': 'x'},
    'dealership.incentive.statement': {'state': 'approved'},
}
UNSCOPED = {
    'dealership.promotion': {'name': 'x'},
    'dealership.deal.limit': {'gift_amount': 1},
    'dealership.deal.standard.line': {'sequence': 3},
    'dealership.purchase.tax.rule': {'relief': 1},
    'dealership.cancel.reason': {'sequence': 3},
    'dealership.incentive.tier': {'amount': 1},
    'dealership.incentive.bonus': {'amount': 1},
}


def unscoped(cls, model):
    """Values of what belongs to no person; those that every model has are made by the caller."""
    name, today = f'T{cls._next()}', fields.Date.today()
    limits = cls.env['dealership.deal.limit'].search_count([('company_id', '=', cls.store.id)])
    return {
        'dealership.promotion': {'name': name, 'date_from': today, 'date_to': today, 'amount': 100, 'company_id': cls.store.id},
        'dealership.deal.limit': {'role': 'manager' if limits else 'consultant', 'company_id': cls.store.id},
        'dealership.deal.standard.line': {'product_id': _product(cls).id, 'company_id': cls.store.id},
        'dealership.purchase.tax.rule': {'name': name, 'date_from': '1990-01-01', 'date_to': '1990-12-31'},
        'dealership.incentive.tier': {'name': name, 'minimum': cls._next(), 'amount': 300, 'company_id': cls.store.id},
        'dealership.incentive.bonus': {'name': name, 'amount': 200, 'company_id': cls.store.id},
    }.get(model)


def _product(cls):
    if not hasattr(cls, 'deal_product'):
        cls.deal_product = cls.env['product.product'].create({
            'name': '途观', 'deal_kind': 'car', 'list_price': 200000, 'standard_price': 180000, 'taxes_id': [Command.clear()]})
    return cls.deal_product


def _orders(cls, made, user):
    """A quotation, a signed deal, and a signed one without delivery, trade-in or loan."""
    team = made['crm.lead'].team_id
    card = made['deal_card'] = cls.env['crm.lead'].create(cls.card_vals(
        user_id=user.id, team_id=team.id, partner_id=made['res.partner'].id))
    vals = {
        'opportunity_id': card.id, 'partner_id': made['res.partner'].id, 'company_id': team.company_id.id, 'user_id': user.id,
        'team_id': team.id, 'order_line': [Command.create({'product_id': _product(cls).id, 'price_unit': 200000})]}
    made['sale.order'], made['sold'], made['open'] = orders = cls.env['sale.order'].create([vals, vals, vals])
    cls.env.flush_all()
    # what a deal must have before it is signed is asked by other tests
    cls.env.cr.execute("UPDATE sale_order SET state = 'sale' WHERE id = ANY(%s)", [orders[1:].ids])
    orders.invalidate_recordset(['state'])
    orders.order_line.invalidate_recordset(['state'])
    made['sale.order.line'] = orders[0].order_line


def _department(user, scope):
    own = user.has_group(f'{MODULE}.group_service_advisor') if scope == 'own' else scope in ('store', 'far')
    return 'service' if own else 'finance'


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    _orders(cls, made, user)
    env, by = cls.env, cls.by(user)

    def create(model, **vals):
        return lambda: env[model].create({**new_vals(cls, made, user)[model], **vals})

    def wizard(model):
        return lambda: cls.made_by(by, model, new_vals(cls, made, user)[model])

    return {
        'sale.order': lambda: made['sale.order'],
        'sale.order.line': lambda: made['sale.order.line'],
        'dealership.deal.approval': create('dealership.deal.approval', requester_id=by.id),
        'dealership.deal.approval.wizard': wizard('dealership.deal.approval.wizard'),
        'dealership.deal.reject.wizard': lambda: cls.made_by(by, 'dealership.deal.reject.wizard', {
            'approval_ids': [Command.set(made['dealership.deal.approval'].ids)], 'reason': 'x'}),
        'dealership.deal.cancellation': create('dealership.deal.cancellation', is_carried_out=True),
        'dealership.deal.cancel.wizard': wizard('dealership.deal.cancel.wizard'),
        'dealership.deal.notice': create('dealership.deal.notice', department=_department(user, scope), partner_name='王先生'),
        'dealership.incentive.line': create('dealership.incentive.line', settlement=0) if user else lambda: None,
        'dealership.incentive.statement': create('dealership.incentive.statement', month='2020-01-01') if user else lambda: None,
    }


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    card, today = made['deal_card'], fields.Date.today()
    store, team, sold = card.team_id.company_id, card.team_id, made['sold']

    def of(model):
        return made[model].ids if made.get(model) else []

    return {
        'sale.order': {
            'partner_id': made['res.partner'].id, 'opportunity_id': card.id, 'company_id': store.id, 'user_id': user.id,
            'team_id': team.id},
        'sale.order.line': {'order_id': made['sale.order'].id, 'product_id': _product(cls).id},
        'dealership.deal.approval': {'order_id': made['sale.order'].id, 'kind': 'gift', 'reason': 'x'},
        'dealership.deal.approval.wizard': {'order_id': made['sale.order'].id, 'reason': 'x'},
        'dealership.deal.reject.wizard': {'approval_ids': [Command.set(of('dealership.deal.approval'))], 'reason': 'x'},
        'dealership.deal.cancellation': {
            'order_id': sold.id, 'company_id': store.id, 'team_id': team.id, 'consultant_id': user.id, 'how': 'none',
            'reason_id': cls.env['dealership.cancel.reason'].search([], limit=1).id, 'cancelled_by_id': cls.env.uid,
            'cancelled_on': fields.Datetime.now()},
        'dealership.deal.cancel.wizard': {
            'order_id': sold.id, 'reason_id': cls.env['dealership.cancel.reason'].search([], limit=1).id},
        'dealership.deal.notice': {'order_id': sold.id, 'department': 'finance', 'company_id': store.id, 'won_on': today},
        'dealership.incentive.line': {
            'order_id': sold.id, 'user_id': user.id, 'role': 'consultant', 'company_id': store.id, 'team_id': team.id, 'date': today,
            'kind': 'earned', 'share': 1, 'base_amount': 500, 'settlement': 1},
        'dealership.incentive.statement': {'user_id': user.id, 'company_id': store.id, 'team_id': team.id, 'month': '2020-02-01'},
    }
