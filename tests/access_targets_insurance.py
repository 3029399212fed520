"""What the access matrix asks about in insurance and renewals; see `access_targets.py`. The policy itself is `fleet.vehicle.log.contract`.

Renewals are the caller's: here the person of the scope calls his own customer.
"""
from odoo import fields

SCOPED = {
    'dealership.policy.coverage': {'premium': 3},
    'dealership.policy.cancel.wizard': {'reason': 'x'},
    'dealership.renewal': {'note': 'x'},
    'dealership.renewal.call': {'content': 'x'},
    'dealership.renewal.quote': {'note': 'x'},
    'dealership.renewal.quote.line': {'premium': 3},
    'dealership.renewal.call.wizard': {'content': 'x'},
    'dealership.renewal.issue.wizard': {'commercial_number': 'x'},
    'dealership.renewal.lost.wizard': {'note': 'x'},
    'dealership.renewal.commission': {'amount': 3},
    'dealership.renewal.report': {'due_count': 2},
}
UNSCOPED = {
    'dealership.coverage': {'sequence': 3},
    'dealership.renewal.lost.reason': {'sequence': 3},
}


def targets(cls, made, user, scope):
    """Model → maker of the record of this scope; a model that has none in it makes nothing."""
    env, by = cls.env, cls.by(user)
    if not hasattr(cls, 'insurer'):
        cls.insurer = env['res.partner'].create({'name': '平安产险', 'is_company': True, 'is_insurer': True})
        cls.coverages = env['dealership.coverage'].create([{'name': f'险种{number}'} for number in range(2)])

    def create(model, **vals):
        return lambda: env[model].create({**new_vals(cls, made, user)[model], **vals})

    def wizard(model):
        return lambda: cls.made_by(by, model, new_vals(cls, made, user)[model])

    made['settled'] = env['fleet.vehicle.log.contract'].create({  # a policy of long ago: what is settled does not change
        'vehicle_id': made['fleet.vehicle'].id, 'company_id': made['crm.lead'].team_id.company_id.id, 'is_policy': True,
        'policy_kind': 'commercial', 'start_date': '2020-01-01', 'issued_on': '2020-01-01'})
    return {
        'dealership.policy.coverage': create('dealership.policy.coverage', coverage_id=cls.coverages[0].id),
        'dealership.policy.cancel.wizard': wizard('dealership.policy.cancel.wizard'),
        'dealership.renewal': create('dealership.renewal'),
        'dealership.renewal.call': create('dealership.renewal.call'),
        'dealership.renewal.quote': create('dealership.renewal.quote'),
        'dealership.renewal.quote.line': create('dealership.renewal.quote.line', coverage_id=cls.coverages[0].id),
        'dealership.renewal.call.wizard': wizard('dealership.renewal.call.wizard'),
        'dealership.renewal.issue.wizard': wizard('dealership.renewal.issue.wizard'),
        'dealership.renewal.lost.wizard': wizard('dealership.renewal.lost.wizard'),
        'dealership.renewal.commission': create('dealership.renewal.commission', kind='due'),
        'dealership.renewal.report': lambda: env['dealership.renewal.report'].browse(made['fleet.vehicle.log.contract'].id),
    }


def new_vals(cls, made, user):
    """Model → values with which a person tries to make a record of that scope."""
    store, policy = made['crm.lead'].team_id.company_id, made['fleet.vehicle.log.contract']
    renewal, today = made.get('dealership.renewal'), fields.Date.today()
    quote = made.get('dealership.renewal.quote')
    of_renewal = {'renewal_id': renewal.id if renewal else False}
    return {
        'dealership.policy.coverage': {'policy_id': policy.id, 'coverage_id': cls.coverages[1].id, 'premium': 100},
        'dealership.policy.cancel.wizard': {'policy_id': policy.id, 'reason': 'x'},
        'dealership.renewal': {
            'company_id': store.id, 'vehicle_id': made['fleet.vehicle'].id, 'partner_id': made['res.partner'].id, 'kinds': 'commercial',
            'commercial_policy_id': policy.id, 'expiry_date': today, 'expiry_year': today.year, 'user_id': user.id},
        'dealership.renewal.call': {
            **of_renewal, 'user_id': cls.by(user).id, 'called_on': fields.Datetime.now(), 'method': 'phone', 'direction': 'out',
            'result': 'no_answer'},
        'dealership.renewal.quote': {**of_renewal, 'insurer_id': cls.insurer.id, 'commercial_premium': 4000},
        'dealership.renewal.quote.line': {
            'quote_id': quote.id if quote else False, 'coverage_id': cls.coverages[1].id, 'premium': 1000},
        'dealership.renewal.call.wizard': {**of_renewal, 'method': 'phone', 'direction': 'out', 'result': 'no_answer'},
        'dealership.renewal.issue.wizard': {**of_renewal, 'quote_id': quote.id if quote else False},
        'dealership.renewal.lost.wizard': {
            **of_renewal, 'reason_id': cls.env['dealership.renewal.lost.reason'].search([], limit=1).id},
        'dealership.renewal.commission': {
            'policy_id': made['settled'].id, 'kind': 'deduction', 'amount': 10, 'move_id': made['dealership.deal.on.behalf'].move_id.id},
        'dealership.renewal.report': {'policy_id': policy.id},
    }
