"""A discount beyond the advisor's limit needs a manager before the visit is charged and the car leaves (J02, invariant 7)."""
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .visit_money_common import VisitMoney

REFUSED = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestServiceDiscount(VisitMoney, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_workshop()
        cls.manager, cls.far_advisor = cls.users['manager'], cls.users['far_service_advisor']

    def given(self, line=0, **vals):
        """A visit that is ready, with work and oil, one of which gives something away."""
        visit = self.visit()
        visit.line_ids = [Command.create({'product_id': self.oil.id, 'kind': 'part', 'payer': 'customer'})]
        visit.line_ids.sorted('id')[line].write(vals)
        return visit

    def ask(self, visit, reason='老客户，第八次进厂', user=None):
        return visit.with_user(user or self.advisor)._ask_discount(reason)

    def agree(self, visit, user=None):
        self.ask(visit).with_user(user or self.manager).action_approve()

    # -- what needs a manager ------------------------------------------------------------
    def test_within_the_limits_nobody_is_asked(self):
        for line, vals in ((0, {'discount': 10}), (0, {'price_unit': 108}), (1, {'discount': 5}), (1, {'price_unit': 400}), (0, {})):
            with self.subTest(vals=vals):
                visit = self.given(line, **vals)
                self.assertEqual((visit.discount_state, visit.discount_words), ('none', False))
                self.leave(visit)
                self.assertEqual(visit.workshop_state, 'left')

    def test_beyond_them_nothing_is_charged_and_the_car_stays(self):
        for line, vals in (
                (0, {'discount': 10.5}), (0, {'price_unit': 107}), (0, {'price_unit': 114, 'discount': 6}), (0, {'discount': 100}),
                (1, {'discount': 6}), (1, {'price_unit': 0}), (1, {'kind': 'work', 'discount': 9}), (1, {'payer': 'internal'})):
            with self.subTest(vals=vals):
                visit = self.given(line, **vals)
                self.assertEqual(visit.discount_state, 'needed')
                name = visit.line_ids.sorted('id')[line].name
                self.assertIn(name, visit.discount_words)
                if vals.get('payer') != 'internal':
                    self.assertIn(name, self.refused(visit.with_user(self.advisor).action_invoice_visit, UserError))
                for way in (visit.with_user(self.advisor).action_leave,
                            lambda visit=visit: visit.with_user(self.advisor).write({'workshop_state': 'left'})):
                    self.assertIn(name, self.refused(way, UserError))
                self.agree(visit)
                self.assertEqual(visit.discount_state, 'approved')
                self.leave(visit)

    def test_limits_of_the_store(self):
        visit = self.given(discount=15)
        self.assertEqual(visit.discount_state, 'needed')
        self.store.dealership_workshop_discount_work = 20
        visit.invalidate_recordset(['discount_state'])
        visit.line_ids.invalidate_recordset(['is_beyond_limit'])
        self.assertEqual(visit.discount_state, 'none')
        for value in (-1, 101):
            with self.subTest(value=value), self.assertRaises(CheckViolation), self.env.cr.savepoint(), mute_logger('odoo.sql_db'):
                self.store.write({'dealership_workshop_discount_parts': value})
                self.store.flush_recordset()
        self.assertEqual((self.far_store.dealership_workshop_discount_work, self.far_store.dealership_workshop_discount_parts), (10, 5))

    def test_what_others_pay_is_agreed_with_them(self):
        """An insurer's price is the claim's; nothing at all is a present all the same."""
        visit = self.visit(payers=('insurance', 'warranty'), insurer_id=self.insurer.id)
        visit.line_ids.price_unit = 60
        self.assertEqual(visit.discount_state, 'none')
        visit.line_ids[:1].discount = 20
        self.assertEqual(visit.discount_state, 'needed')
        visit.line_ids[:1].write({'discount': 0, 'price_unit': 0})
        self.assertEqual(visit.discount_state, 'needed')

    def test_the_store_s_own_cars_cost_and_are_no_presents(self):
        visit = self.visit(payers=('internal',), kind='pdi', car=self.make_vehicle(dealer_role='stock', license_plate=False))
        self.assertEqual(visit.discount_state, 'none')
        visit.with_user(self.advisor).action_leave()

    def test_another_system_s_visits_are_as_it_says(self):
        visit = self.env['fleet.vehicle.log.services'].create({
            'vehicle_id': self.car.id, 'visit_kind': 'repair', 'workshop_state': 'ready', 'intake_source': 'dms',
            'company_id': self.store.id, 'line_ids': [Command.create({'product_id': self.work.id, 'discount': 50, 'payer': 'customer'})]})
        visit.with_user(self.advisor).action_leave()
        self.assertEqual(visit.workshop_state, 'left')

    # -- asking and deciding ---------------------------------------------------------------
    def test_asked_with_a_reason_and_decided_by_another(self):
        visit = self.given(discount=40)
        self.refused(lambda: self.ask(visit, reason='  '), UserError)
        for user in (self.care, self.finance, self.users['consultant'], self.users['auditor'], self.far_advisor):
            self.refused(lambda user=user: self.ask(visit, user=user), REFUSED)
        asked = self.ask(visit)
        self.assertEqual((asked.requester_id, asked.percent, asked.amount, visit.discount_state), (self.advisor, 40, 48, 'asked'))
        self.assertIn(self.work.name, asked.words)
        task = visit.activity_ids.filtered(lambda task: task.activity_type_id == self.env.ref(
            'auto_dealership.activity_type_service_approval'))
        self.assertTrue(task.user_id)
        for user in (self.advisor, self.care, self.finance, self.users['consultant'], self.users['auditor'], self.far_advisor):
            self.refused(asked.with_user(user).action_approve, REFUSED)
            self.refused(lambda user=user: asked.with_user(user)._reject('x'), REFUSED)
        self.refused(visit.with_user(self.advisor).action_leave, UserError)
        asked.with_user(self.manager).action_approve()
        self.assertEqual((asked.state, asked.decided_by_id, bool(asked.decided_on)), ('approved', self.manager, True))
        self.assertFalse(visit.activity_ids & task)
        self.refused(asked.with_user(self.manager).action_approve, UserError)
        self.refused(lambda: self.ask(visit), UserError)

    def test_who_serves_the_car_does_not_agree_with_himself(self):
        both = self._user('both', 'auto_dealership.group_service_advisor', self.store)
        both.group_ids = [Command.link(self.env.ref('auto_dealership.group_manager').id)]
        visit = self.given(discount=40)
        asked = self.ask(visit, user=both)
        self.refused(asked.with_user(both).action_approve, AccessError)
        visit.advisor_id = both
        other = self.ask(visit)
        self.assertEqual(asked.state, 'void', "one question at a time")
        self.refused(other.with_user(both).action_approve, AccessError)
        other.with_user(self.manager).action_approve()

    def test_the_service_manager_decides(self):
        chief = self._user('chief', 'auto_dealership.group_service_advisor', self.store)
        visit = self.given(discount=40)
        self.refused(self.ask(visit).with_user(chief).action_approve, AccessError)
        self.store.dealership_workshop_manager_id = chief
        asked = self.ask(visit)
        self.assertEqual(visit.activity_ids.user_id, chief)
        self.assertTrue(asked.with_user(chief).may_decide)
        asked.with_user(chief).action_approve()
        self.assertEqual(visit.discount_state, 'approved')

    def test_rejected_with_a_word(self):
        visit = self.given(discount=40)
        asked = self.ask(visit)
        action = asked.with_user(self.manager).action_reject()
        Wizard = self.env[action['res_model']].with_context(**action['context'])
        self.refused(lambda: Wizard.with_user(self.advisor).create({'reason': 'x'}).action_reject(), AccessError)
        self.refused(lambda: Wizard.with_user(self.manager).create({'reason': ' '}).action_reject(), UserError)
        Wizard.with_user(self.manager).create({'reason': '最多八五折'}).action_reject()
        self.assertEqual((asked.state, asked.decision_note, visit.discount_state), ('rejected', '最多八五折', 'rejected'))
        self.refused(visit.with_user(self.advisor).action_leave, UserError)
        self.refused(asked.with_user(self.manager).action_approve, UserError)
        visit.line_ids.discount = 0
        self.assertEqual(visit.discount_state, 'none')

    # -- what was agreed holds for what was asked -----------------------------------------
    def test_another_line_another_customer_another_approval(self):
        def changes(visit):
            work, oil = visit.line_ids.sorted('id')
            return (
                lambda: work.write({'discount': 41}), lambda: work.write({'discount': 39}), lambda: work.write({'quantity': 2}),
                lambda: visit.write({'line_ids': [Command.update(work.id, {'price_unit': 100})]}),
                lambda: work.write({'payer': 'internal'}),
                lambda: oil.write({'quantity': 3}), oil.unlink, lambda: visit.write({'line_ids': [Command.delete(oil.id)]}),
                lambda: visit.write({'customer_id': self.customer.id}))
        for number in range(9):
            with self.subTest(number=number):
                visit = self.given(discount=40).with_user(self.advisor)
                self.agree(visit)
                changes(visit)[number]()
                self.assertEqual((visit.discount_state, visit.sudo().approval_ids.state), ('needed', 'void'))
                self.refused(visit.action_leave, UserError)

    def test_more_work_at_its_price_needs_no_second_word(self):
        visit = self.given(discount=40).with_user(self.advisor)
        self.agree(visit)
        visit.line_ids = [Command.create({'product_id': self.work.id})]
        visit.line_ids.sorted('id')[:1].name = '另一种叫法'
        self.assertEqual(visit.discount_state, 'approved')
        visit.line_ids = [Command.create({'product_id': self.work.id, 'discount': 40})]
        self.assertEqual(visit.discount_state, 'needed')
        self.refused(visit.action_invoice_visit, UserError)
        self.agree(visit)
        self.leave(visit)

    def test_a_question_that_was_overtaken_is_not_answered(self):
        visit = self.given(discount=40).with_user(self.advisor)
        asked = self.ask(visit)
        visit.line_ids = [Command.create({'product_id': self.oil.id, 'discount': 90})]
        self.assertEqual(visit.discount_state, 'needed')
        self.refused(asked.with_user(self.manager).action_approve, UserError)
        visit.line_ids.sorted('id')[:1].discount = 50
        self.assertEqual(asked.state, 'void')
        self.refused(asked.with_user(self.manager).action_approve, UserError)

    def test_what_is_invoiced_was_agreed_to(self):
        """Limits that are lowered later do not hold a car that is charged."""
        visit = self.given(discount=10)
        visit.with_user(self.advisor).action_invoice_visit()
        self.store.dealership_workshop_discount_work = 0
        self.env.invalidate_all()
        self.pay(visit.sudo().workshop_move_ids)
        visit.with_user(self.advisor).action_leave()
        self.assertEqual(visit.workshop_state, 'left')

    # -- ways around -------------------------------------------------------------------------
    def test_nobody_writes_an_approval(self):
        visit = self.given(discount=40)
        asked = self.ask(visit)
        Approval = self.env['dealership.service.approval']
        for user in (self.advisor, self.manager, self.users['dealership_admin']):
            mine = asked.with_user(user)
            for call in (
                    lambda mine=mine: mine.write({'state': 'approved'}), lambda mine=mine: mine.write({'facts': {}}), mine.unlink,
                    lambda user=user: Approval.with_user(user).create({'visit_id': visit.id, 'reason': 'x', 'state': 'approved'}),
                    lambda user=user: visit.with_user(user).write({'approval_ids': [Command.update(asked.id, {'state': 'approved'})]}),
                    lambda user=user: visit.with_user(user).write({'approval_ids': [Command.create({'reason': 'x', 'state': 'approved'})]}),
                    lambda user=user: visit.with_user(user).line_ids.write({'list_price': 1})):
                self.refused(call, REFUSED)
        self.assertEqual(asked.state, 'asked')

    def test_a_price_in_the_list_is_not_brought_along(self):
        visit = self.visit().with_user(self.advisor)
        self.refused(lambda: visit.write({'line_ids': [Command.create({
            'product_id': self.oil.id, 'price_unit': 1, 'list_price': 1})]}), AccessError)
        visit.with_context(default_list_price=1).write({'line_ids': [Command.create({'product_id': self.oil.id, 'price_unit': 1})]})
        self.assertEqual(visit.line_ids.sorted('id')[-1:].list_price, 339)
        self.assertEqual(visit.discount_state, 'needed')

    def test_other_stores_neither_see_nor_decide(self):
        asked = self.ask(self.given(discount=40))
        far = self.env['dealership.service.approval'].with_user(self.far_advisor)
        self.assertFalse(far.search([('id', '=', asked.id)]))
        self.refused(lambda: far.browse(asked.id).read(['words']), AccessError)
        self.assertTrue(self.env['dealership.service.approval'].with_user(self.manager).search([('id', '=', asked.id)]))
