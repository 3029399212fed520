"""A recall finds our cars, its owners are told, every step is kept; who may do what (J04)."""
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DealershipCase, valid_vin
from .recall_common import Recalls

REFUSED = (AccessError, UserError, ValidationError)


class RecallCase(Recalls, DealershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer(cls.consultant, street='张江路1号', email='owner@example.com')
        cls.car = cls.make_vehicle(cls.customer)
        cls.stock = cls.make_vehicle(dealer_role='stock')


@tagged('post_install', '-at_install')
class TestRecallCampaign(RecallCase):

    def test_opened_and_closed_by_managers_with_what_it_asks(self):
        recall = self.make_recall([self.car.vin_sn], opened=False, defect=False)
        self.refused(recall.action_open, UserError)
        recall.defect = '气囊'
        for name in ('service_advisor', 'customer_care', 'consultant', 'auditor', 'far_manager'):
            self.refused(recall.with_user(self.users[name]).action_open, REFUSED)
        recall.action_open()
        self.assertEqual((recall.state, recall.opened_by_id), ('open', self.manager))
        self.refused(recall.action_open, UserError)
        recall.action_close()
        recall.action_reopen()
        self.assertEqual(recall.state, 'open')
        self.refused(recall.unlink, UserError)

    def test_a_campaign_without_a_car_is_not_opened(self):
        self.refused(self.make_recall(opened=False).action_open, UserError)

    def test_the_state_is_moved_by_the_steps_alone(self):
        recall = self.make_recall([self.car.vin_sn], opened=False)
        self.refused(lambda: recall.write({'state': 'open'}))
        self.refused(lambda: recall.copy({'state': 'open', 'number': 'x'}))
        admin = recall.with_user(self.users['dealership_admin'])
        self.refused(lambda: admin.write({'state': 'closed'}))
        made = recall.with_context(default_state='open').create({'name': 'x', 'number': 'y'})
        self.assertEqual(made.state, 'draft')

    def test_a_running_safety_recall_is_never_less(self):
        recall = self.make_recall([self.car.vin_sn])
        self.refused(lambda: recall.write({'is_safety': False}), UserError)
        self.refused(lambda: recall.write({'company_id': False}), REFUSED)
        self.refused(lambda: recall.with_user(self.users['dealership_admin']).write({'company_id': False}), UserError)

    def test_a_safety_recall_does_not_end_while_cars_for_sale_are_under_it(self):
        recall = self.make_recall([self.car.vin_sn, self.stock.vin_sn])
        self.assertIn(self.stock.vin_sn, self.refused(recall.action_close, UserError))
        self.as_advisor(self.line(self.stock))._done_elsewhere(self.today(), '厂家系统已完成')
        recall.action_close()
        self.car.invalidate_recordset()
        self.assertEqual(self.car.recall_state, 'safety', "it does not lapse with the campaign")

    def test_a_service_campaign_lapses(self):
        recall = self.make_recall([self.car.vin_sn, self.stock.vin_sn], is_safety=False)
        self.assertEqual(self.car.recall_state, 'service')
        recall.action_close()
        self.assertFalse(self.car.recall_state)

    def test_numbers_of_the_campaign(self):
        recall = self.make_recall([self.car.vin_sn, self.stock.vin_sn, *self.vins(3)])
        other = self.make_recall([self.car.vin_sn])
        self.as_advisor(self.line(self.car, recall))._record_contact('call', 'later', '下周')
        recalls = recall + other
        recalls.invalidate_recordset()
        self.assertEqual(
            [(r.line_count, r.matched_count, r.contacted_count, r.booked_count, r.done_count, r.done_rate) for r in recalls],
            [(5, 2, 1, 0, 0, 0), (1, 1, 0, 0, 0, 0)])
        self.as_advisor(self.line(self.stock, recall))._done_elsewhere(self.today(), '厂家系统')
        recall.invalidate_recordset()
        self.assertEqual((recall.done_count, recall.left_count, recall.done_rate), (1, 1, 50))

    def test_one_number_once(self):
        recall = self.make_recall([self.car.vin_sn])
        with mute_logger('odoo.sql_db'):
            self.refused(lambda: self.make_recall(number=recall.number, opened=False), Exception)

    def test_two_queries_for_the_numbers_of_any_number_of_campaigns(self):
        recalls = self.env['dealership.recall'].browse()
        for number in range(6):
            recalls |= self.make_recall([self.car.vin_sn, *self.vins(3, 600_000 + 10 * number)])
        recalls = self.as_manager(recalls)
        spent = []
        recalls.mapped('done_rate')  # rights are looked up once
        for some in (recalls[:1], recalls):
            self.env.invalidate_all()
            some.mapped('state')
            before = self.env.cr.sql_log_count
            some.mapped('done_rate')
            spent.append(self.env.cr.sql_log_count - before)
        self.assertEqual(spent[0], spent[1])
        self.assertLessEqual(spent[1], 4)

    def test_search_by_number_and_title(self):
        recall = self.make_recall([self.car.vin_sn], name='燃油泵', number='S7777')
        Recall = self.as_advisor(self.env['dealership.recall'])
        self.assertIn(recall.id, [found for found, _name in Recall.name_search('S7777')])
        self.assertIn(recall.id, [found for found, _name in Recall.name_search('燃油')])


@tagged('post_install', '-at_install')
class TestRecallContacts(RecallCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recall = cls.make_recall([cls.car.vin_sn, cls.stock.vin_sn])
        cls.its = cls.env['dealership.recall.line'].search([('vehicle_id', '=', cls.car.id)])

    def test_a_call_is_kept(self):
        line = self.as_care(self.its)
        with Form(self.env['dealership.recall.contact.wizard'].with_user(self.users['customer_care']).with_context(
                default_line_id=line.id)) as form:
            form.result = 'later'
            form.words = '出差,下周再说'
            form.next_on = self.today(7)
        form.save().action_apply()
        self.assertEqual((line.state, line.next_contact_on, line.contact_ids.words), ('contacted', self.today(7), '出差,下周再说'))
        self.assertEqual((line.contact_ids.user_id, line.contact_ids.partner_id), (self.users['customer_care'], self.customer))
        self.refused(lambda: line.contact_ids.write({'words': 'x'}), REFUSED)
        self.refused(lambda: line.contact_ids.unlink(), REFUSED)
        self.refused(lambda: self.env['dealership.recall.contact'].with_user(self.users['customer_care']).create({
            'line_id': line.id, 'user_id': self.env.uid, 'done_on': '2026-01-01', 'method': 'call', 'result': 'refused'}), REFUSED)

    def test_no_is_said_in_words(self):
        line = self.as_care(self.its)
        for result in ('refused', 'sold_away'):
            self.refused(lambda result=result: line._record_contact('call', result, ' '), UserError)
        line._record_contact('call', 'refused', '不来')
        self.assertEqual(line.state, 'refused')
        self.assertEqual(self.car.recall_state, 'safety', "the car is under it all the same")
        line._record_contact('came', 'later', '想好了')
        self.assertEqual(line.state, 'contacted')

    def test_not_reached_leaves_it_to_be_told(self):
        line = self.as_care(self.its)
        line._record_contact('call', 'no_answer', next_on=self.today(1))
        self.assertEqual((line.state, line.next_contact_on), ('open', self.today(1)))
        line._record_contact('letter', 'letter_returned')
        self.assertEqual((line.state, line.letter_returned_on), ('open', self.store._dealership_today()))
        self.refused(lambda: line._record_contact('call', 'later', next_on=self.today(-1)), UserError)
        self.refused(lambda: line._record_contact('call', 'later', next_on=self.today(900)), UserError)

    def test_a_new_owner_was_told_nothing(self):
        line = self.as_care(self.its)
        line._letters_sent('letter')
        line._record_contact('call', 'sold_away', '卖给朋友了')
        self.assertEqual(line.state, 'sold_away')
        buyer = self.make_customer()
        self.car.with_user(self.users['service_advisor'])._hand_over(buyer, self.today())
        line.invalidate_recordset()
        self.assertEqual((line.state, line.letter_sent_on, line.partner_id), ('open', False, buyer))
        self.assertEqual(len(line.contact_ids), 2, "what was said stays")
        self.assertEqual(line.contact_ids.partner_id, self.customer)

    def test_safety_needs_no_consent_a_service_campaign_does(self):
        self.assertEqual(self.its._may_approach('sms'), self.its)
        campaign = self.make_recall([self.car.vin_sn], is_safety=False)
        line = self.as_care(self.line(self.car, campaign))
        for method in ('call', 'letter', 'email'):
            self.assertFalse(line._may_approach(method))
        self.refused(lambda: line._record_contact('call', 'later'), UserError)
        self.refused(lambda: line._letters_sent('letter'), UserError)
        line._record_contact('came', 'later', '到店时告知')
        self.env['dealership.consent'].create({'partner_id': self.customer.id, 'purpose': 'sales_call'})
        line._record_contact('call', 'later')
        self.assertFalse(line._may_approach('email'))

    def test_only_on_a_running_campaign_and_a_due_car(self):
        self.as_advisor(self.its)._done_elsewhere(self.today(-3), '嘉定店工单 88')
        self.assertEqual((self.its.done_where, self.its.done_on, self.its.done_note), ('elsewhere', self.today(-3), '嘉定店工单 88'))
        self.refused(lambda: self.as_care(self.its)._record_contact('call', 'later'), UserError)
        draft = self.make_recall([self.car.vin_sn], opened=False)
        self.refused(lambda: self.as_care(self.line(self.car, draft))._record_contact('call', 'later'), UserError)

    def test_only_a_service_advisor_says_it_is_done(self):
        for name in ('manager', 'customer_care', 'dealership_admin', 'auditor', 'consultant'):
            self.refused(lambda name=name: self.its.with_user(self.users[name])._done_elsewhere(self.today(), 'ok'), REFUSED)
        line = self.as_advisor(self.its)
        self.refused(lambda: line._done_elsewhere(self.today(), ''), UserError)
        self.refused(lambda: line._done_elsewhere(self.today(2), 'x'), UserError)
        self.refused(lambda: line.write({'state': 'done'}))
        self.refused(lambda: line.write({'vehicle_id': False}))
        self.refused(lambda: line.write({'vin': valid_vin(1)}))

    def test_letters_one_page_a_customer(self):
        second = self.make_vehicle(self.customer)
        other = self.make_vehicle(self.make_customer(street='世纪大道2号'))
        homeless = self.make_vehicle(self.make_customer())
        self.recall._import_list("\n".join(car.vin_sn for car in second + other + homeless))
        lines = self.env['dealership.recall.line'].search([('recall_id', '=', self.recall.id)])
        wizard = self.env['dealership.recall.notice.wizard'].with_user(self.users['customer_care']).create(
            {'line_ids': [(6, 0, lines.ids)]})
        self.assertEqual(
            (wizard.line_count, wizard.customer_count, wizard.no_address_count, wizard.not_due_count), (3, 2, 1, 1),
            "the stock car is nobody's")
        action = wizard.action_apply()
        self.assertEqual(action['report_name'], 'auto_dealership.report_recall_letter')
        today = self.store._dealership_today()
        self.assertEqual(lines.filtered('letter_sent_on').vehicle_id, self.car + second + other)
        self.assertEqual(set(lines.filtered('letter_sent_on').mapped('letter_sent_on')), {today})
        Report = self.env['ir.actions.report'].with_user(self.users['customer_care'])
        html = Report._render_qweb_html('auto_dealership.report_recall_letter', lines.filtered('letter_sent_on').ids)[0].decode()
        self.assertEqual(html.count('class="o_paper"'), 2)
        for word in (self.car.vin_sn, second.vin_sn, '张江路1号', self.recall.number, '更换气体发生器'):
            self.assertIn(word, html)
        self.assertNotIn(homeless.vin_sn, html)

    def test_a_mail_to_each_customer(self):
        wizard = self.env['dealership.recall.notice.wizard'].with_user(self.users['customer_care']).create(
            {'line_ids': [(6, 0, self.its.ids)], 'method': 'email'})
        self.assertIn(self.recall.number, wizard.body)
        before = self.env['mail.mail'].sudo().search([]).ids
        wizard.action_apply()
        mail = self.env['mail.mail'].sudo().search([('id', 'not in', before)])
        self.assertEqual((len(mail), mail.recipient_ids), (1, self.customer))
        self.assertIn('更换气体发生器', mail.body_html)
        self.assertEqual((self.its.letter_sent_on, self.its.contact_ids.method), (self.store._dealership_today(), 'email'))

    def test_only_who_agreed_is_written_to_in_a_service_campaign(self):
        campaign = self.make_recall([self.car.vin_sn], is_safety=False)
        wizard = self.env['dealership.recall.notice.wizard'].with_user(self.users['customer_care']).create(
            {'line_ids': [(6, 0, self.line(self.car, campaign).ids)], 'method': 'email'})
        self.assertEqual((wizard.line_count, wizard.no_consent_count), (0, 1))
        self.refused(wizard.action_apply, UserError)


@tagged('post_install', '-at_install')
class TestRecallAccess(RecallCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recall = cls.make_recall([cls.car.vin_sn, cls.stock.vin_sn, *cls.vins(1)])
        cls.lines = cls.recall.sudo().line_ids

    def test_who_reads(self):
        for name in ('service_advisor', 'customer_care', 'manager', 'auditor', 'dealership_admin'):
            user = self.users[name]
            self.assertEqual(len(self.lines.with_user(user).search([('recall_id', '=', self.recall.id)])), 3, name)
            self.assertEqual(self.car.with_user(user).recall_line_ids.recall_id, self.recall, name)
        for name in ('consultant', 'lead_desk', 'receptionist', 'finance', 'plain', 'salesman'):
            user = self.users[name]
            for records in (self.recall, self.lines, self.env['dealership.recall.contact'], self.env['dealership.recall.range']):
                self.refused(lambda records=records, user=user: records.with_user(user).search([]).read(), AccessError)

    def test_a_consultant_sees_whether_and_no_more(self):
        for car in (self.car, self.stock):
            mine = car.with_user(self.consultant)
            self.assertEqual(mine.recall_state, 'safety')
            self.refused(lambda mine=mine: mine.read(['recall_words']), AccessError)
            self.refused(lambda mine=mine: mine.read(['recall_line_ids']), AccessError)
            [sentence] = mine._delivery_obstacles()
            self.assertNotIn(self.recall.number, sentence)
        self.assertIn(self.recall.number, self.stock.with_user(self.users['service_advisor'])._delivery_obstacles()[0])
        Vehicle = self.env['fleet.vehicle'].with_user(self.consultant)
        both = self.car + self.stock
        self.assertEqual(Vehicle.search([('recall_state', '=', 'safety'), ('id', 'in', both.ids)]), both)
        self.assertFalse(Vehicle.search([('recall_state', '=', 'service'), ('id', 'in', (self.car + self.stock).ids)]))
        self.assertFalse(Vehicle.search([('recall_state', '=', False), ('id', 'in', (self.car + self.stock).ids)]))
        self.refused(lambda: Vehicle.search([('recall_line_ids.vin', '=', self.car.vin_sn)]), AccessError)

    def test_nobody_makes_or_deletes_lines(self):
        for name in ('service_advisor', 'customer_care', 'manager', 'auditor', 'dealership_admin', 'consultant'):
            user = self.users[name]
            self.refused(lambda user=user: self.lines.with_user(user)[:1].unlink(), REFUSED)
            self.refused(lambda user=user: self.env['dealership.recall.line'].with_user(user).create(
                {'recall_id': self.recall.id, 'vin': valid_vin(77)}), REFUSED)
            self.refused(lambda user=user: self.recall.with_user(user).write({'line_ids': [(5,)]}), REFUSED)
            self.refused(lambda user=user: self.recall.with_user(user).write(
                {'line_ids': [(1, self.lines[0].id, {'state': 'done'})]}), REFUSED)

    def test_readers_change_nothing(self):
        for name in ('auditor', 'customer_care'):
            user = self.users[name]
            self.refused(lambda user=user: self.recall.with_user(user).write({'name': 'x'}))
            self.refused(lambda user=user: self.recall.with_user(user)._import_list(valid_vin(9)))
            self.refused(lambda user=user: self.env['dealership.recall.range'].with_user(user).create(
                {'recall_id': self.recall.id, 'first': valid_vin(1), 'last': valid_vin(2)}))
        self.refused(lambda: self.lines[:1].with_user(self.users['auditor']).write({'note': 'x'}))
        self.refused(lambda: self.lines[:1].with_user(self.manager).write({'note': 'x'}))

    def test_the_other_store_meets_nothing(self):
        for name in ('far_service_advisor', 'far_manager'):
            user = self.users[name]
            self.assertFalse(self.env['dealership.recall'].with_user(user).search([('id', '=', self.recall.id)]))
            self.assertFalse(self.env['dealership.recall.line'].with_user(user).search([('recall_id', '=', self.recall.id)]))
            self.refused(lambda user=user: self.recall.with_user(user).read(['name']))
            self.refused(lambda user=user: self.recall.with_user(user)._import_list(valid_vin(9)))
            self.refused(lambda user=user: self.line(self.car).with_user(user)._record_contact('call', 'later'))

    def test_a_shared_campaign_shows_each_store_its_own(self):
        far_car = self.make_vehicle(company_id=self.far_store.id)
        admin = self.users['dealership_admin']
        admin.company_ids |= self.far_store
        shared = self.make_recall([self.car.vin_sn, far_car.vin_sn, valid_vin(880_000)], opened=False, user=admin, company_id=False)
        for name in ('manager', 'service_advisor', 'far_manager'):
            user = self.users[name]
            self.refused(lambda user=user: shared.with_user(user).write({'name': 'x'}))
            self.refused(lambda user=user: shared.with_user(user).action_open(), REFUSED)
            self.refused(lambda user=user: shared.with_user(user)._import_list(valid_vin(9)), REFUSED)
        shared.action_open()
        far = self.users['far_service_advisor']
        seen = self.env['dealership.recall.line'].with_user(far).search([('recall_id', '=', shared.id)])
        self.assertEqual(set(seen.mapped('vin')), {far_car.vin_sn, valid_vin(880_000)})
        self.assertEqual(shared.with_user(far).matched_count, 1)
        self.assertEqual(self.as_advisor(shared).matched_count, 1)
        self.assertEqual(seen.filtered('vehicle_id').company_id, self.far_store)
        seen.filtered('vehicle_id')._record_contact('call', 'later')

    def test_a_dialog_names_only_what_one_sees(self):
        Wizard = self.env['dealership.recall.contact.wizard']
        far = self.users['far_service_advisor']
        self.refused(lambda: Wizard.with_user(far).create({'line_id': self.line(self.car).id, 'result': 'later'}))
        self.refused(lambda: Wizard.with_user(self.consultant).create({'line_id': self.line(self.car).id, 'result': 'later'}))
        mine = Wizard.with_user(self.users['customer_care']).create({'line_id': self.line(self.car).id, 'result': 'later'})
        self.env.flush_all()
        self.env.invalidate_all()
        self.refused(lambda: mine.with_user(self.users['service_advisor']).action_apply())
        self.refused(lambda: self.env['dealership.recall.notice.wizard'].with_user(far).create(
            {'line_ids': [(6, 0, self.lines.ids)], 'method': 'email'}))

    def test_domains_lead_nowhere(self):
        Recall = self.env['dealership.recall'].with_user(self.users['far_manager'])
        self.assertFalse(Recall.search([('line_ids.vin', '=', self.car.vin_sn)]))
        Line = self.env['dealership.recall.line'].with_user(self.users['far_service_advisor'])
        self.assertFalse(Line.search(Domain('vin', '=', self.car.vin_sn) | Domain('recall_id', '=', self.recall.id)))
