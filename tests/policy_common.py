"""Insurers and policies for the tests of insurance and renewals."""
from odoo import fields

from ..rules import policy as rule
from .common import DealershipCase


class PolicyFactory:
    """Mixin: `cls._open_insurance()` after `_open_dealership()`; the store's insurers, and policies in a line."""

    @classmethod
    def _open_insurance(cls):
        cls.picc, cls.pingan, cls.dealer = cls.env['res.partner'].create([
            {'name': '人保财险', 'is_insurer': True, 'is_company': True}, {'name': '平安产险', 'is_insurer': True, 'is_company': True},
            {'name': '二手车行', 'is_company': True}])
        for insurer, compulsory, commercial in ((cls.picc, 4, 15), (cls.pingan, 4, 20)):
            insurer.with_company(cls.store).write(
                {'insurer_rate_compulsory': compulsory, 'insurer_rate_commercial': commercial})
        cls.day = cls.store._dealership_today()
        cls.owner = cls.make_customer(cls.users['consultant'])
        cls.car = cls.make_vehicle(cls.owner)

    _number = 0

    @classmethod
    def policy_vals(cls, ends_in=200, **vals):
        """A policy of a year that ends in so many days, entered when it was issued."""
        PolicyFactory._number += 1
        end = fields.Date.add(cls.day, days=ends_in)
        start = fields.Date.add(end, days=-364)
        return {
            'is_policy': True, 'policy_kind': 'commercial', 'vehicle_id': cls.car.id, 'insurer_id': cls.picc.id,
            'ins_ref': f'PDAA{PolicyFactory._number:06d}', 'start_date': start, 'expiration_date': end,
            'issued_on': min(start, cls.day), 'premium': 4000, **vals}

    @classmethod
    def make_policy(cls, user=None, **vals):
        Contract = cls.env['fleet.vehicle.log.contract']
        return (Contract.with_user(user) if user else Contract).create(cls.policy_vals(**vals))

    @classmethod
    def next_of(cls, policy, **vals):
        """Values of the policy that follows one without a gap."""
        start = fields.Date.add(policy.expiration_date, days=1)
        return cls.policy_vals(**{
            'vehicle_id': policy.vehicle_id.id, 'policy_kind': policy.policy_kind, 'start_date': start,
            'expiration_date': rule.default_end(start), 'issued_on': min(cls.day, start), **vals})


class PolicyCase(PolicyFactory, DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_insurance()
        cls.care = cls.users['customer_care']
        cls.finance = cls.users['finance']
