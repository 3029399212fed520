"""What the access matrix asks about in the room follow_up; see `access_targets.py`."""
from odoo import fields

SCOPED = {
    'dealership.follow.up': {'content': 'x'},
    'dealership.lapse': {'measure': 'x'},
    'dealership.work.day': {'summary': 'x'},
    'dealership.follow.up.wizard': {'content': 'x'},
    'dealership.follow.up.review.wizard': {'comment': 'x'},
}
UNSCOPED = {
    'dealership.objection': {'sequence': 3},
    'dealership.material': {'sequence': 3},
    'dealership.late.cause': {'sequence': 3},
}


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    card = made['crm.lead']
    by = cls.by(user)
    return {
        'dealership.follow.up': lambda: cls.env['dealership.follow.up'].create(
            {'lead_id': card.id, 'user_id': by.id, 'method': 'phone', 'content': 'hello'}),
        'dealership.lapse': lambda: cls.env['dealership.lapse'].create(
            {'lead_id': card.id, 'company_id': card.company_id.id, 'team_id': card.team_id.id, 'user_id': user.id,
             'kind': 'overdue', 'since': fields.Date.today(), 'found_on': fields.Date.today()}),
        'dealership.work.day': lambda: user and cls.env['dealership.work.day'].create(new_vals(cls, made, user)['dealership.work.day']),
        'dealership.follow.up.wizard': lambda: cls.made_by(by, 'dealership.follow.up.wizard', {'lead_id': card.id}),
        'dealership.follow.up.review.wizard': lambda: user and cls.made_by(user, 'dealership.follow.up.review.wizard', {}),
    }


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    card = made['crm.lead']
    return {
        'dealership.follow.up': {'lead_id': card.id, 'method': 'phone', 'content': 'x'},
        'dealership.lapse': {'lead_id': card.id, 'kind': 'dormant', 'since': fields.Date.today(), 'found_on': fields.Date.today()},
        'dealership.work.day': {
            'user_id': user.id, 'date': fields.Date.today(), 'company_id': card.team_id.company_id.id, 'team_id': card.team_id.id},
        'dealership.follow.up.wizard': {'lead_id': card.id},
        'dealership.follow.up.review.wizard': {'comment': 'x'},
    }
