"""Each role at its own screen, in the browser and in Chinese (issue 2: a tour per role that so far has one)."""
from odoo.tests import HttpCase, tagged

from .common import Dealership
from .import_common import resident_id


@tagged('post_install', '-at_install')
class TestRoleTours(Dealership, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._speak_chinese()

    def tour(self, role, name, path):
        self.start_tour(f'/odoo/{path}', name, login=self.users[role].login, timeout=120)

    def test_manager_reviews_a_card(self):
        card = self.make_card(self.consultant, contact_name='审核客户')
        self.tour('manager', 'dealership_manager_reviews', 'dealership-prospects')
        self.assertEqual(card.reviewed_by_id, self.manager)
        self.assertTrue(card.reviewed_on)

    def test_lead_desk_opens_a_card_from_a_lead(self):
        lead = self.env['crm.lead'].with_user(self.users['lead_desk']).create({
            'name': '待清洗', 'contact_name': '待清洗', 'phone': '13955550009', 'type': 'lead', 'team_id': self.team.id,
            'user_id': False})
        self.tour('lead_desk', 'dealership_lead_desk_opens_card', 'dealership-leads')
        self.assertEqual(lead.type, 'opportunity')
        self.assertEqual(lead.level_id, self.levels['B'])
        self.assertEqual(lead.partner_id.name, '待清洗')

    def test_lead_desk_imports_the_good_rows(self):
        action = self.env.ref('auto_dealership.dealership_import_wizard_action')
        self.tour('lead_desk', 'dealership_lead_desk_imports', f'action-{action.id}')
        names = self.env['res.partner'].search([('name', 'in', ('导入甲', '导入乙'))]).mapped('name')
        self.assertEqual(names, ['导入甲'])

    def test_service_advisor_finds_a_customer_by_plate(self):
        self.make_vehicle(self.make_customer(self.consultant, name='车主七'), license_plate='沪A77777')
        self.tour('service_advisor', 'dealership_service_advisor_finds_by_plate', 'dealership-customers')

    def test_customer_care_records_a_consent(self):
        customer = self.make_customer(self.consultant, name='车主七')
        self.tour('customer_care', 'dealership_care_records_consent', 'dealership-customers')
        self.assertEqual(customer._consented_purposes(), {'wechat'})
        self.assertEqual(customer.consent_ids.user_id, self.users['customer_care'])

    def test_finance_meets_the_masked_number(self):
        customer = self.make_customer(self.consultant, name='车主七')
        self.env['dealership.identity.document'].create({'partner_id': customer.id, 'number': resident_id(7)})
        self.tour('finance', 'dealership_finance_meets_the_mask', 'dealership-customers')

    def test_auditor_reads_a_card_and_changes_nothing(self):
        self.make_card(self.consultant, contact_name='审核客户')
        self.tour('auditor', 'dealership_auditor_reads', 'dealership-prospects')

    def test_administrator_changes_a_level(self):
        self.tour('dealership_admin', 'dealership_admin_changes_level', 'dealership-levels')
        self.assertEqual(self.levels['H'].interval_days, 1)
