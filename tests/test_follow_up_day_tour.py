"""The consultant's day and the team's board in the browser (C06)."""
from odoo.tests import HttpCase, tagged

from .common import Dealership


@tagged('post_install', '-at_install')
class TestDayTour(Dealership, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()

    def late_cards(self, count, days, user=None, **vals):
        cards = self.env['crm.lead'].with_user(user or self.consultant).create([self.card_vals(**vals) for _number in range(count)])
        cards._open_contact_plans().sudo().write({'date_deadline': self.today(days)})
        return cards

    def test_consultant_works_through_the_day(self):
        self.late_cards(8, -2)
        card = self.late_cards(1, -1, contact_name='逾期客户', phone='13911112222')
        self.start_tour('/odoo/dealership-today', 'dealership_today', login=self.consultant.login, timeout=120)
        self.start_tour('/odoo/dealership-prospects', 'dealership_today_board', login=self.consultant.login, timeout=120)
        record = card.follow_up_ids
        self.assertEqual((record.via, record.content, record.late_days), ('dialog', '周末带家人来店看车', 1))
        self.assertEqual(card.next_contact_reason, '邀请来店试驾')
        day = self.env['dealership.work.day'].search([('user_id', '=', self.consultant.id)])
        self.assertRecordValues(day, [{
            'state': 'closed', 'planned_overdue': 9, 'fulfilled_count': 1, 'not_done_count': 8, 'summary': '约到一位客户'}])

    def test_the_keyboard_does_what_a_finger_does(self):
        self.late_cards(3, -1)
        self.late_cards(1, 0)
        self.start_tour('/odoo/dealership-today', 'dealership_today_keyboard', login=self.consultant.login, timeout=120)

    def test_manager_opens_the_team(self):
        self.late_cards(2, -1)
        Day = self.env['dealership.work.day'].with_user(self.colleague)
        day = Day._open_of(self.colleague, self.today())
        day.summary = "接待三批客户"
        day.action_close()
        self.start_tour('/odoo/dealership-team-today', 'dealership_team_today', login=self.manager.login, timeout=120)
        self.assertEqual((day.signed_by_id, day.manager_words), (self.manager, '继续努力'))

    def test_the_app_opens_on_today_for_a_consultant(self):
        menus = self.env['ir.ui.menu'].with_user(self.consultant).load_menus(False)
        root = menus[self.env.ref('auto_dealership.menu_root').id]
        today = self.env.ref('auto_dealership.dealership_today_action')
        self.assertEqual(menus[root['children'][0]]['action_id'], today.id)
        desk = self.env['ir.ui.menu'].with_user(self.users['receptionist']).load_menus(False)
        self.assertNotIn(self.env.ref('auto_dealership.menu_today').id, desk)
