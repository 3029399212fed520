"""A ruling in the browser: the manager decides on both time lines, the second consultant reads the result and appeals (F04)."""
from odoo.tests import HttpCase, tagged

from .common import Dealership


@tagged('post_install', '-at_install')
class TestOwnershipTour(Dealership, HttpCase):

    roles = ('consultant', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._speak_chinese()

    def test_ruling_and_appeal(self):
        card = self.make_card(self.consultant, contact_name='王建国', phone='13800001111', user_id=self.consultant.id)
        card._record_contact('phone', content='看了途观，约周六试驾')
        second = self.make_card(self.colleague, contact_name='李小红', phone='13811112222', user_id=self.colleague.id)
        second._record_contact('phone', content='先生之前看过')
        second.customer_phone_second = '13800001111'  # completed later, and met at once
        case = self.env['dealership.ownership.case'].search([('claim_ids.lead_id', '=', card.id)])
        self.assertEqual(case.proposal_claim_id.user_id, self.consultant)
        self.start_tour('/odoo/dealership-ownership', 'dealership_ownership_ruling', login=self.manager.login, timeout=120)
        self.env.invalidate_all()
        self.assertRecordValues(case, [{
            'state': 'ruled', 'decision': 'claimant', 'is_deviation': True, 'decided_by_id': self.manager.id,
            'decision_note': '第二位顾问陪同试驾'}])
        self.assertEqual(
            dict(card._commission_shares()), {self.consultant.with_env(card.env): 0.6, self.colleague.with_env(card.env): 0.4})
        self.start_tour(
            '/odoo/action-auto_dealership.dealership_ownership_case_action_mine', 'dealership_ownership_second_consultant',
            login=self.colleague.login, timeout=120)
        self.env.invalidate_all()
        self.assertRecordValues(case.appeal_ids, [{'state': 'open', 'appellant_id': self.colleague.id}])
        self.assertTrue(card.is_disputed)
