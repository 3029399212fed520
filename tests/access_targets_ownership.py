"""What the access matrix asks about in the rooms ownership and vehicle history; see `access_targets.py`.

A case belongs to those who claim the customer: here one person a case, on a card of its own that is free of disputes.
"""
from odoo import fields

SCOPED = {
    'dealership.claim.key': {'is_holder': False},
    'dealership.ownership.case': {'decision_note': 'x'},
    'dealership.ownership.claim': {'referrer': 'x'},
    'dealership.ownership.share': {'fraction': 0.2},
    'dealership.ownership.ruling.wizard': {'note': 'x'},
    'dealership.ownership.appeal.wizard': {'reason': 'x'},
    'dealership.vehicle.owner': {'note': 'x'},
    'dealership.vehicle.plate': {'note': 'x'},
    'dealership.vehicle.transfer.wizard': {'note': 'x'},
}
UNSCOPED = {}


def _claimed(cls, made, user):
    """The claim of a person in a case of his own."""
    team = made['crm.lead'].team_id
    made['claimed'] = cls.env['crm.lead'].create(cls.card_vals(user_id=user.id, team_id=team.id))
    case = cls.env['dealership.ownership.case'].create({
        'company_id': team.company_id.id, 'deadline': fields.Date.add(fields.Date.today(), days=7)})
    return cls.env['dealership.ownership.claim'].create({
        'case_id': case.id, 'lead_id': made['claimed'].id, 'user_id': user.id, 'team_id': team.id, 'customer_masked': '王**'})


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    env, by, new = cls.env, cls.by(user), new_vals(cls, made, user)
    vehicle = made['fleet.vehicle']
    found = {
        'dealership.vehicle.owner': lambda: env['dealership.vehicle.owner'].search([('vehicle_id', '=', vehicle.id)], limit=1),
        'dealership.vehicle.plate': lambda: env['dealership.vehicle.plate'].search([('vehicle_id', '=', vehicle.id)], limit=1),
        'dealership.vehicle.transfer.wizard': lambda: cls.made_by(
            by, 'dealership.vehicle.transfer.wizard', new['dealership.vehicle.transfer.wizard']),
    }
    if user:  # what nobody holds, nobody claims
        made['claim'] = _claimed(cls, made, user)
        case = made['claim'].case_id
        found |= {
            'dealership.claim.key': lambda: env['dealership.claim.key'].search([('lead_id', '=', made['claimed'].id)], limit=1),
            'dealership.ownership.case': lambda: case,
            'dealership.ownership.claim': lambda: made['claim'],
            'dealership.ownership.share': lambda: env['dealership.ownership.share'].create(
                {'case_id': case.id, 'user_id': user.id, 'fraction': 0.7}),
            'dealership.ownership.ruling.wizard': lambda: cls.made_by(by, 'dealership.ownership.ruling.wizard', {'case_id': case.id}),
            'dealership.ownership.appeal.wizard': lambda: cls.made_by(by, 'dealership.ownership.appeal.wizard', {'case_id': case.id}),
        }
    return found


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    vehicle, case = made['fleet.vehicle'], made['claim'].case_id if made.get('claim') else cls.env['dealership.ownership.case']
    return {
        'dealership.claim.key': {
            'lead_id': made['crm.lead'].id, 'kind': 'phone', 'value': f'1{cls._next()}', 'claimed_on': fields.Datetime.now()},
        'dealership.ownership.case': {'company_id': made['crm.lead'].team_id.company_id.id},
        'dealership.ownership.claim': {'case_id': case.id, 'user_id': cls.env.ref('base.user_admin').id},
        'dealership.ownership.share': {'case_id': case.id, 'user_id': cls.env.ref('base.user_admin').id, 'fraction': 0.3},
        'dealership.ownership.ruling.wizard': {'case_id': case.id},
        'dealership.ownership.appeal.wizard': {'case_id': case.id, 'reason': 'x'},
        'dealership.vehicle.owner': {'vehicle_id': vehicle.id, 'partner_id': made['res.partner'].id},
        'dealership.vehicle.plate': {'vehicle_id': vehicle.id, 'plate': f'沪B{cls._next():05d}'},
        'dealership.vehicle.transfer.wizard': {'vehicle_id': vehicle.id, 'owner_id': made['res.partner'].id},
    }
