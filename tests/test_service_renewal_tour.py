"""A renewal from the first call to the new policies, and its commission, in the browser (J05)."""
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import MODULE, Dealership
from .renewal_common import RenewalFactory


@tagged('post_install', '-at_install')
class TestRenewalTour(RenewalFactory, Dealership, HttpCase):

    roles = ('consultant', 'manager', 'customer_care', 'finance')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_renewals()
        cls._speak_chinese()
        cls.finance = cls.users['finance']

    def test_from_the_call_to_the_commission(self):
        owner = self.make_customer(self.consultant, name='续保车主')
        car = self.make_vehicle(owner, license_plate='沪A88Q88')
        third_party = self.env.ref(f'{MODULE}.coverage_third_party')
        self.make_policy(vehicle_id=car.id, ends_in=20, premium=False, coverage_ids=[
            Command.create({'coverage_id': third_party.id, 'sum_insured': 200, 'premium': 3800})])
        self.make_policy(vehicle_id=car.id, policy_kind='compulsory', ends_in=25, premium=950, vehicle_tax=420)
        self.env['account.chart.template'].try_loading('generic_coa', company=self.store, install_demo=False)
        self.night()
        renewal = self.Renewal.search([('vehicle_id', '=', car.id)])
        renewal.user_id = self.care
        self.start_tour('/odoo/dealership-renewals', 'dealership_renewal', login=self.care.login, timeout=120)
        self.env.invalidate_all()
        self.assertEqual(renewal.state, 'issued')
        self.assertRecordValues(renewal.policy_ids.sorted('policy_kind'), [
            {'policy_kind': 'commercial', 'ins_ref': 'SY2026001', 'premium': 3800, 'insurer_id': self.picc.id, 'issued_here': True},
            {'policy_kind': 'compulsory', 'ins_ref': 'JQ2026001', 'premium': 855, 'insurer_id': self.picc.id, 'issued_here': True}])
        self.assertEqual(renewal.call_ids.content, '想比较两家的价格')
        self.start_tour('/odoo/dealership-commission', 'dealership_commission', login=self.finance.login, timeout=120)
        self.env.invalidate_all()
        self.assertEqual(sum(renewal.policy_ids.mapped('commission_due')), 0)
        self.assertEqual(renewal.policy_ids.commission_ids.move_id.amount_untaxed, 570 + 34.2)
