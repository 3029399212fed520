"""After delivery nobody is forgotten either: thank-you, 3, 7, 30 days, first maintenance (C08)."""
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DealershipCase

SUMMARIES = [
    "Thank the customer for his purchase", "Return visit on day 3", "Return visit on day 7", "Return visit on day 30",
    "Remind of the first maintenance",
]


@tagged('post_install', '-at_install')
class TestFollowUpDelivery(DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.consultant + cls.manager).lang = 'en_US'
        cls.card = cls.make_card(cls.consultant, user_id=cls.consultant.id)
        cls.win(cls.card)
        cls.card._open_contact_plans().sudo().unlink()

    def plans(self):
        return self.card._open_contact_plans()

    def test_return_visits_are_planned_from_the_day_of_delivery(self):
        made = self.card._plan_delivery_callbacks(self.today(-1))
        self.assertEqual(made.mapped('summary'), SUMMARIES)
        self.assertEqual(made.mapped('date_deadline'), [self.today(day - 1) for day in (1, 3, 7, 30, 75)])
        self.assertEqual(made.user_id, self.consultant)
        self.assertEqual(self.card.next_contact_reason, SUMMARIES[0])

    def test_planned_twice_is_planned_once(self):
        self.card._plan_delivery_callbacks(self.today())
        self.assertFalse(self.card._plan_delivery_callbacks(self.today()))
        self.plans()[0].with_user(self.consultant).action_feedback(feedback="已电话感谢")
        self.assertFalse(self.card._plan_delivery_callbacks(self.today()), "what was done is not planned again")

    def test_a_return_visit_is_recorded_as_every_contact(self):
        self.card._plan_delivery_callbacks(self.today())
        self.plans()[0].with_user(self.consultant).action_feedback(feedback="客户很满意")
        record = self.card.follow_up_ids
        self.assertEqual((record.planned_reason, record.content, record.method), (SUMMARIES[0], "客户很满意", 'wechat'))
        self.assertEqual(len(self.plans()), 4, "a sold card gets no plan by cadence")

    def test_a_return_visit_speaks_the_language_of_who_makes_it(self):
        self._speak_chinese()
        made = self.card._plan_delivery_callbacks(self.today())
        self.assertEqual(made[1].summary, "交车后3天回访")
        self.assertFalse(set(made.mapped('summary')) & set(SUMMARIES))
        self.assertFalse(self.card._plan_delivery_callbacks(self.today()))

    def test_a_store_s_own_plan_comes_before_the_shared_one(self):
        own = self.env['mail.activity.plan'].create({
            'name': "本店交车回访", 'res_model': 'crm.lead', 'company_id': self.store.id, 'is_delivery_callback': True,
            'template_ids': [(0, 0, {
                'activity_type_id': self.env.ref('mail.mail_activity_data_call').id, 'summary': "次日回访", 'delay_count': 1,
                'delay_unit': 'days', 'delay_from': 'after_plan_date', 'responsible_type': 'on_demand'})]})
        self.assertEqual(self.card._delivery_plan(), own)
        self.assertEqual(self.card._plan_delivery_callbacks(self.today()).mapped('summary'), ["次日回访"])

    def test_a_leaver_s_customers_are_called_by_the_manager(self):
        self.consultant.action_archive()
        self.assertEqual(self.card._plan_delivery_callbacks(self.today()).user_id, self.manager)

    def test_stock_s_plan_dialog_offers_the_plan_too(self):
        plan = self.env.ref('auto_dealership.activity_plan_delivery')
        wizard = self.env['mail.activity.schedule'].with_user(self.consultant).with_context(
            active_model='crm.lead', active_ids=self.card.ids).create({
                'plan_id': plan.id, 'plan_date': self.today(), 'plan_on_demand_user_id': self.consultant.id})
        wizard.action_schedule_plan()
        self.assertEqual(len(self.plans()), 5)

    def test_nobody_else_s_card_is_planned_by_the_dialog(self):
        with self.assertRaises(AccessError):
            self.card.with_user(self.users['outsider'])._record_contact('phone', content="x")
