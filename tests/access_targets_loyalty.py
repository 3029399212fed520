"""What the access matrix asks about in maintenance, loyalty, campaigns and replacement; see `access_targets.py`.

Campaigns, the report on loyalty and what is counted for it belong to a store and stand in the scopes `store` and `far` only.
"""
from odoo import fields

SCOPED = {
    'dealership.maintenance.due': {'note': 'x'},
    'dealership.maintenance.reminder': {'content': 'x'},
    'dealership.maintenance.return': {'reminders': 2},
    'dealership.maintenance.call.wizard': {'content': 'x'},
    'dealership.service.standing': {'visit_count': 2},
    'dealership.loyalty.report': {'known_count': 2},
    'dealership.loyalty.count': {'known_count': 2},
    'dealership.loyalty.change': {'company_id': False},
    'dealership.winback': {'offer': 'x'},
    'dealership.winback.line': {'words': 'x'},
    'dealership.winback.call': {'words': 'x'},
    'dealership.winback.call.wizard': {'words': 'x'},
    'dealership.replacement': {'result': 'x'},
}
UNSCOPED = {
    'dealership.maintenance.plan': {'first_km': 4000},
    'dealership.depreciation': {'usual_km': 12000},
    'dealership.depreciation.line': {'percent': 70},
}


def unscoped(cls, model):
    """Values of what belongs to no person."""
    number = cls._next()
    table = {'date_from': fields.Date.add(fields.Date.to_date('1990-01-01'), days=number), 'company_id': cls.store.id}
    if model == 'dealership.depreciation.line':
        return {'depreciation_id': cls.env['dealership.depreciation'].create(table).id, 'years': 1, 'percent': 80}
    return {
        'dealership.maintenance.plan': {'name': f'T{number}', 'every_km': 10000, 'company_id': cls.store.id},
        'dealership.depreciation': table,
    }.get(model)


def _of_car(cls, made, model, **vals):
    """The one row that a car has in a list which the night keeps."""
    row = cls.env[model].search([('vehicle_id', '=', made['fleet.vehicle'].id)])
    return row or cls.env[model].create({**vals, 'vehicle_id': made['fleet.vehicle'].id, 'company_id': _store(made).id})


def _store(made):
    return made['crm.lead'].team_id.company_id


def _loyalty(cls, made):
    """A line of the report: some car came in the month before."""
    store = _store(made)
    day = fields.Date.subtract(store._dealership_today().replace(day=1), days=5)
    visit = cls.env['fleet.vehicle.log.services'].create({
        'vehicle_id': made['fleet.vehicle'].id, 'visit_kind': 'maintenance', 'date': day, 'company_id': store.id})
    visit.workshop_state = 'left'
    cls.env.flush_all()
    return cls.env['dealership.loyalty.report'].search([('company_id', '=', store.id)], limit=1)


def _model(cls):
    """A new one: what is counted of a store, model and month is counted once."""
    return cls.env['fleet.vehicle.model'].create({'name': f'T{cls._next()}', 'brand_id': cls.brand.id})


def _campaign(cls, made):
    """The store's campaign, whoever asks."""
    if not hasattr(cls, 'campaigns'):
        cls.campaigns = {}
    store = _store(made)
    if store not in cls.campaigns:
        cls.campaigns[store] = cls.env['dealership.winback'].create({'name': '招回', 'company_id': store.id})
    return cls.campaigns[store]


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    env, by = cls.env, cls.by(user)
    today, partner = fields.Date.today(), made['res.partner']
    made['campaign'] = _campaign(cls, made)

    def create(model, **vals):
        return lambda: env[model].create({**new_vals(cls, made, user)[model], **vals})

    def wizard(model):
        return lambda: cls.made_by(by, model, new_vals(cls, made, user)[model])

    found = {
        'dealership.maintenance.due': lambda: _of_car(
            cls, made, 'dealership.maintenance.due', customer_id=partner.id, contact_id=partner.id, due_on=today),
        'dealership.maintenance.reminder': create('dealership.maintenance.reminder'),
        'dealership.maintenance.return': lambda: env['dealership.maintenance.return'].browse(made['dealership.maintenance.reminder'].id),
        'dealership.maintenance.call.wizard': wizard('dealership.maintenance.call.wizard'),
        'dealership.service.standing': lambda: _of_car(
            cls, made, 'dealership.service.standing', churn_class='regular', visit_class='C', owner_id=partner.id),
        'dealership.winback.line': create('dealership.winback.line', caller_id=user.id),
        'dealership.winback.call': create('dealership.winback.call'),
        'dealership.winback.call.wizard': wizard('dealership.winback.call.wizard'),
        'dealership.replacement': create('dealership.replacement'),
    }
    if scope in ('store', 'far'):
        found |= {
            'dealership.winback': lambda: made['campaign'],
            'dealership.loyalty.report': lambda: _loyalty(cls, made),
            'dealership.loyalty.count': create('dealership.loyalty.count'),
            'dealership.loyalty.change': create('dealership.loyalty.change'),
        }
    return found


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    store, vehicle, partner = _store(made), made['fleet.vehicle'], made['res.partner']
    now, today = fields.Datetime.now(), fields.Date.today()

    def of(model):
        return made[model].id if made.get(model) else False

    of_car = {'vehicle_id': vehicle.id, 'company_id': store.id}
    return {
        'dealership.maintenance.due': of_car,
        'dealership.maintenance.reminder': {
            **of_car, 'due_id': of('dealership.maintenance.due'), 'customer_id': partner.id, 'user_id': cls.by(user).id,
            'channel': 'phone', 'result': 'reached', 'done_on': now, 'day': today},
        'dealership.maintenance.return': {'company_id': store.id},
        'dealership.maintenance.call.wizard': {'due_id': of('dealership.maintenance.due'), 'result': 'no_answer'},
        'dealership.service.standing': {**of_car, 'churn_class': 'regular', 'visit_class': 'C'},
        'dealership.loyalty.report': {'company_id': store.id},
        'dealership.loyalty.count': {'company_id': store.id, 'month': '2020-01-01', 'model_id': _model(cls).id},
        'dealership.loyalty.change': {'company_id': store.id},
        'dealership.winback': {'name': '招回', 'company_id': store.id},
        'dealership.winback.line': {
            **of_car, 'winback_id': made['campaign'].id, 'owner_id': partner.id, 'partner_id': partner.id},
        'dealership.winback.call': {
            'line_id': of('dealership.winback.line'), 'user_id': cls.by(user).id, 'result': 'no_answer'},
        'dealership.winback.call.wizard': {'line_id': of('dealership.winback.line'), 'result': 'no_answer'},
        'dealership.replacement': {
            **of_car, 'partner_id': partner.id, 'user_id': user.id, 'prompted_on': today,
            'again_on': fields.Date.add(today, years=1)},
    }
