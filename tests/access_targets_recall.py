"""What the access matrix asks about in recalls; see `access_targets.py`.

Campaigns belong to a store and stand in the scopes `store` and `far` only; their lines follow the cars.
"""
from odoo import fields
from odoo.fields import Command

SCOPED = {
    'dealership.recall': {'risk': 'x'},
    'dealership.recall.range': {'note': 'x'},
    'dealership.recall.line': {'note': 'x'},
    'dealership.recall.contact': {'words': 'x'},
    'dealership.recall.contact.wizard': {'words': 'x'},
    'dealership.recall.notice.wizard': {'body': 'x'},
    'dealership.recall.import.wizard': {'pasted': 'x'},
}
UNSCOPED = {}


def _recall(cls, made):
    """The store's campaign, whoever asks."""
    if not hasattr(cls, 'recalls'):
        cls.recalls = {}
    store = made['crm.lead'].team_id.company_id
    if store not in cls.recalls:
        cls.recalls[store] = cls.env['dealership.recall'].create({
            'name': '燃油泵', 'number': f'R{cls._next()}', 'company_id': store.id, 'is_safety': False})
    return cls.recalls[store]


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    env, by = cls.env, cls.by(user)
    made['recall'] = _recall(cls, made)

    def create(model, **vals):
        return lambda: env[model].create({**new_vals(cls, made, user)[model], **vals})

    def wizard(model):
        return lambda: cls.made_by(by, model, new_vals(cls, made, user)[model])

    found = {
        'dealership.recall.line': create('dealership.recall.line', vehicle_id=made['fleet.vehicle'].id, state='open'),
        'dealership.recall.contact': create('dealership.recall.contact'),
        'dealership.recall.contact.wizard': wizard('dealership.recall.contact.wizard'),
        'dealership.recall.notice.wizard': wizard('dealership.recall.notice.wizard'),
    }
    if scope in ('store', 'far'):
        found |= {
            'dealership.recall': lambda: made['recall'],
            'dealership.recall.range': create('dealership.recall.range'),
            'dealership.recall.import.wizard': wizard('dealership.recall.import.wizard'),
        }
    return found


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    store, recall, line = made['crm.lead'].team_id.company_id, made['recall'], made.get('dealership.recall.line')
    low = cls._next()
    return {
        'dealership.recall': {'name': '气囊', 'number': f'R{low}', 'company_id': store.id},
        'dealership.recall.range': {
            'recall_id': recall.id, 'first': f'WVWZZZ1K*9P{low:06d}', 'last': f'WVWZZZ1K*9P{low:06d}'},
        'dealership.recall.line': {'recall_id': recall.id, 'vin': made['fleet.vehicle'].vin_sn, 'company_id': store.id},
        'dealership.recall.contact': {
            'line_id': line.id if line else False, 'user_id': cls.by(user).id, 'done_on': fields.Datetime.now(), 'method': 'call',
            'result': 'later'},
        'dealership.recall.contact.wizard': {'line_id': line.id if line else False, 'step': 'contact', 'method': 'call'},
        'dealership.recall.notice.wizard': {'line_ids': [Command.set(line.ids if line else [])]},
        'dealership.recall.import.wizard': {'recall_id': recall.id},
    }
