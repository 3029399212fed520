"""The manager reviews in the browser (C05, C07)."""
from odoo.tests import HttpCase, tagged

from .common import Dealership


@tagged('post_install', '-at_install')
class TestReviewTour(Dealership, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()

    def test_manager_reads_says_a_word_and_signs(self):
        words = "客户说再考虑一下吧"
        second = self.make_card(self.consultant, contact_name='客户乙')
        second._record_contact('phone', content=words, via='dialog')
        first = self.make_card(self.consultant, contact_name='客户甲')
        record = first._record_contact('phone', content=words, via='dialog')
        self.assertTrue(record.flag_pasted)
        action = self.env.ref('auto_dealership.dealership_follow_up_action_review')
        self.start_tour(f'/odoo/action-{action.id}', 'dealership_review', login=self.manager.login, timeout=120)
        self.assertRecordValues(record, [{'reviewed_by_id': self.manager.id, 'review_comment': "请写清客户的真实想法"}])
        self.assertFalse(second.follow_up_ids.reviewed_on)
