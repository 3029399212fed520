"""The campaign for lost customers: who is in it, who calls, what a call and a visit do to it (J03)."""
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .loyalty_common import Loyalty


@tagged('post_install', '-at_install')
class TestServiceWinback(Loyalty, TransactionCase):

    far_roles = ('consultant', 'customer_care', 'manager')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_dealership()
        cls.care, cls.advisor = cls.users['customer_care'], cls.users['service_advisor']

    @classmethod
    def lost_car(cls, consent=True, months=20, **vals):
        car = cls.car(cls.day(months=months), cls.day(months=months + 12), **vals)
        if consent:
            cls.agree(car.owner_id)
        cls.refresh(car)
        return car

    def campaign(self, user=None, **vals):
        return self.env['dealership.winback'].with_user(user or self.care).create({
            'name': '春季招回', 'offer': '免费检测一次', 'caller_ids': [fields.Command.set((self.care | self.advisor).ids)], **vals})

    def started(self, **vals):
        campaign = self.campaign(**vals)
        campaign.action_start()
        return campaign

    def line(self, campaign, car):
        return campaign.env['dealership.winback.line'].search([('winback_id', '=', campaign.id), ('vehicle_id', '=', car.id)])

    def call(self, line, result='reached', words='下周来', **kwargs):
        line.with_user(line.caller_id)._record_call(result, words, **kwargs)

    # ------------------------------------------------------------------
    # Who is in it
    # ------------------------------------------------------------------
    def test_the_segment(self):
        lost, first = self.lost_car(), self.car(self.day(months=14))
        never, regular = self.car(), self.car(self.day(5))
        far = self.lost_car(owner=self.make_customer(company_id=self.far_store.id))
        other = self.lost_car(model_id=self.other_model.id)
        driven = self.lost_car()
        self.env['fleet.vehicle.odometer'].create({'vehicle_id': driven.id, 'value': 80000, 'date': self.day(600)})
        expected = self.lost_car()
        self.visit(expected, self.day(), state='booked')
        ownerless = self.make_vehicle()
        self.refresh(first, never, regular, driven, ownerless)

        def cars(**vals):
            campaign = self.campaign(**vals)
            count = campaign.segment_count
            campaign.action_start()
            found = campaign.sudo().line_ids.vehicle_id
            self.assertEqual(count, len(found), vals)
            campaign.action_close()
            return found
        self.assertEqual(cars(), lost | first | other | driven)
        self.assertEqual(cars(with_first_only=False), lost | other | driven)
        self.assertEqual(cars(with_lost=False, with_never=True), first | never)
        self.assertEqual(cars(model_ids=[fields.Command.set(self.other_model.ids)]), other)
        self.assertEqual(cars(months_min=18), lost | other | driven)
        self.assertEqual(cars(months_max=18), first)
        self.assertEqual(cars(mileage_min=50000), driven)
        self.assertEqual(cars(mileage_max=50000), lost | first | other)
        self.assertNotIn(far, cars(with_never=True))

    def test_calls_are_shared_out_evenly_among_the_callers(self):
        for _number in range(7):
            self.lost_car()
        silent = self.lost_car(consent=False)
        nobody = self.lost_car(owner=self.make_customer(phone=False))
        self.agree(nobody.owner_id)
        lines = self.started().sudo().line_ids
        per_caller = sorted(len(group) for caller, group in lines.grouped('caller_id').items() if caller)
        self.assertEqual(per_caller, [3, 4])
        self.assertEqual({line.state for line in lines if line.vehicle_id not in silent | nobody}, {'to_call'})
        self.assertEqual([(line.state, bool(line.caller_id)) for line in lines if line.vehicle_id == silent], [('no_consent', False)])
        self.assertEqual([(line.state, bool(line.caller_id)) for line in lines if line.vehicle_id == nobody], [('wrong_number', False)])

    def test_the_user_of_the_car_is_called_and_his_consent_counts(self):
        user, owner = self.make_customer(), self.make_customer()
        car = self.lost_car(owner=owner, driver_id=user.id)
        line = self.line(self.started(), car)
        self.assertEqual((line.partner_id, line.owner_id, line.state), (user, owner, 'no_consent'))

    def test_the_newest_word_on_consent_counts(self):
        car = self.lost_car()
        self.agree(car.owner_id, granted=False)
        self.assertEqual(self.line(self.started(), car).state, 'no_consent')

    def test_a_car_is_in_one_running_campaign(self):
        car, other = self.lost_car(), self.lost_car(model_id=self.other_model.id)
        first = self.started(model_ids=[fields.Command.set(self.model.ids)])
        second = self.started()
        self.assertEqual(second.sudo().line_ids.vehicle_id, other)
        self.assertIn('1', second.message_ids[:1].body)
        self.assertFalse(self.allowed(self.campaign().action_start))  # nobody is left
        first.action_close()
        third = self.campaign()
        self.assertEqual(third.segment_count, 1)
        third.action_start()
        self.assertEqual(third.sudo().line_ids.vehicle_id, car)
        self.refused(lambda: self.line(first, car).sudo().write({'is_open': True}), UniqueViolation)

    def test_making_lines_costs_one_statement(self):
        counts = []
        for number in (2, 30):
            cars = [self.lost_car() for _number in range(number)]
            campaign = self.campaign()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            campaign._make_lines()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(campaign.sudo().line_ids), len(cars))
            campaign.sudo().write({'state': 'open'})
            campaign.action_close()
            self.env.cr.execute("UPDATE fleet_vehicle SET active = FALSE WHERE id = ANY(%s)", [[
                car.id for car in cars]])
            self.env.invalidate_all()
        self.assertEqual(counts[0], counts[1])

    def test_a_campaign_begins_with_what_it_needs(self):
        self.lost_car()
        for vals in (
                {'caller_ids': False}, {'with_lost': False, 'with_first_only': False},
                {'date_from': self.day(9), 'date_to': self.day(2)}):
            self.assertFalse(self.allowed(self.campaign(**vals).action_start), vals)
        self.assertFalse(self.allowed(lambda: self.campaign(date_from=self.day(1), date_to=self.day(2)), Exception))
        self.assertFalse(self.allowed(lambda: self.campaign(months_min=-1), Exception))
        self.assertFalse(self.allowed(lambda: self.campaign(caller_ids=[fields.Command.set(self.users['far_customer_care'].ids)])))
        campaign = self.started()
        self.assertFalse(self.allowed(campaign.action_start))
        self.assertFalse(self.allowed(lambda: campaign.write({'with_never': True})))
        self.assertFalse(self.allowed(campaign.unlink))
        campaign.action_close()
        self.assertFalse(self.allowed(lambda: campaign.write({'name': '改名'})))
        self.assertTrue(self.allowed(self.campaign().unlink))

    # ------------------------------------------------------------------
    # Calls
    # ------------------------------------------------------------------
    def test_a_call_and_the_next_one(self):
        cars = [self.lost_car() for _number in range(4)]
        campaign = self.started(caller_ids=[fields.Command.set(self.care.ids)])
        action = campaign.action_call_next()
        wizard = self.env[action['res_model']].with_user(self.care).browse(action['res_id'])
        line = wizard.line_id
        self.assertEqual(wizard.phone, line.partner_id.phone)
        wizard.write({'result': 'reached', 'words': '下月再来', 'next_call_on': self.day(-3)})
        action = wizard.action_save_next()
        self.assertRecordValues(line, [{
            'state': 'reached', 'call_count': 1, 'words': '下月再来', 'next_call_on': self.day(-3), 'was_reached': True}])
        second = self.env[action['res_model']].with_user(self.care).browse(action['res_id'])
        self.assertNotEqual(second.line_id, line)
        second.result = 'no_answer'
        third = second.action_save_next()
        self.assertRecordValues(second.line_id, [{'state': 'to_call', 'next_call_on': self.day(-1), 'was_reached': False}])
        for result in ('refused', 'wrong_number'):
            wizard = self.env[third['res_model']].with_user(self.care).browse(third['res_id'])
            wizard.write({'result': result, 'words': '卖车了'})
            third = wizard.action_save_next()
            self.assertEqual(wizard.line_id.state, result)
        self.assertEqual(third['tag'], 'display_notification')  # what is to be called again is for another day
        self.assertEqual(len(self.env['dealership.winback.call'].search([('line_id.vehicle_id', 'in', [car.id for car in cars])])), 4)

    def test_a_call_says_what_came_of_it(self):
        car = self.lost_car()
        line = self.line(self.started(), car)
        self.assertFalse(self.allowed(lambda: self.call(line, False)))
        self.assertFalse(self.allowed(lambda: self.call(line, 'booked')))
        self.assertFalse(self.allowed(lambda: self.call(line, 'reached', ' ')))
        self.assertFalse(self.allowed(lambda: self.call(line, next_call_on=self.day(1))))
        self.call(line)
        self.call(line, 'refused', '太远')
        self.assertFalse(self.allowed(lambda: self.call(line)))  # nobody calls who does not want it

    def test_consent_withdrawn_since_ends_the_calls(self):
        car, other = self.lost_car(), self.lost_car()
        campaign = self.started(caller_ids=[fields.Command.set(self.care.ids)])
        line = campaign.env['dealership.winback.line']._my_next(campaign)
        self.agree(line.partner_id, granted=False)
        self.assertFalse(self.allowed(lambda: self.call(line)))
        action = campaign.action_call_next()
        self.assertEqual(line.state, 'no_consent')
        self.assertEqual(self.env[action['res_model']].browse(action['res_id']).line_id.vehicle_id, (car | other) - line.vehicle_id)
        self.assertFalse(self.allowed(line.action_call))

    def test_a_call_is_its_callers(self):
        car = self.lost_car()
        line = self.line(self.started(caller_ids=[fields.Command.set(self.advisor.ids)]), car)
        other = self._user('care2', 'auto_dealership.group_customer_care', self.store)
        self.refused(lambda: line.with_user(other)._record_call('reached', '来'), AccessError)
        self.refused(line.with_user(other).action_call, AccessError)
        self.assertTrue(self.allowed(lambda: line.with_user(self.manager)._record_call('reached', '来')))
        self.assertTrue(self.allowed(lambda: line.with_user(self.care)._record_call('reached', '来')))  # responsible
        self.assertTrue(self.allowed(lambda: line.with_user(self.advisor)._record_call('reached', '来')))

    def test_sharing_out_anew(self):
        for _number in range(6):
            self.lost_car()
        campaign = self.started(caller_ids=[fields.Command.set(self.advisor.ids)])
        done = campaign.sudo().line_ids[0]
        self.call(done, 'refused', '不来')
        campaign.caller_ids = self.care | self.manager
        campaign.action_share_out()
        rest = campaign.sudo().line_ids - done
        self.assertEqual({caller: len(group) for caller, group in rest.grouped('caller_id').items()}, {self.care: 3, self.manager: 2})
        self.assertEqual(done.caller_id, self.advisor)

    # ------------------------------------------------------------------
    # Visits
    # ------------------------------------------------------------------
    def book(self, car):
        """An appointment of tomorrow, 10:30 in Shanghai."""
        start = fields.Datetime.to_datetime(self.day(-1)).replace(hour=2, minute=30)
        return self.env['fleet.vehicle.log.services'].with_user(self.advisor).create({
            'vehicle_id': car.id, 'visit_kind': 'repair', 'planned_start': start})

    def walk_in(self, car):
        visit = self.env['fleet.vehicle.log.services'].with_user(self.advisor).create({'vehicle_id': car.id, 'visit_kind': 'repair'})
        visit._arrive(30000, '已核对')
        return visit

    def test_booked_then_back_with_its_amount(self):
        car = self.lost_car()
        campaign = self.started()
        line = self.line(campaign, car)
        self.call(line)
        action = line.with_user(self.care).action_book()
        self.assertIn('免费检测一次', action['context']['default_customer_words'])
        visit = self.book(car)
        self.assertEqual((line.state, line.visit_id), ('booked', visit))
        visit._arrive(30000, '已核对')
        self.assertEqual((line.state, line.came_on), ('came_back', self.day()))
        visit.sudo().write({'amount': 860, 'workshop_state': 'left', 'left_at': fields.Datetime.now()})
        visit.sudo()._after_left()
        campaign.invalidate_recordset()
        self.assertEqual((campaign.back_count, campaign.amount, campaign.back_rate), (1, 860, 100))

    def test_a_booking_given_up_is_to_be_called_again(self):
        car = self.lost_car()
        line = self.line(self.started(), car)
        visit = self.book(car)
        self.assertEqual(line.state, 'booked')
        visit._cancel_visit('客户有事')
        self.assertEqual((line.state, line.visit_id.id), ('to_call', False))
        self.call(line)
        self.book(car)._cancel_visit('客户有事')
        self.assertEqual(line.state, 'reached')

    def test_who_comes_by_himself_came_back_too(self):
        car, silent, late = self.lost_car(), self.lost_car(consent=False), self.lost_car()
        campaign = self.started()
        campaign.sudo().write({'date_from': self.day(20), 'date_to': self.day(-5)})
        for each in (car, silent):
            self.walk_in(each)
        campaign.sudo().write({'date_from': self.day(20), 'date_to': self.day(1)})
        self.walk_in(late)
        self.assertEqual([self.line(campaign, each).state for each in (car, silent, late)], ['came_back', 'no_consent', 'to_call'])

    def test_figures(self):
        cars = [self.lost_car() for _number in range(4)]
        self.lost_car(consent=False)
        campaign = self.started()
        self.call(self.line(campaign, cars[0]))
        self.call(self.line(campaign, cars[1]), 'refused', '不来')
        self.call(self.line(campaign, cars[2]), 'no_answer', None)
        self.walk_in(cars[0])
        campaign.invalidate_recordset()
        self.assertRecordValues(campaign, [{
            'line_count': 5, 'silent_count': 1, 'callable_count': 4, 'reached_count': 2, 'reached_rate': 50, 'back_count': 1,
            'back_rate': 25, 'todo_count': 2}])
        empty = self.campaign()
        self.assertEqual((empty.callable_count, empty.reached_rate), (0, 0))

    def test_many_campaigns_are_read_with_as_many_queries_as_few(self):
        campaigns = self.env['dealership.winback']
        for _number in range(6):
            self.lost_car()
            campaigns |= self.started()
        counts = []
        for some in (campaigns[:1], campaigns[:2], campaigns):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.care).read(['name', 'reached_rate', 'back_rate', 'amount', 'todo_count'])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_a_campaign_past_its_end_closes_itself(self):
        self.lost_car()
        campaign = self.started()
        self.patch(type(self.env['ir.cron']), '_commit_progress', lambda *args, **kwargs: 600)
        self.env['dealership.winback']._cron_close_ended()
        self.assertEqual(campaign.state, 'open')
        campaign.sudo().write({'date_from': self.day(20), 'date_to': self.day(1)})
        self.env['dealership.winback']._cron_close_ended()
        self.assertEqual((campaign.state, campaign.sudo().line_ids.is_open), ('closed', False))

    # ------------------------------------------------------------------
    # Access, and ways around
    # ------------------------------------------------------------------
    def test_who_sees_a_campaign(self):
        self.lost_car()
        campaign = self.started()
        line = campaign.sudo().line_ids
        self.call(line)
        for role, expected in {'customer_care': True, 'service_advisor': True, 'manager': True, 'auditor': True,
                               'far_customer_care': False, 'far_manager': False}.items():
            for records in (campaign, line, line.call_ids):
                Model = records.with_user(self.users[role]).browse()
                self.assertEqual(bool(Model.search([('id', 'in', records.ids)])), expected, (role, records))
        for role in ('consultant', 'receptionist', 'lead_desk', 'finance', 'plain'):
            for records in (campaign, line, line.call_ids):
                self.refused(lambda role=role, records=records: records.with_user(self.users[role]).browse().search([]), AccessError)

    def test_nobody_writes_what_calls_and_visits_write(self):
        self.lost_car()
        campaign = self.started()
        line = campaign.sudo().line_ids
        self.call(line)
        for role in ('customer_care', 'service_advisor', 'manager', 'dealership_admin', 'auditor'):
            user = self.users[role]
            for name, value in {'state': 'came_back', 'caller_id': user.id, 'call_count': 9, 'is_open': False, 'visit_amount': 1,
                                'winback_id': self.campaign().id, 'words': 'x'}.items():
                self.assertFalse(
                    self.allowed(lambda user=user, name=name, value=value: line.with_user(user).write({name: value})), (role, name))
            for records in (campaign, line, line.call_ids):
                self.assertFalse(self.allowed(records.with_user(user).unlink), (role, records))
            self.assertFalse(self.allowed(lambda user=user: line.with_user(user).create({
                'winback_id': campaign.id, 'vehicle_id': self.car().id})), role)
            self.assertFalse(self.allowed(lambda user=user: line.call_ids.with_user(user).create({
                'line_id': line.id, 'user_id': user.id, 'result': 'reached'})), role)
            self.assertFalse(self.allowed(lambda user=user: line.call_ids.with_user(user).write({'words': 'x'})), role)
            self.assertFalse(self.allowed(lambda user=user: campaign.with_user(user).write({'state': 'draft'})), role)
            self.assertFalse(self.allowed(lambda user=user: campaign.with_user(user).write(
                {'line_ids': [fields.Command.delete(line.id)]})), role)
        for role in ('auditor', 'far_manager', 'consultant'):
            for step in ('action_close', 'action_share_out', 'action_call_next'):
                self.assertFalse(self.allowed(getattr(campaign.with_user(self.users[role]), step)), (role, step))

    def test_another_store_is_not_called_by_a_dialog(self):
        self.lost_car()
        line = self.started().sudo().line_ids
        Wizard = self.env['dealership.winback.call.wizard']
        for role in ('far_customer_care', 'consultant', 'auditor'):
            self.assertFalse(self.allowed(
                lambda role=role: Wizard.with_user(self.users[role]).create({'line_id': line.id}).action_save()), role)
        mine = Wizard.with_user(self.care).create({'line_id': line.id})
        self.assertFalse(self.allowed(lambda: mine.with_user(self.advisor).read(['result'])))

    def test_a_campaign_of_another_store_is_nobodys_to_make(self):
        self.assertFalse(self.allowed(lambda: self.campaign(company_id=self.far_store.id)))
        campaign = self.campaign()
        self.assertFalse(self.allowed(lambda: campaign.write({'company_id': self.far_store.id}), Exception))
