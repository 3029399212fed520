"""What the access matrix asks about in the room showroom; see `access_targets.py`.

What belongs to a store and to no person, such as its duty list, stands in the scopes `store` and `far` only.
"""
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import MODULE

SCOPED = {
    'dealership.visit': {'summary': 'x'},
    'dealership.visit.pass': {'reason': 'x'},
    'dealership.visit.dialog': {'reason': 'x'},
    'dealership.visit.lookup': {'phone_tail': 'x'},
    'dealership.duty': {'line_ids': []},
    'dealership.duty.line': {'note': 'x'},
    'dealership.test.drive': {'note': 'x'},
    'dealership.test.drive.rating': {'words': 'x'},
    'dealership.demo.slot': {'state': 'out'},
    'dealership.drive.step.wizard': {'reason': 'x'},
    'dealership.invitation.wizard': {'place': 'x'},
    'dealership.test.route': {'sequence': 3},
    'dealership.checklist': {'sequence': 3},
    'dealership.checklist.item': {'sequence': 3},
    'dealership.check': {'line_ids': []},
    'dealership.check.line': {'remark': 'x'},
    'dealership.check.sign.wizard': {'words': 'x'},
}
UNSCOPED = {'dealership.test.drive.topic': {'sequence': 3}}


def _store(cls, made):
    return made['crm.lead'].team_id.company_id


def _tomorrow(hour):
    """A moment of tomorrow's morning in the store, whatever the time is now."""
    return fields.Datetime.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2, hours=hour)


def _drive(cls, made, user, hour, **vals):
    if 'demo' not in made:
        made['demo'] = cls.make_vehicle(dealer_role='demo', company_id=_store(cls, made).id)
        # somebody of the store sits beside the customer, also when the card is nobody's
        made['guide'] = user if user and not user.share else cls._user(
            f'guide{cls._next()}', f'{MODULE}.group_consultant', _store(cls, made))
    return cls.env['dealership.test.drive'].create({
        'lead_id': made['crm.lead'].id, 'vehicle_id': made['demo'].id, 'user_id': made['guide'].id,
        'start': _tomorrow(hour), 'stop': _tomorrow(hour + 1), **vals})


def _rating(cls, made, user):
    drive = _drive(cls, made, user, 4)
    moment = fields.Datetime.now()
    drive.write({'state': 'returned', 'out_on': moment - timedelta(hours=1), 'back_on': moment})
    return cls.env['dealership.test.drive.rating'].create(
        {'drive_id': drive.id, 'topic_id': cls.env['dealership.test.drive.topic'].search([], limit=1).id})


def _duty_line(cls, made):
    """A line of the day, and a consultant who came later and could be added."""
    newcomer = cls._user(f'newcomer{cls._next()}', f'{MODULE}.group_consultant', _store(cls, made))
    made['crm.lead'].team_id.member_ids = [Command.link(newcomer.id)]
    made['newcomer'] = newcomer
    return made['dealership.duty'].line_ids[0]


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    env, by, store = cls.env, cls.by(user), _store(cls, made)
    of_store = scope in ('store', 'far')
    visit = {'kind': 'visit', 'company_id': store.id, 'customer_name': '来客', 'user_id': user.id}
    new = new_vals(cls, made, user)
    found = {
        'dealership.visit': lambda: env['dealership.visit'].create(visit),
        'dealership.visit.pass': lambda: env['dealership.visit.pass'].create({
            'visit_id': made['dealership.visit'].id, 'user_id': by.id, 'by_id': by.id, 'reason': 'lunch',
            'passed_on': fields.Datetime.now()}),
        'dealership.visit.dialog': lambda: cls.made_by(
            by, 'dealership.visit.dialog', {'visit_id': made['dealership.visit'].id, 'kind': 'void'}),
        'dealership.test.drive': lambda: _drive(cls, made, user, 2),
        'dealership.test.drive.rating': lambda: _rating(cls, made, user),
        'dealership.demo.slot': lambda: env['dealership.demo.slot'].browse(made['dealership.test.drive'].id),
        'dealership.drive.step.wizard': lambda: cls.made_by(
            by, 'dealership.drive.step.wizard', {'drive_id': made['dealership.test.drive'].id, 'step': 'licence'}),
        'dealership.invitation.wizard': lambda: cls.made_by(by, 'dealership.invitation.wizard', {'lead_id': made['crm.lead'].id}),
    }
    if of_store:
        found |= {
            'dealership.visit.lookup': lambda: env['dealership.visit.lookup'].create(new['dealership.visit.lookup']),
            'dealership.duty': lambda: made['dealership.visit'].duty_id,
            'dealership.duty.line': lambda: _duty_line(cls, made),
            'dealership.test.route': lambda: env['dealership.test.route'].create(new['dealership.test.route']),
            'dealership.checklist': lambda: env['dealership.checklist'].create(new['dealership.checklist']),
            'dealership.checklist.item': lambda: env['dealership.checklist.item'].create(
                {'checklist_id': made['dealership.checklist'].id, 'name': '灯箱'}),
            'dealership.check': lambda: env['dealership.check'].create({
                'checklist_id': made['dealership.checklist'].id, 'company_id': store.id, 'date': fields.Date.today()}),
            'dealership.check.line': lambda: env['dealership.check.line'].create(
                {'check_id': made['dealership.check'].id, 'name': '灯箱'}),
            'dealership.check.sign.wizard': lambda: cls.made_by(
                by, 'dealership.check.sign.wizard', {'check_id': made['dealership.check'].id, 'step': 'check'}),
        }
    return found


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    store, number = _store(cls, made), cls._next()

    def of(model, name='id'):
        return made[model][name] if made.get(model) else False

    return {
        'dealership.visit': {'kind': 'visit', 'company_id': store.id, 'customer_name': '来客'},
        'dealership.visit.pass': {'visit_id': of('dealership.visit'), 'reason': 'x'},
        'dealership.visit.dialog': {'visit_id': of('dealership.visit'), 'kind': 'void'},
        'dealership.visit.lookup': {
            'company_id': store.id, 'user_id': cls.by(user).id, 'asked_on': fields.Datetime.now(),
            'phone_tail': '0000', 'purpose': 'lookup'},
        'dealership.duty': {'company_id': store.id, 'date': fields.Date.add(fields.Date.today(), days=40)},
        'dealership.duty.line': {'duty_id': of('dealership.duty'), 'user_id': of('newcomer')},
        'dealership.test.drive': {
            'lead_id': of('crm.lead'), 'vehicle_id': of('demo'), 'start': _tomorrow(26), 'stop': _tomorrow(27)},
        'dealership.test.drive.rating': {
            'drive_id': of('dealership.test.drive'), 'topic_id': cls.env['dealership.test.drive.topic'].search([], limit=1).id},
        'dealership.demo.slot': {'vehicle_id': of('demo')},
        'dealership.drive.step.wizard': {'drive_id': of('dealership.test.drive'), 'step': 'licence'},
        'dealership.invitation.wizard': {'lead_id': of('crm.lead')},
        'dealership.test.route': {'name': f'R{number}', 'company_id': store.id},
        'dealership.checklist': {'name': f'L{number}', 'company_id': store.id, 'kind': 'inside'},
        'dealership.checklist.item': {'checklist_id': of('dealership.checklist'), 'name': 'x'},
        'dealership.check': {
            'checklist_id': of('dealership.checklist'), 'company_id': store.id, 'date': fields.Date.add(fields.Date.today(), days=1)},
        'dealership.check.line': {'check_id': of('dealership.check'), 'name': 'x'},
        'dealership.check.sign.wizard': {'check_id': of('dealership.check'), 'step': 'check'},
    }
