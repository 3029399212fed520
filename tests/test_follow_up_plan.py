"""No customer is forgotten: an open card always has a next contact, in time for its level (C02)."""
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import DealershipCase


@tagged('post_install', '-at_install')
class TestFollowUpPlan(DealershipCase):

    def card(self, level='A', **vals):
        return self.make_card(self.consultant, user_id=self.consultant.id, level_id=self.levels[level].id, **vals)

    def contact(self, card, **facts):
        return card.with_user(self.consultant)._record_contact('phone', content="今天谈了价格", **facts)

    def test_a_card_is_opened_with_its_first_contact(self):
        card = self.card()
        plan = card._next_plan()
        self.assertEqual(plan.user_id, self.consultant)
        self.assertEqual(card.next_contact_date, plan.date_deadline)
        self.assertLessEqual(plan.date_deadline, self.today(1))

    def test_a_card_of_nobody_has_no_plan_until_somebody_gets_it(self):
        card = self.make_card(self.manager, user_id=False)
        self.assertFalse(card._open_contact_plans())
        card.with_user(self.manager).user_id = self.consultant
        self.assertEqual(card._next_plan().user_id, self.consultant)

    def test_the_system_s_plan_speaks_the_language_of_its_consultant(self):
        card = self.make_card(self.manager, user_id=False)
        card.sudo().with_context(lang='en_US').user_id = self.consultant  # as a nightly round does
        words = self.consultant.with_context(lang=self.consultant.lang).env._("First contact")
        self.assertNotEqual(words, "First contact")
        self.assertEqual(card._next_plan().summary, words)

    def test_finishing_one_plans_the_next_at_the_level_s_interval(self):
        for code in 'HABC':
            with self.subTest(code):
                card = self.card(code)
                self.contact(card)
                self.assertEqual(card.next_contact_date, self.today(self.levels[code].interval_days))

    def test_the_next_is_never_beyond_the_purchase_window(self):
        card = self.card('C', date_deadline=self.today(5))
        self.contact(card)
        self.assertEqual(card.next_contact_date, self.today(5))

    def test_the_next_is_never_on_a_closed_day(self):
        calendar = self.env['resource.calendar'].create({'name': "展厅", 'tz': 'Asia/Shanghai', 'company_id': self.store.id})
        closed = self.today(self.levels['A'].interval_days)
        calendar.attendance_ids.filtered(lambda line: int(line.dayofweek) == closed.weekday()).unlink()
        self.store.dealership_calendar_id = calendar
        card = self.card('A')
        self.contact(card)
        days = self.store._dealership_open_days(self.today(), self.today(10))
        self.assertIn(card.next_contact_date, days)
        self.assertNotEqual(card.next_contact_date, closed)

    def test_a_holiday_is_a_closed_day(self):
        day = self.today(self.levels['B'].interval_days)
        self.env['resource.calendar.leaves'].create({
            'name': "春节", 'company_id': self.store.id, 'calendar_id': False,
            'date_from': self.store._dealership_midnight(day), 'date_to': self.store._dealership_midnight(self.today(11))})
        card = self.card('B')
        self.contact(card)
        self.assertEqual(card.next_contact_date, self.today(self.levels['B'].interval_days - 1))

    def test_an_earlier_day_may_be_chosen_and_a_later_may_not(self):
        card = self.card('A')
        self.contact(card, next_date=self.today(1), next_reason="送贷款方案")
        self.assertEqual((card.next_contact_date, card.next_contact_reason), (self.today(1), "送贷款方案"))
        plan = card._next_plan().with_user(self.consultant)
        plan.date_deadline = self.today(2)
        with self.assertRaisesRegex(UserError, "A"):
            plan.date_deadline = self.today(20)

    def test_a_late_contact_is_not_put_off_again(self):
        card = self.card('H')
        card.sudo().write({'last_contact_on': self.store._dealership_midnight(self.today(-10))})
        plan = card._next_plan()
        plan.sudo().date_deadline = self.today(-8)
        plan.with_user(self.consultant).date_deadline = self.today()
        with self.assertRaises(UserError):
            plan.with_user(self.consultant).date_deadline = self.today(2)
        plan.with_user(self.manager).date_deadline = self.today(2)
        with self.assertRaises(UserError):
            plan.with_user(self.manager).date_deadline = self.today(9)

    def test_the_last_plan_is_not_cancelled_deleted_or_taken_away(self):
        card = self.card()
        plan = card._next_plan().with_user(self.consultant)
        other = self.env['res.partner'].create({'name': "x"})
        for name, attempt in {
            'cancel': lambda: plan.action_cancel(),
            'unlink': lambda: plan.unlink(),
            'moved to a contact': lambda: plan.write({
                'res_model_id': self.env['ir.model']._get_id('res.partner'), 'res_id': other.id}),
            'made no contact': lambda: plan.write({
                'activity_type_id': self.env.ref('auto_dealership.activity_type_escalation').id}),
            'meeting': lambda: plan.unlink_w_meeting(),
            'manager': lambda: plan.with_user(self.manager).unlink(),
            'admin': lambda: plan.with_user(self.users['dealership_admin']).unlink(),
        }.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, "planned contact"), self.env.cr.savepoint():
                attempt()
        self.assertEqual(card._next_plan(), plan)

    def test_one_of_two_plans_may_be_cancelled(self):
        card = self.card()
        # who gets a card after closing time has its first plan tomorrow
        day = self.today(1) if card.next_contact_date == self.today() else self.today(2)
        second = card._plan_contact(day, 'visit_in', "来店")
        second.with_user(self.consultant).action_cancel()
        self.assertEqual(len(card._open_contact_plans()), 1)

    def test_the_plan_of_a_closed_card_may_be_cancelled(self):
        card = self.card()
        self.win(card)
        card._open_contact_plans().with_user(self.consultant).unlink()
        self.assertFalse(card._open_contact_plans())

    def test_a_plan_by_hand_replaces_the_proposal(self):
        card = self.card('A')
        self.contact(card)
        card.with_user(self.consultant).activity_schedule(
            'mail.mail_activity_data_call', date_deadline=self.today(1), summary="客户约了明天", user_id=self.consultant.id,
            automated=False)  # as the dialog does
        self.assertEqual(card._open_contact_plans().mapped('summary'), ["客户约了明天"])

    def test_done_and_schedule_next_leaves_a_plan_even_when_its_second_dialog_is_closed(self):
        card = self.card('A')
        action = card._next_plan().with_user(self.consultant).action_feedback_schedule_next(feedback="谈过了")
        self.assertEqual(action['res_model'], 'mail.activity')
        self.assertEqual(len(card._open_contact_plans()), 1)

    def test_a_hotter_level_brings_the_contact_forward(self):
        card = self.card('C')
        self.contact(card)
        self.assertEqual(card.next_contact_date, self.today(30))
        card.with_user(self.consultant).level_id = self.levels['H']
        self.assertEqual(card.next_contact_date, self.today(self.levels['H'].interval_days))

    def test_the_plan_goes_with_the_card_to_its_new_consultant(self):
        card = self.card()
        card.with_user(self.manager).user_id = self.colleague
        self.assertEqual(card._open_contact_plans().user_id, self.colleague)

    def test_a_leaver_s_plans_go_to_the_manager(self):
        card = self.card()
        self.consultant.action_archive()
        self.assertEqual(card._open_contact_plans().user_id, self.manager)

    def test_a_revived_card_is_planned_again(self):
        card = self.card()
        self.lose(card)
        self.assertFalse(card._open_contact_plans(), "who is defeated is not followed up")
        card.sudo().action_unarchive()
        self.assertTrue(card._open_contact_plans())

    def test_midnight_is_the_store_s(self):
        card = self.card('A')
        with freeze_time('2026-03-02 17:30:00'):  # Shanghai: 3 March, 01:30
            self.assertEqual(str(card._store_today()), '2026-03-03')
            self.assertEqual(str(card._plan_bounds()[0]), '2026-03-07')

    def test_planning_many_cards_costs_no_query_a_card(self):
        cards = self.env['crm.lead']
        for _number in range(12):
            cards |= self.make_card(self.manager, user_id=False)
        few, many = cards[:2], cards[2:]
        cards.sudo().write({'user_id': self.consultant.id})
        cards._open_contact_plans().sudo().with_context(active_test=False).unlink()
        self.env.flush_all()
        costs = []
        for group in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(group._ensure_next_plan()), len(group))
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[1], costs[0] + 6)
