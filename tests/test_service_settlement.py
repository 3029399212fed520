"""A visit is charged once to each who pays it, and the car leaves when its customer has paid (J02)."""
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from .visit_money_common import VisitMoney

REFUSALS = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestServiceSettlement(VisitMoney, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls._open_workshop()

    # Who pays what

    def test_one_invoice_a_payer(self):
        self.store.dealership_workshop_warranty_payer_id = self.maker
        visit = self.visit(payers=('customer', 'customer', 'warranty', 'insurance', 'internal'), insurer_id=self.insurer.id)
        self.assertEqual(
            (visit.amount_customer, visit.amount_warranty, visit.amount_insurance, visit.amount_internal, visit.amount),
            (240, 120, 120, 120, 600))
        self.assertEqual(visit.settlement_state, 'open')
        visit.action_invoice_visit()
        moves = visit.sudo().workshop_move_ids
        self.assertEqual(
            {move.workshop_payer: (move.partner_id, move.amount_total, move.ref) for move in moves},
            {'customer': (visit.customer_id, 240, False), 'warranty': (self.maker, 120, 'SP2'), 'insurance': (self.insurer, 120, 'SP3')})
        self.assertEqual(set(moves.mapped('state')), {'draft'})
        self.assertEqual(set(moves.mapped('invoice_origin')), {visit.name})
        self.assertEqual(set(moves.mapped('company_id')), {self.store})
        line = moves.filtered(lambda move: move.workshop_payer == 'warranty').invoice_line_ids
        self.assertEqual((line.product_id, line.quantity, line.price_unit, line.tax_ids), (self.work, 1, 120, self.tax))
        self.assertEqual(visit.settlement_state, 'draft')

    def test_discount_and_tax_come_through(self):
        visit = self.visit()
        visit.line_ids.write({'quantity': 2.5, 'discount': 10})
        self.assertEqual(visit.amount, 270)
        visit.action_invoice_visit()
        move = visit.sudo().workshop_move_ids
        self.assertEqual((move.amount_total, move.invoice_line_ids.discount), (270, 10))

    def test_the_brand_s_maker_before_the_store_s(self):
        other = self.env['res.partner'].create({'name': '另一厂家', 'is_company': True})
        self.store.dealership_workshop_warranty_payer_id = self.maker
        self.brand.with_company(self.store).warranty_payer_id = other
        visit = self.visit(payers=('warranty',), kind='warranty')
        visit.action_invoice_visit()
        self.assertEqual(visit.sudo().workshop_move_ids.partner_id, other)
        self.assertFalse(self.brand.with_company(self.far_store).warranty_payer_id, "each store its own")

    def test_warranty_and_insurance_need_payer_and_claim(self):
        visit = self.visit(payers=('warranty', 'insurance'))
        visit.line_ids.claim_number = False
        words = self.refused(visit.action_invoice_visit, UserError)
        self.assertEqual(words.count('\n'), 4, words)
        self.assertIn(self.brand.name, words)
        visit.insurer_id = self.insurer
        self.store.dealership_workshop_warranty_payer_id = self.maker
        visit.line_ids.claim_number = 'SP1'
        visit.action_invoice_visit()

    def test_the_policy_s_insurer_is_proposed_for_an_accident(self):
        car = self.make_vehicle(self.make_customer())
        self.env['fleet.vehicle.log.contract'].create({
            'vehicle_id': car.id, 'company_id': self.store.id, 'is_policy': True, 'policy_kind': 'commercial',
            'insurer_id': self.insurer.id,
            'start_date': self.today(-30), 'expiration_date': self.today(300)})
        self.assertEqual(self.book(car, visit_kind='accident').insurer_id, self.insurer)
        self.assertFalse(self.book(car, visit_kind='wash').insurer_id)

    def test_internal_work_is_a_cost_and_no_invoice(self):
        self.allow_presents()
        visit = self.visit(payers=('internal',))
        self.assertFalse(visit.settlement_state)
        self.assertIn('120', visit.settlement_words)
        self.refused(visit.action_invoice_visit, UserError)
        visit.action_leave()
        self.assertEqual(visit.workshop_state, 'left')

    def test_only_work_that_is_done_is_charged(self):
        for state in ('booked', 'arrived'):
            self.refused(self.visit(state).action_invoice_visit, UserError)

    # Never twice

    def test_never_twice(self):
        visit = self.visit()
        visit.action_invoice_visit()
        self.refused(visit.action_invoice_visit, UserError)
        self.assertEqual(len(visit.sudo().workshop_move_ids), 1)
        move = visit.sudo().workshop_move_ids
        self.refused(lambda: self.env['account.move'].sudo().create(visit.sudo()._invoice_vals('customer')), Exception)
        move.copy()
        self.assertEqual(visit.sudo().workshop_move_ids, move, "a copy is of no visit")

    def test_a_cancelled_or_deleted_draft_frees_the_part(self):
        visit = self.visit()
        for way in ('button_cancel', 'unlink'):
            visit.action_invoice_visit()
            getattr(visit.sudo().workshop_move_ids.filtered(lambda move: move.state == 'draft').with_user(self.finance), way)()
            self.assertFalse(visit.line_ids.is_invoiced)
            self.assertEqual(visit.settlement_state, 'open')
            visit.line_ids.price_unit += 1
        visit.action_invoice_visit()
        self.assertEqual(visit.settlement_state, 'draft')

    def test_a_full_credit_note_frees_the_part_a_partial_does_not(self):
        visit = self.visit()
        visit.action_invoice_visit()
        move = visit.sudo().workshop_move_ids.with_user(self.finance)
        move.action_post()
        credit = move._reverse_moves([{'invoice_date': move.invoice_date}])
        self.assertEqual((credit.workshop_visit_id, credit.workshop_payer), (visit, 'customer'))
        credit.invoice_line_ids.price_unit = 20
        credit.action_post()
        self.assertTrue(visit.line_ids.is_invoiced)
        self.assertIn(credit.name, visit.settlement_words)
        rest = move._reverse_moves([{'invoice_date': move.invoice_date}])
        rest.invoice_line_ids.price_unit = 100
        rest.action_post()
        (move | credit | rest).line_ids.filtered(lambda line: line.account_type == 'asset_receivable' and not line.reconciled).reconcile()
        self.assertEqual(move.payment_state, 'reversed')
        self.assertFalse(visit.line_ids.is_invoiced)
        visit.action_invoice_visit()
        self.assertEqual(visit.settlement_state, 'draft')

    def test_reverse_and_create_hands_the_visit_on(self):
        visit = self.visit(payers=('customer', 'internal'))
        visit.action_invoice_visit()
        move = visit.sudo().workshop_move_ids.with_user(self.finance)
        move.action_post()
        wizard = self.env['account.move.reversal'].with_user(self.finance).with_context(
            active_model='account.move', active_ids=move.ids).create({'journal_id': move.journal_id.id, 'reason': '开错'})
        wizard.modify_moves()
        draft = wizard.new_move_ids
        self.assertEqual((draft.state, draft.workshop_visit_id, draft.workshop_payer), ('draft', visit, 'customer'))
        self.assertEqual(visit.line_ids.filtered('is_invoiced').sudo().invoice_id, draft)
        self.assertEqual(visit.settlement_state, 'draft')
        self.refused(visit.action_invoice_visit, UserError)

    # What is invoiced stays

    def test_an_invoiced_line_does_not_change(self):
        visit = self.visit(payers=('customer', 'internal'))
        visit.action_invoice_visit()
        line = visit.line_ids.filtered('is_invoiced')
        other = visit.line_ids - line
        for vals in ({'price_unit': 1}, {'quantity': 3}, {'discount': 50}, {'payer': 'internal'}, {'product_id': self.oil.id},
                     {'name': '别的'}, {'tax_ids': [Command.clear()]}, {'kind': 'part'}):
            self.refused(lambda vals=vals: line.write(vals), UserError)
            self.refused(lambda vals=vals: visit.write({'line_ids': [Command.update(line.id, vals)]}), UserError)
        for call in (line.unlink, lambda: visit.write({'line_ids': [Command.delete(line.id)]}),
                     lambda: visit.write({'line_ids': [Command.clear()]}),
                     lambda: visit.write({'line_ids': [Command.create({'product_id': self.oil.id, 'payer': 'customer'})]}),
                     lambda: other.write({'payer': 'customer'}), lambda: line.sudo().write({'price_unit': 1})):
            self.refused(call, UserError)
        line.write({'price_unit': line.price_unit, 'sequence': 3})
        other.price_unit = 55
        visit.line_ids = [Command.create({'product_id': self.oil.id, 'payer': 'internal'})]

    def test_customer_and_car_of_an_invoiced_visit_stay(self):
        visit = self.visit()
        visit.action_invoice_visit()
        for vals in ({'customer_id': self.customer.id}, {'vehicle_id': self.car.id}):
            self.refused(lambda vals=vals: visit.write(vals), REFUSALS)
        visit.advisor_id = self.advisor

    def test_a_visit_with_an_invoice_is_not_cancelled(self):
        visit = self.visit()
        visit.action_invoice_visit()
        visit.action_start_work()
        visit.sudo()._move('arrived', ready_at=False)
        self.refused(lambda: visit._cancel_visit('客户不修了'), UserError)
        visit.sudo().workshop_move_ids.with_user(self.finance).button_cancel()
        visit._cancel_visit('客户不修了')
        self.assertFalse(visit.settlement_state)

    # Who may

    def test_who_charges(self):
        for role in self.roles:
            may = role in ('service_advisor', 'finance', 'manager', 'dealership_admin')
            visit = self.visit()
            self.assertEqual(
                self.allowed(lambda visit=visit, role=role: visit.with_user(self.users[role]).action_invoice_visit()), may, role)
        for name in ('far_service_advisor', 'far_finance', 'plain', 'salesman', 'portal'):
            self.refused(lambda name=name: self.visit().with_user(self.users[name]).action_invoice_visit(), AccessError)

    def test_the_advisor_gets_no_right_to_the_books(self):
        visit = self.visit()
        visit.action_invoice_visit()
        move = visit.sudo().workshop_move_ids.with_user(self.advisor)
        for call in (lambda: move.read(['name']), move.action_post, move.button_cancel, lambda: visit.read(['workshop_move_ids']),
                     visit.action_view_workshop_invoices, lambda: visit.line_ids.read(['invoice_id'])):
            self.refused(call, AccessError)
        self.assertIn('120', visit.settlement_words)

    def test_the_link_is_the_system_s(self):
        visit = self.visit()
        Move = self.env['account.move'].with_user(self.finance)
        facts = {'workshop_visit_id': visit.id, 'workshop_payer': 'customer'}
        bogus = {'move_type': 'out_invoice', 'partner_id': self.customer.id, 'company_id': self.store.id}
        self.assertFalse(Move.create({**bogus, **facts}).workshop_visit_id)
        self.assertFalse(Move.with_context(default_workshop_visit_id=visit.id).create(bogus).workshop_visit_id)
        self.refused(lambda: Move.create(bogus).write(facts), UserError)
        for call in (lambda: visit.write({'settlement_state': 'paid'}), lambda: visit.write({'released_by_id': self.advisor.id}),
                     lambda: visit.write({'release_reason': 'x'}), lambda: visit.line_ids.write({'invoice_id': False}),
                     lambda: self.book(released_by_id=self.advisor.id)):
            self.refused(call, AccessError)
        self.assertEqual(visit.with_context(default_state='posted', default_auto_post='at_date').action_invoice_visit(), True)
        self.assertEqual(visit.sudo().workshop_move_ids.state, 'draft', "the context is no way into the invoice")

    def test_finance_sees_the_visit_on_the_invoice(self):
        visit = self.visit()
        action = visit.with_user(self.finance).action_invoice_visit()
        self.assertEqual((action['res_model'], action['res_id']), ('account.move', visit.sudo().workshop_move_ids.id))
        move = self.env['account.move'].with_user(self.finance).search([('workshop_visit_id', '!=', False), ('id', '=', action['res_id'])])
        self.assertEqual(move.action_view_workshop_visit()['res_id'], visit.id)
        self.assertEqual(move.workshop_vehicle_id, visit.vehicle_id)

    # Leaving

    def test_unpaid_the_car_stays(self):
        visit = self.visit()
        self.refused(visit.action_leave, UserError)
        visit.action_invoice_visit()
        self.refused(visit.action_leave, UserError)
        move = visit.sudo().workshop_move_ids
        move.with_user(self.finance).action_post()
        self.assertIn(move.name, self.refused(visit.action_leave, UserError))
        self.pay(move, 100)
        self.assertIn('20', self.refused(visit.action_leave, UserError))
        self.assertEqual(visit.settlement_state, 'unpaid')
        self.pay(move)
        self.assertEqual(visit.settlement_state, 'paid')
        visit.action_leave()

    def test_maker_and_insurer_pay_later_but_the_claim_is_numbered(self):
        visit = self.visit(payers=('warranty',))
        visit.line_ids.claim_number = ' '
        self.refused(visit.action_leave, UserError)
        visit.line_ids.claim_number = 'SP9'
        visit.action_leave()
        self.assertEqual((visit.workshop_state, visit.settlement_state), ('left', 'open'))

    def test_release_by_finance_or_manager_with_a_reason(self):
        for role in ('service_advisor', 'customer_care', 'auditor', 'consultant'):
            self.refused(lambda role=role: self.visit().with_user(self.users[role])._release('熟客'), AccessError)
            self.refused(lambda role=role: self.env['dealership.visit.release.wizard'].with_user(self.users[role]).create(
                {'visit_id': self.visit().id, 'reason': '熟客'}), AccessError)
        for role in ('finance', 'manager'):
            visit = self.visit()
            user = self.users[role]
            self.refused(lambda visit=visit, user=user: visit.with_user(user)._release('  '), UserError)
            wizard = self.env['dealership.visit.release.wizard'].with_user(user).create({'visit_id': visit.id, 'reason': '熟客,明日转账'})
            wizard.action_release()
            self.assertEqual((visit.released_by_id, visit.release_reason), (user, '熟客,明日转账'))
            self.refused(lambda visit=visit, user=user: visit.with_user(user)._release('again'), UserError)
            visit.action_leave()
        self.refused(lambda: self.visit().with_user(self.users['far_finance'])._release('远店'), AccessError)

    def test_credit_customers_pay_later_unless_overdue(self):
        fleet = self.make_customer(name='物流公司', customer_nature='company')
        fleet.with_company(self.store).property_payment_term_id = self.env.ref('account.account_payment_term_30days')
        visit = self.visit(car=self.make_vehicle(fleet))
        self.refused(visit.action_leave, UserError)  # what is not charged is forgotten
        visit.action_invoice_visit()
        visit.action_leave()
        move = visit.sudo().workshop_move_ids.with_user(self.finance)
        move.invoice_date = self.today(-60)
        move.action_post()
        late = self.visit(car=self.make_vehicle(fleet))
        late.action_invoice_visit()
        self.assertIn('30', self.refused(late.action_leave, UserError))
        self.pay(move)
        late.action_leave()

    # Arrival

    def test_open_invoices_are_told_at_the_arrival(self):
        visit = self.visit()
        car, customer = visit.vehicle_id, visit.customer_id
        visit.action_invoice_visit()
        move = visit.sudo().workshop_move_ids.with_user(self.finance)
        move.invoice_date = self.today(-40)
        move.invoice_payment_term_id = self.env.ref('account.account_payment_term_30days')
        move.action_post()
        again = self.book(car)
        [warning] = [item for item in again._arrival_warnings() if item['level'] == 'danger']
        self.assertIn('120', warning['text'])
        self.assertIn('10', warning['text'])
        self.pay(move)
        self.assertEqual(again._owed_by_customers()[customer.id], {'open': 0.0, 'overdue': 0.0, 'count': 0, 'days': 0})

    def test_warnings_cost_two_queries_however_many(self):
        visits = self.env['fleet.vehicle.log.services'].concat(*(self.book() for _number in range(5)))
        for some in (visits[:1], visits):
            some.customer_id.commercial_partner_id.mapped('name')
            self.store._dealership_today()
            with self.assertQueryCount(2):
                some._owed_by_customers()

    # History

    def test_history_stays_with_who_brought_the_car(self):
        car = self.make_vehicle(self.customer)
        stock = self.env['fleet.vehicle.log.services'].create({
            'vehicle_id': car.id, 'amount': 80, 'state': 'done', 'date': self.today(-30), 'company_id': self.store.id,
            'service_type_id': self.env['fleet.service.type'].search([('category', '=', 'service')], limit=1).id})
        visit = self.visit(car=car)
        self.leave(visit)
        customer = self.customer.with_user(self.users['manager'])
        self.assertEqual((customer.service_log_count, customer.service_amount), (2, 200))
        self.assertEqual(customer.service_log_ids, visit | stock)
        buyer = self.make_customer()
        car.owner_id = buyer
        self.env.invalidate_all()
        self.assertEqual((customer.service_log_ids, customer.service_log_count), (visit, 1), "he had it done")
        self.assertEqual(buyer.with_user(self.users['manager']).service_log_ids, stock, "the fleet app's rows go with the car")

    # Rescue

    def test_rescue_from_the_call_to_the_spot_and_into_the_workshop(self):
        visit = self.book(visit_kind='rescue', rescue_place='外环高速 32 公里', planned_start=False)
        self.assertTrue(visit.rescue_called_at)
        self.assertFalse(visit.rescue_minutes)
        visit.rescue_called_at = fields.Datetime.now() - timedelta(minutes=42)
        visit.action_rescue_reached()
        self.assertEqual(visit.rescue_minutes, 42)
        self.refused(visit.action_rescue_reached, UserError)
        waiting = self.book(visit_kind='rescue', rescue_place='沪宁高速', planned_start=False)
        self.env.flush_all()
        [(mean,)] = self.env['fleet.vehicle.log.services']._read_group([('id', 'in', (visit | waiting).ids)], [], ['rescue_minutes:avg'])
        self.assertEqual(mean, 42, "who is still waiting does not count")
        visit._arrive(mileage=30000)
        self.assertEqual((visit.workshop_state, visit.rescue_minutes), ('arrived', 42))

    def test_rescue_times_are_honest(self):
        visit = self.book(visit_kind='rescue', rescue_place='外环', planned_start=False)
        now = fields.Datetime.now()
        for vals in ({'rescue_reached_at': now - timedelta(hours=1)}, {'rescue_reached_at': now + timedelta(hours=1)},
                     {'rescue_called_at': now + timedelta(days=1)}, {'rescue_called_at': False, 'rescue_reached_at': now}):
            self.refused(lambda vals=vals: visit.write(vals), Exception)
        self.refused(self.book().action_rescue_reached, UserError)

    # Analysis

    def test_analysis_by_hand(self):
        self.allow_presents()
        first, second, third = self.visit(payers=('customer', 'internal')), self.visit(), self.visit()
        for visit, promised in ((first, 1), (second, -1), (third, None)):
            visit.sudo().arrived_at = visit.ready_at - timedelta(hours=3)
            visit.promised_at = promised and visit.ready_at + timedelta(hours=promised)
            self.leave(visit)
            visit.sudo().left_at = visit.arrived_at + timedelta(hours=3)
        self.env.flush_all()
        Report = self.env['dealership.service.report'].with_user(self.users['manager'])
        [row] = Report._read_group([('visit_id', 'in', (first | second | third).ids)], [], [
            'visit_count:sum', 'amount:sum', 'amount_mean:avg', 'amount_internal:sum', 'hours:avg', 'promise_kept:avg', 'satisfaction:avg'])
        self.assertEqual(row[:6], (3, 480, 160, 120, 3, 50))
        self.assertIs(row[6], False, "nobody was asked yet: empty, not zero")
        self.assertEqual(Report.search([('visit_id', '=', first.id)]).action_open_visit()['res_id'], first.id)
        for name in ('far_service_advisor', 'far_finance'):
            self.assertFalse(self.env['dealership.service.report'].with_user(self.users[name]).search_count([('visit_id', '=', first.id)]))
        for name in ('consultant', 'plain', 'receptionist'):
            self.refused(lambda name=name: self.env['dealership.service.report'].with_user(self.users[name]).search([]), AccessError)
