"""What the access matrix asks about in the room defeat; see `access_targets.py`."""
from odoo import fields
from odoo.fields import Command

from .common import MODULE

SCOPED = {
    'dealership.defeat': {'customer_words': 'x'},
    'dealership.defeat.call': {'content': 'x'},
    'dealership.defeat.report': {'asked_count': 2},
    'dealership.defeat.decision.wizard': {'note': 'x'},
    'dealership.revive.wizard': {'reason': 'x'},
    'dealership.revisit.wizard': {'content': 'x'},
}
UNSCOPED = {'dealership.defeat.reason': {'sequence': 3}}


def _asked(cls, made, user):
    """A request to decide, on another card of the same person: the first one's is a draft, and a third card has none."""
    card = made['crm.lead']
    other, made['free'] = cls.env['crm.lead'].create([cls.card_vals(user_id=user.id, team_id=card.team_id.id) for _card in range(2)])
    made['asked'] = cls.env['dealership.defeat'].create({**_draft(cls, other), 'requester_id': cls.by(user).id})
    made['asked'].write({'state': 'requested', 'requested_on': fields.Datetime.now()})
    return made['asked']


def _draft(cls, card):
    return {
        'lead_id': card.id, 'criterion': 'special', 'explanation': '移民', 'reason_id': cls.env.ref(f'{MODULE}.defeat_reason_other').id}


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    env, by, card, new = cls.env, cls.by(user), made['crm.lead'], new_vals(cls, made, user)
    return {
        'dealership.defeat': lambda: _asked(cls, made, user) and env['dealership.defeat'].create(
            {**_draft(cls, card), 'requester_id': by.id}),
        # a call belongs to who is asked to make it
        'dealership.defeat.call': lambda: user and env['dealership.defeat.call'].create(
            {'defeat_id': made['asked'].id, 'caller_id': user.id, 'asked_by_id': env.uid}),
        'dealership.defeat.report': lambda: env['dealership.defeat.report'].browse(made['asked'].id),
        'dealership.defeat.decision.wizard': lambda: cls.made_by(
            by, 'dealership.defeat.decision.wizard', {'defeat_ids': [Command.set(made['asked'].ids)]}),
        'dealership.revive.wizard': lambda: cls.made_by(by, 'dealership.revive.wizard', new['dealership.revive.wizard']),
        'dealership.revisit.wizard': lambda: cls.made_by(by, 'dealership.revisit.wizard', {'defeat_id': made['dealership.defeat'].id}),
    }


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    card = made['crm.lead']

    def of(model):
        return made[model].id if made.get(model) else False

    return {
        'dealership.defeat': {**_draft(cls, card), 'lead_id': (made.get('free') or card).id},
        'dealership.defeat.call': {'defeat_id': of('dealership.defeat'), 'caller_id': cls.by(user).id, 'asked_by_id': cls.by(user).id},
        'dealership.defeat.report': {'lead_id': card.id},
        'dealership.defeat.decision.wizard': {'defeat_ids': [Command.set([of('dealership.defeat.report')])]},
        'dealership.revive.wizard': {'lead_id': card.id, 'reason': 'x'},
        'dealership.revisit.wizard': {'defeat_id': of('dealership.defeat')},
    }
