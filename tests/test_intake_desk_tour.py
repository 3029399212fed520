"""The lead desk cleans and gives, a consultant claims, a manager hands over: in the browser and in Chinese."""
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .intake_common import Intake, adf_message


@tagged('post_install', '-at_install')
class TestIntakeTours(Intake, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_intake()
        cls._speak_chinese()

    def tour(self, role, name, path):
        self.start_tour(f'/odoo/{path}', name, login=self.users[role].login, timeout=120)

    def make_lead(self, name, minutes):
        lead = self.env['crm.lead'].create({
            **self.card_vals(contact_name=name), 'name': name, 'type': 'lead', 'user_id': False, 'company_id': self.store.id})
        self.env.flush_all()
        self.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", [fields.Datetime.now() - timedelta(minutes=minutes), lead.id])
        lead.invalidate_recordset()
        return lead

    def test_lead_desk_cleans_and_gives(self):
        longest, bored, wrong = self.make_lead('等待最久', 95), self.make_lead('不买车', 5), self.make_lead('空号', 3)
        self.tour('lead_desk', 'dealership_lead_desk_cleans', 'dealership-leads')
        self.env.invalidate_all()
        self.assertEqual(bored.cleaning_state, 'not_interested')
        self.assertRecordValues(wrong, [{'cleaning_state': 'invalid', 'active': False, 'won_status': 'pending'}])
        self.assertRecordValues(longest, [{'type': 'opportunity', 'cleaning_state': 'valid', 'user_id': self.colleague.id}])
        self.assertEqual(longest.assignment_ids.reason, '客户指定')

    def test_consultant_claims_from_the_pool(self):
        self.store.dealership_pool_daily_limit = 1
        first, second = self.env['crm.lead'].create([
            self.card_vals(contact_name=name, user_id=False, company_id=self.store.id) for name in ('公海甲', '公海乙')])
        self.tour('consultant', 'dealership_consultant_claims', 'dealership-pool')
        self.env.invalidate_all()
        self.assertEqual(first.user_id, self.consultant)
        self.assertFalse(second.user_id)

    def test_manager_hands_over(self):
        cards = self.make_card(self.consultant).sudo() | self.make_card(self.consultant).sudo()
        self.tour('manager', 'dealership_manager_hands_over', 'dealership-handovers')
        self.env.invalidate_all()
        self.assertEqual(cards.user_id, self.colleague)

    def test_lead_desk_reads_the_log(self):
        self.receive(adf_message())
        incomplete = self.receive(adf_message(name='', number='L-2', phone='13900010002'))
        refused = self.receive('<!DOCTYPE adf><adf>ADF-REFUSED</adf>')
        self.assertEqual((incomplete.fate, refused.fate), ('to_complete', 'refused'))
        self.tour('lead_desk', 'dealership_lead_desk_reads_the_log', 'dealership-lead-messages')
        self.env.invalidate_all()
        self.assertEqual((incomplete.fate, incomplete.lead_id.contact_name), ('accepted', '李晨'))
        self.assertEqual(refused.fate, 'to_complete')
        self.assertIn('ADF-REFUSED', str(refused.lead_id.description))
