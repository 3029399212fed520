"""What the access matrix asks about in the workshop; see `access_targets.py`. The visit itself is `fleet.vehicle.log.services` there.

Bays and messages from outside belong to a store and stand in the scopes `store` and `far` only.
"""
from odoo import fields

from ..models.service.service_visit import VISIT_KINDS

SCOPED = {
    'dealership.service.line': {'name': 'x'},
    'dealership.service.arrival': {'mileage': 3},
    'dealership.service.cancel': {'reason': 'x'},
    'dealership.visit.release.wizard': {'reason': 'x'},
    'dealership.satisfaction.wizard': {'words': 'x'},
    'dealership.service.approval': {'reason': 'x'},
    'dealership.service.approval.wizard': {'reason': 'x'},
    'dealership.service.report': {'visit_count': 2},
    'dealership.service.bay': {'sequence': 3},
    'dealership.service.message': {'customer_id': False},
}
UNSCOPED = {'dealership.service.kind': {'minutes': 45}}


def unscoped(cls, model):
    """Values of what belongs to no person."""
    if model == 'dealership.service.kind':
        taken = set(cls.env[model].search([('company_id', '=', cls.store.id)]).mapped('kind'))
        return {'kind': next(kind for kind, _words in VISIT_KINDS if kind not in taken), 'company_id': cls.store.id}
    return None


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    env, by, new = cls.env, cls.by(user), new_vals(cls, made, user)

    def create(model, **vals):
        return lambda: env[model].create({**new[model], **vals})

    def wizard(model):
        return lambda: cls.made_by(by, model, new[model])

    found = {
        'dealership.service.line': create('dealership.service.line'),
        'dealership.service.arrival': wizard('dealership.service.arrival'),
        'dealership.service.cancel': wizard('dealership.service.cancel'),
        'dealership.visit.release.wizard': wizard('dealership.visit.release.wizard'),
        'dealership.satisfaction.wizard': wizard('dealership.satisfaction.wizard'),
        'dealership.service.approval': create(
            'dealership.service.approval', facts={'customer': made['fleet.vehicle.log.services'].customer_id.id, 'lines': {}}),
        'dealership.service.approval.wizard': wizard('dealership.service.approval.wizard'),
        'dealership.service.report': lambda: env['dealership.service.report'].browse(made['fleet.vehicle.log.services'].id),
    }
    if scope in ('store', 'far'):
        found |= {
            'dealership.service.bay': create('dealership.service.bay'),
            'dealership.service.message': create('dealership.service.message', fate='to_complete'),
        }
    return found


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    store, visit, number = made['crm.lead'].team_id.company_id, made['fleet.vehicle.log.services'], cls._next()
    return {
        'dealership.service.line': {'visit_id': visit.id, 'name': '工时', 'price_unit': 100},
        'dealership.service.arrival': {'company_id': store.id, 'vehicle_id': made['fleet.vehicle'].id},
        'dealership.service.cancel': {'visit_id': visit.id, 'usual': 'no_show'},
        'dealership.visit.release.wizard': {'visit_id': visit.id, 'reason': 'x'},
        'dealership.satisfaction.wizard': {'visit_id': visit.id, 'result': 'no_answer'},
        'dealership.service.approval': {'visit_id': visit.id, 'reason': 'x'},
        'dealership.service.approval.wizard': {'visit_id': visit.id, 'reason': 'x'},
        'dealership.service.report': {'visit_id': visit.id},
        'dealership.service.bay': {'name': f'B{number}', 'company_id': store.id},
        'dealership.service.message': {
            'reference': f'R{number}', 'source_code': 'dms', 'company_id': store.id, 'via': 'json', 'received_on': fields.Datetime.now(),
            'raw_text': '{}'},
    }
