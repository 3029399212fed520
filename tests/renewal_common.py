"""A renewal team and policies that end, for the tests of renewals."""
from unittest.mock import patch

from odoo.fields import Command

from .common import MODULE
from .policy_common import PolicyCase, PolicyFactory


class RenewalFactory(PolicyFactory):

    @classmethod
    def _open_renewals(cls):
        cls._open_insurance()
        cls.care = cls.users['customer_care']
        cls.second = cls._user('care_second', f'{MODULE}.group_customer_care', cls.store)
        cls.users['care_second'] = cls.second
        cls.renewal_team = cls.env['crm.team'].create({
            'name': '续保组', 'company_id': cls.store.id, 'is_renewal': True, 'use_opportunities': False,
            'member_ids': [Command.set([cls.care.id, cls.second.id])]})
        cls.Renewal = cls.env['dealership.renewal']

    @classmethod
    def night(cls):
        """The nightly round, in this transaction."""
        with patch.object(cls.env.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: 3600):
            cls.env['dealership.renewal']._cron_renewals()
        cls.env.invalidate_all()

    @classmethod
    def open_renewal(cls, user=None, kinds=('compulsory', 'commercial'), ends_in=40, **vals):
        """A renewal of a fresh car, given to a caller."""
        car = cls.make_vehicle(cls.make_customer(cls.users['consultant']))
        for kind in kinds:
            cls.make_policy(vehicle_id=car.id, policy_kind=kind, ends_in=ends_in, **vals)
        cls.night()
        renewal = cls.Renewal.search([('vehicle_id', '=', car.id)])
        renewal.user_id = user or cls.care
        return renewal

    @classmethod
    def quote(cls, renewal, user=None, **vals):
        return cls.env['dealership.renewal.quote'].with_user(user or cls.care).create(
            {'renewal_id': renewal.id, 'insurer_id': cls.pingan.id, 'compulsory_premium': 950, 'vehicle_tax': 420,
             'commercial_premium': 3600, **vals})

    @classmethod
    def issue(cls, renewal, quote, kinds=('compulsory', 'commercial'), user=None):
        PolicyFactory._number += 1
        return renewal.with_user(user or cls.care)._issue(
            quote.with_user(user or cls.care), [{'kind': kind, 'ins_ref': f'NEW{PolicyFactory._number}{kind}'} for kind in kinds])


class RenewalCase(RenewalFactory, PolicyCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_renewals()
