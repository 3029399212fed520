"""What the access matrix asks about in the room intake; see `access_targets.py`.

A source of leads belongs to a team: `team` is one of the asking person's team. A handover belongs to the manager who makes it.
"""
from odoo import fields
from odoo.fields import Command

from .common import MODULE

SCOPED = {
    'crm.team.member': {'dealership_capacity': 30},
    'dealership.lead.source': {'contact': 'x'},
    'dealership.lead.key': {'name': 'x'},
    'dealership.lead.mapping': {'word': '新词'},
    'dealership.lead.message': {'error': 'x'},
    'dealership.assignment.rule': {'sequence': 3},
    'dealership.assignment': {'reason': 'x'},
    'dealership.pool.move': {'reason': 'x'},
    'dealership.handover': {'reason': 'x'},
    'dealership.handover.taker': {'level_ids': [Command.clear()]},
    'dealership.handover.line': {'to_user_id': False},
    'dealership.assign.wizard': {'reason': 'x'},
    'dealership.invalid.wizard': {'note': 'x'},
}
UNSCOPED = {'dealership.invalid.reason': {'sequence': 3}}


def _maker(cls, user, scope):
    """Who makes the handover of a scope: the asking person himself, else who leads there."""
    return {'own': user, 'team': cls.users['manager'], 'store': cls.users['other_manager'], 'far': user}.get(scope)


def _handover(cls, made, user, scope):
    maker = _maker(cls, user, scope)
    handover = maker and cls.made_by(maker, 'dealership.handover', {
        'company_id': made['crm.lead'].company_id.id, 'leaver_id': user.id, 'reason': 'has left'})
    if handover:
        handover.state = 'ready'  # shared out: takers may still be chosen for each card
    return handover


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    env, by, card, new = cls.env, cls.by(user), made['crm.lead'], new_vals(cls, made, user)
    on_card = {'lead_id': card.id, 'company_id': card.company_id.id, 'team_id': card.team_id.id}
    found = {
        'dealership.assignment': lambda: env['dealership.assignment'].create(
            {**on_card, 'user_id': by.id, 'kind': 'manual'}),
        'dealership.pool.move': lambda: env['dealership.pool.move'].create({**on_card, 'kind': 'release', 'code': 'manager'}),
        'dealership.handover': lambda: _handover(cls, made, user, scope),
        'dealership.handover.taker': lambda: made.get('dealership.handover') and env['dealership.handover.taker'].create(
            {'handover_id': made['dealership.handover'].id, 'user_id': card.team_id.member_ids[:1].id}),
        'dealership.handover.line': lambda: made.get('dealership.handover') and env['dealership.handover.line'].create({
            'handover_id': made['dealership.handover'].id, 'res_model': 'crm.lead', 'res_id': card.id, 'lead_id': card.id,
            'from_user_id': user.id, 'from_team_id': card.team_id.id, 'company_id': card.company_id.id}),
        'dealership.assign.wizard': lambda: cls.made_by(by, 'dealership.assign.wizard', {'lead_ids': [Command.set(card.ids)]}),
        'dealership.invalid.wizard': lambda: cls.made_by(by, 'dealership.invalid.wizard', new['dealership.invalid.wizard']),
    }
    if scope in ('team', 'store', 'far'):
        found |= {
            'crm.team.member': lambda: card.team_id.crm_team_member_ids[-1:],
            'dealership.lead.source': lambda: env['dealership.lead.source'].create(new['dealership.lead.source']),
            'dealership.lead.key': lambda: env['dealership.lead.key'].create(
                {'name': 'production', 'source_id': made['dealership.lead.source'].id}),
            'dealership.lead.mapping': lambda: env['dealership.lead.mapping'].create({
                'source_id': made['dealership.lead.source'].id, 'kind': 'model', 'word': '途观L', 'model_id': cls.model.id}),
            'dealership.lead.message': lambda: env['dealership.lead.message'].create({
                'reference': f'M{cls._next()}', 'source_id': made['dealership.lead.source'].id, 'company_id': card.company_id.id,
                'via': 'adf', 'raw_text': '李晨 13900010001'}),
            'dealership.assignment.rule': lambda: env['dealership.assignment.rule'].create(new['dealership.assignment.rule']),
        }
    return found


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    card, number = made['crm.lead'], cls._next()
    store = card.team_id.company_id

    def of(model):
        return made[model].id if made.get(model) else False

    return {
        'crm.team.member': {'crm_team_id': card.team_id.id, 'user_id': cls.users['salesman'].id},
        'dealership.lead.source': {
            'name': f'S{number}', 'code': f's{number}', 'company_id': store.id, 'team_id': card.team_id.id,
            'channel_id': cls.env.ref(f'{MODULE}.channel_vertical_portal').id, 'origin_id': cls.env.ref(f'{MODULE}.origin_other').id},
        'dealership.lead.key': {'name': 'x', 'source_id': of('dealership.lead.source')},
        'dealership.lead.mapping': {
            'source_id': of('dealership.lead.source'), 'kind': 'model', 'word': f'W{number}', 'model_id': cls.model.id},
        'dealership.lead.message': {
            'reference': f'M{number}', 'source_id': of('dealership.lead.source'), 'company_id': store.id, 'via': 'adf'},
        'dealership.assignment.rule': {'name': f'R{number}', 'company_id': store.id, 'team_id': card.team_id.id},
        'dealership.assignment': {'lead_id': card.id, 'user_id': cls.by(user).id, 'kind': 'manual'},
        'dealership.pool.move': {'lead_id': card.id, 'kind': 'release', 'code': 'manager', 'moved_on': fields.Datetime.now()},
        'dealership.handover': {'company_id': store.id, 'leaver_id': user.id, 'reason': 'x'},
        'dealership.handover.taker': {'handover_id': of('dealership.handover'), 'user_id': card.team_id.member_ids[-1:].id},
        'dealership.handover.line': {
            'handover_id': of('dealership.handover'), 'res_model': 'crm.lead', 'res_id': card.id, 'from_user_id': user.id},
        'dealership.assign.wizard': {'lead_ids': [Command.set(card.ids)]},
        'dealership.invalid.wizard': {
            'lead_ids': [Command.set(card.ids)], 'reason_id': cls.env['dealership.invalid.reason'].search([], limit=1).id},
    }
