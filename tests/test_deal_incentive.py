"""Incentives of converted leads (H05, seed S4 五(三)): by price tier, shared as ruled, taken back, stated by month, approved, posted."""
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .deal_incentive_common import IncentiveCase


@tagged('post_install', '-at_install')
class TestDealIncentive(IncentiveCase):

    # Earning

    def test_low_middle_and_high_price(self):
        for price, amount in ((99999, 300), (100000, 500), (199999.99, 500), (260000, 800)):
            self.assertEqual(self.earned(self.sold(price)), {self.consultant: amount})

    def test_a_line_says_what_it_is_for(self):
        order = self.sold(150000)
        self.assertRecordValues(self.lines(order), [{
            'user_id': self.consultant.id, 'role': 'consultant', 'kind': 'earned', 'share': 1, 'car_price': 150000, 'amount': 500,
            'tier_id': self.middle.id, 'company_id': self.store.id, 'team_id': self.team.id, 'date': self.store._dealership_today(),
            'statement_id': False}])

    def test_nothing_is_earned_before_the_deal_is_won(self):
        self.assertFalse(self.lines(self.offer()))

    def test_only_the_car_counts(self):
        mats = self.env['product.product'].create({'name': '脚垫', 'deal_kind': 'accessory', 'taxes_id': [Command.clear()]})
        order = self.offer(199000)
        order.write({'order_line': [Command.create({'product_id': mats.id, 'price_unit': 5000})]})
        self.assertEqual(self.earned(self.agree(order)), {self.consultant: 500})

    def test_percentage_of_the_price(self):
        self.middle.write({'amount': 0, 'percent': 0.333})
        self.assertEqual(self.earned(self.sold(123456)), {self.consultant: 411.11})

    def test_a_policy_of_its_time_only(self):
        self.middle.date_to = self.today(-1)
        self.assertEqual(self.earned(self.sold(150000)), {self.consultant: 300})

    def test_tiers_of_the_store_before_those_of_all_stores(self):
        shared = self.env['dealership.incentive.tier'].create({'name': '集团', 'minimum': 150000, 'amount': 999, 'company_id': False})
        self.assertEqual(self.earned(self.sold(150000)), {self.consultant: 500})
        (self.low | self.middle | self.high).active = False
        self.assertEqual(self.lines(self.sold(150000)).tier_id, shared)

    def test_bonuses_add_up_and_the_manager_has_his(self):
        self.bonus(100)
        self.bonus(50, brand_id=self.brand.id, model_id=self.model.id)
        self.bonus(70, model_id=self.other_model.id)
        self.bonus(30, date_to=self.today(-1))
        self.bonus(88, role='manager')
        order = self.sold(150000, vehicle_id=self.make_vehicle(dealer_role='stock').id)
        self.assertEqual(self.earned(order), {self.consultant: 650, self.manager: 88})
        mine = self.lines(order).filtered(lambda line: line.user_id == self.consultant)
        self.assertEqual((mine.base_amount, mine.bonus_amount, len(mine.bonus_ids)), (500, 150, 2))

    def test_won_twice_earns_once(self):
        order = self.sold()
        order._after_deal_won()
        order._settle_incentive('earned')
        self.assertEqual(len(self.lines(order)), 1)

    def test_bad_terms_are_refused(self):
        self.refused(lambda: self.low.write({'amount': -1}), IntegrityError)
        self.refused(lambda: self.low.write({'percent': 101}), IntegrityError)
        self.refused(lambda: self.low.write({'date_from': '2026-05-01', 'date_to': '2026-04-01'}), IntegrityError)
        self.refused(lambda: self.low.copy({}), IntegrityError)
        self.refused(lambda: self.bonus(-5), IntegrityError)

    # Rulings

    def test_a_split_shares_every_cent(self):
        self.middle.amount = 100.01
        order = self.sold()
        self.rule(order, [(self.consultant, 0.5), (self.colleague, 0.5)])
        self.assertEqual(sorted(self.earned(order).values()), [50, 50.01])

    def test_a_ruling_moves_all_of_it(self):
        order = self.sold()
        self.rule(order, [(self.colleague, 1)])
        self.assertEqual(self.earned(order), {self.consultant: 0, self.colleague: 500})
        self.assertEqual(set(self.lines(order).mapped('kind')), {'earned', 'correction'})

    def test_company_owned_pays_nobody_and_keeps_the_manager_s(self):
        self.bonus(88, role='manager')
        order = self.sold()
        self.rule(order, [])
        self.assertEqual(self.earned(order), {self.consultant: 0, None: 500, self.manager: 88})
        self.assertFalse(self.statements().filtered(lambda statement: not statement.user_id))

    def test_a_second_ruling_starts_from_the_whole(self):
        order = self.sold()
        self.rule(order, [])
        self.rule(order, [(self.consultant, 0.3), (self.colleague, 0.7)])
        self.assertEqual(self.earned(order), {self.consultant: 150, self.colleague: 350, None: 0})

    def test_a_ruling_twice_corrects_once(self):
        order = self.sold()
        case = self.rule(order, [(self.colleague, 1)])
        count = len(self.lines(order))
        case._after_ruling()
        self.assertEqual(len(self.lines(order)), count)

    def test_a_ruling_before_the_deal_needs_no_correction(self):
        order = self.offer()
        self.rule(order, [(self.consultant, 0.5), (self.colleague, 0.5)])
        self.agree(order)
        self.assertEqual(self.earned(order), {self.consultant: 250, self.colleague: 250})
        self.assertEqual(set(self.lines(order).mapped('kind')), {'earned'})

    def test_held_while_disputed(self):
        order = self.sold()
        order.opportunity_id.sudo().is_disputed = True
        self.assertTrue(self.lines(order).is_held)
        self.assertFalse(self.statements())
        order.opportunity_id.sudo().is_disputed = False
        self.assertEqual(self.statements().user_id, self.consultant)

    def test_a_dispute_takes_it_out_of_a_draft(self):
        order, other = self.sold(), self.sold(250000)
        statement = self.statements()
        self.assertEqual(statement.amount_total, 1300)
        order.opportunity_id.sudo().is_disputed = True
        self.assertEqual(self.statements(), statement)
        self.assertEqual((statement.amount_total, statement.line_ids.order_id), (800, other))

    def test_a_ruling_after_the_month_comes_with_the_current_one(self):
        order = self.sold()
        statement = self.closed(order)
        self.rule(order, [(self.colleague, 1)])
        self.assertEqual(statement.amount_total, 500, "what was approved stands")
        now = {current.user_id: current.amount_total for current in self.statements()}
        self.assertEqual(now, {self.consultant: -500, self.colleague: 500})

    # Statements

    def test_one_statement_a_person_and_month_and_a_second_run_changes_nothing(self):
        self.sold(), self.sold(260000), self.sold(user=self.colleague)
        statements = self.statements()
        self.assertEqual({statement.user_id: (statement.amount_total, statement.deal_count) for statement in statements}, {
            self.consultant: (1300, 2), self.colleague: (500, 1)})
        self.assertEqual(self.statements(), statements)
        first = {'user_id': self.consultant.id, 'company_id': self.store.id}
        for month in (statements[0].month, '2020-01-15'):
            self.refused(lambda: statements.create({**first, 'month': month}), IntegrityError)

    def test_the_job_makes_last_month_s_and_what_comes_later_is_added(self):
        self.backdate(self.lines(self.sold()))
        self.sold()
        self.run_job()
        statement = self.env['dealership.incentive.statement'].search([('company_id', '=', self.store.id)])
        self.assertEqual((statement.month, statement.amount_total), (self.month(1), 500))
        self.backdate(self.lines(self.sold(50000)))
        self.run_job()
        self.assertEqual(statement.amount_total, 800)

    def run_job(self):
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda cron, processed=0, **options: float('inf')):
            self.env['dealership.incentive.statement'].sudo()._cron_make_statements()

    def test_as_many_queries_for_many_as_for_few(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(__system__=1000):
                before = self.cr.sql_log_count
                self.statements()
                self.env.flush_all()
                return self.cr.sql_log_count - before
        self.sold()
        self.statements()
        few = queries()
        for _deal in range(6):
            self.sold()
        self.assertLessEqual(queries(), few + 2)

    def test_another_store_s_are_not_among_them(self):
        self.sold()
        self.assertFalse(self.statements(company=self.far_store))

    # Approving

    def test_the_manager_approves_what_is_over(self):
        self.sold()
        statement = self.statements()
        self.assertIn(statement.display_name, self.refused(statement.with_user(self.manager).action_approve, UserError))
        statement = self.closed(self.sold())
        self.assertRecordValues(statement, [{'state': 'approved', 'approved_by_id': self.manager.id}])
        self.assertIn(self.manager.name, self.refused(statement.with_user(self.admin).action_approve, UserError))

    def test_who_may_not_approve(self):
        self.backdate(self.lines(self.sold()))
        statement = self.statements(1)
        for name in ('consultant', 'finance', 'auditor', 'other_manager', 'lead_desk', 'service_advisor'):
            self.refused(statement.with_user(self.users[name]).action_approve, AccessError)
        self.refused(statement.with_user(self.env.ref('base.user_root')).action_approve, AccessError)
        self.assertEqual(statement.state, 'draft')

    def test_nobody_approves_his_own_with_whatever_account(self):
        self.bonus(88, role='manager')
        self.backdate(self.lines(self.sold(user=self.manager, team_id=self.team.id)))
        statement = self.statements(1).filtered(lambda statement: statement.user_id == self.manager)
        self.refused(statement.with_user(self.manager).action_approve, AccessError)
        twin = self.twin(self.manager, 'dealership_admin')
        self.assertIn(statement.display_name, self.refused(statement.with_user(twin).action_approve, AccessError))
        statement.with_user(self.admin).action_approve()
        self.assertEqual(statement.state, 'approved')

    def test_what_came_into_dispute_is_not_approved(self):
        order = self.sold()
        self.backdate(self.lines(order))
        statement = self.statements(1)
        order.opportunity_id.sudo().is_disputed = True
        self.assertIn(order.name, self.refused(statement.with_user(self.manager).action_approve, UserError))

    def test_open_again_until_it_is_posted(self):
        statement = self.closed()
        statement.with_user(self.manager).action_reopen()
        self.assertEqual((statement.state, statement.approved_by_id), ('draft', self.env['res.users']))
        self.refused(statement.with_user(self.manager).action_reopen, UserError)

    def test_the_manager_is_asked_and_the_person_is_told(self):
        statement = self.closed()
        activity = self.env['mail.activity'].with_context(active_test=False).search([
            ('res_model', '=', statement._name), ('res_id', '=', statement.id)])
        self.assertFalse(activity.filtered('active'))
        told = self.env['mail.message'].search([('model', '=', statement._name), ('res_id', '=', statement.id)]).notified_partner_ids
        self.assertIn(self.consultant.partner_id, told)

    # Who sees what

    def test_everybody_sees_his_own_field_by_field(self):
        order = self.sold()
        self.rule(order, [(self.consultant, 0.5), (self.colleague, 0.5)])
        statements = self.statements()
        mine = statements.filtered(lambda statement: statement.user_id == self.consultant)
        for user, own in ((self.consultant, mine), (self.colleague, statements - mine)):
            for model, records in (('dealership.incentive.statement', statements), ('dealership.incentive.line', self.lines(order))):
                Model = self.env[model].with_user(user)
                theirs = records.filtered(lambda record, user=user: record.user_id != user)
                self.assertTrue(theirs)
                self.assertFalse(Model.search([]) & theirs)
                self.assertEqual(Model.search_count([('id', 'in', theirs.ids)]), 0)
                for field in Model.fields_get():
                    self.assertFalse(self.allowed(lambda: theirs.with_user(user).read([field]), AccessError), field)
                self.assertFalse(Model.formatted_read_group([('id', 'in', theirs.ids)], ['user_id'], ['__count']))
                self.assertFalse(Model.name_search('', [('id', 'in', theirs.ids)]))
            self.assertEqual(self.env['dealership.incentive.statement'].with_user(user).search([]), own)
            self.refused(lambda: (statements - own).with_user(user).export_data(['amount_total']), (AccessError, UserError))

    def test_readers_of_the_store_and_nobody_else(self):
        self.sold()
        statement = self.statements()
        seen = {
            name for name, user in self.users.items()
            if self.allowed(lambda: statement.with_user(user).read(['amount_total']), AccessError)}
        self.assertEqual(seen, {'consultant', 'manager', 'finance', 'auditor', 'dealership_admin'})
        messages = self.env['mail.message'].with_user(self.colleague)
        statement.message_post(body="secret")
        self.assertFalse(messages.search([('model', '=', statement._name), ('res_id', '=', statement.id)]))

    def test_a_consultant_does_not_see_the_manager_s_bonus(self):
        bonus = self.bonus(88, role='manager')
        self.assertNotIn(bonus, self.env['dealership.incentive.bonus'].with_user(self.consultant).search([]))
        self.assertIn(bonus, self.env['dealership.incentive.bonus'].with_user(self.manager).search([]))

    # Attacks

    def test_nobody_sets_what_the_workflow_sets(self):
        order = self.sold()
        statement, line = self.statements(), self.lines(order)
        values = {
            statement: {'state': 'approved', 'approved_by_id': self.admin.id, 'amount_total': 9, 'user_id': self.colleague.id,
                        'month': self.month(3), 'team_id': self.other_team.id, 'move_id': False, 'line_ids': [Command.clear()]},
            line: {'amount': 9, 'base_amount': 9, 'user_id': self.colleague.id, 'share': 0.1, 'statement_id': False, 'kind': 'clawback',
                   'order_id': self.offer().id, 'date': self.today(-40)},
        }
        for user in self.users.values():
            for record, vals in values.items():
                for name, value in vals.items():
                    self.refused(lambda: record.with_user(user).write({name: value}))
                self.refused(lambda: record.with_user(user).create({'user_id': user.id}))
                self.refused(lambda: record.with_user(user).with_context(default_state='posted').copy({}))
                self.refused(record.with_user(user).unlink)
        self.refused(line.unlink, UserError)
        self.refused(lambda: line.write({'base_amount': 9}), ValidationError)

    def test_who_is_no_administrator_sets_no_terms(self):
        for name in ('consultant', 'manager', 'finance', 'auditor', 'lead_desk'):
            self.refused(lambda: self.low.with_user(self.users[name]).write({'amount': 5000}))
            self.refused(lambda: self.env['dealership.incentive.bonus'].with_user(self.users[name]).create({'name': 'x', 'amount': 1}))
        self.low.with_user(self.admin).amount = 350

    def test_who_may_make_statements(self):
        self.backdate(self.lines(self.sold()))
        Statement = self.env['dealership.incentive.statement']
        for name in ('consultant', 'auditor', 'receptionist'):
            self.refused(lambda: Statement.with_user(self.users[name]).action_make_last_month())
        Statement.with_user(self.manager).action_make_last_month()
        statement = Statement.search([('company_id', '=', self.store.id)])
        self.assertEqual(len(statement), 1)
        self.refused(statement.with_user(self.consultant).action_update)
        self.backdate(self.lines(self.sold()))
        statement.with_user(self.finance).action_update()
        self.assertEqual(statement.amount_total, 1000)
