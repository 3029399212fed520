"""Visits that another after-sales system pushes: kept first, made once, updated while they are its own, completed by hand (issue 7)."""
import base64
import re
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from ..models.service import service_message_words
from ..models.service.service_message_receive import Envelope
from ..rules import service_json, tabular
from .common import MODULE, valid_vin
from .service_common import ServiceIntake

REFUSED = (AccessError, UserError, ValidationError)
HOOKS = ('_after_booked', '_after_arrival', '_after_ready', '_after_left', '_after_cancelled')


@tagged('post_install', '-at_install')
class TestServiceIntake(ServiceIntake, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_service()

    def hooks(self, call):
        """Names of the hooks that a call fires, with how many visits."""
        fired, Visit = [], type(self.env['fleet.vehicle.log.services'])
        patches = [patch.object(Visit, name, lambda records, name=name: fired.append((name, len(records)))) for name in HOOKS]
        for each in patches:
            each.start()
        try:
            call()
        finally:
            for each in patches:
                each.stop()
        return fired

    # -- Made ------------------------------------------------------------------
    def test_visit_of_a_known_car(self):
        message = self.push(self.visit(mileage='5.2万', status='已结算', payer='自费', advisor=self.advisor.name))
        visit = self.visits()
        self.assertEqual((message.fate, message.visit_id, message.problems), ('accepted', visit, False))
        self.assertEqual((visit.workshop_state, visit.state, visit.visit_kind), ('left', 'done', 'maintenance'))
        self.assertEqual(visit.company_id, self.store)
        self.assertEqual((visit.customer_id, visit.advisor_id, visit.mileage, visit.amount), (self.owner, self.advisor, 52000, 500))
        self.assertEqual(visit.line_ids.mapped(lambda line: (line.kind, line.name, line.quantity, line.price_unit)), [
            ('work', '保养工时', 2, 100), ('part', '机油', 1, 300)])
        self.assertEqual((visit.intake_source, visit.intake_number, self.car.odometer), ('chenguang', 'WX-1', 52000))
        self.assertTrue(visit.name and visit.odometer_id)
        self.assertEqual(visit.date, self.store._dealership_day(visit.arrived_at))

    def test_same_again_is_no_second_visit(self):
        first = self.push(self.visit())
        again = self.push(self.visit())
        self.assertEqual((again.fate, again.original_id, again.visit_id, again.raw_text), ('duplicate', first, first.visit_id, False))
        self.assertEqual(len(self.visits()), 1)
        both = self.push(self.visit(id='WX-2'), self.visit(id='WX-2'))
        self.assertEqual(both.mapped('fate'), ['accepted', 'duplicate'])
        self.assertEqual(len(self.visits()), 2)

    def test_without_an_id_the_content_counts(self):
        self.push(self.visit(id=None))
        day = self.moment(days=-9)
        old = self.visit(id=None, arrived_at=day, left_at=day)
        self.assertEqual([self.push(old).fate, self.push(old).fate], ['accepted', 'duplicate'])

    def test_the_same_number_of_two_systems_is_two_visits(self):
        self.push(self.visit())
        other = self.push(self.visit(arrived_at=self.moment(days=-9), left_at=self.moment(days=-9)), code='chenguang-2')
        self.assertEqual(other.fate, 'accepted')

    def test_a_visit_grows(self):
        self.push(self.visit(left_at=None, lines=[], status='booked', arrived_at=None, planned_start=self.moment(days=1)))
        visit = self.visits()
        self.assertEqual((visit.workshop_state, visit.state), ('booked', 'new'))
        message = self.push(self.visit(left_at=None, status='in_work', lines=[], mileage=30000))
        self.assertEqual((message.fate, visit.workshop_state, visit.state, visit.mileage), ('updated', 'in_work', 'running', 30000))
        self.push(self.visit(mileage=30100, amount=500))
        self.assertEqual((visit.workshop_state, visit.mileage, visit.amount, len(self.visits())), ('left', 30100, 500, 1))
        self.assertEqual(self.car.odometer_ids.mapped('value'), [30100], "a correction is no second reading")
        self.push(self.visit(mileage=30100, lines=[{'name': '机油', 'amount': 280}]))
        self.assertEqual((visit.amount, len(visit.line_ids)), (280, 1))

    def test_two_bookings_of_a_car_there_are_two_here(self):
        """Its own workshop there knows why; nothing is refused to a machine."""
        for number in ('WX-1', 'WX-2'):
            self.push(self.visit(
                id=number, left_at=None, lines=[], status='booked', arrived_at=None, planned_start=self.moment(days=1)))
        self.assertEqual(self.visits().mapped('workshop_state'), ['booked', 'booked'])

    def test_what_has_left_does_not_come_back(self):
        self.push(self.visit())
        message = self.push(self.visit(status='in_work', left_at=None))
        self.assertEqual((message.fate, self.codes(message), self.visits().workshop_state), ('to_complete', ['status.backwards'], 'left'))

    def test_what_was_charged_here_stays(self):
        visit = self.push(self.visit()).visit_id
        with patch.object(type(visit), '_is_settled_here', lambda _visit: True):
            message = self.push(self.visit(amount=9, lines=[]))
        self.assertEqual((message.fate, self.codes(message), visit.amount), ('to_complete', ['visit.settled'], 500))

    def test_its_money_was_settled_there(self):
        visit = self.push(self.visit(left_at=None, ready_at=self.moment(hours=-1))).visit_id
        self.assertEqual((visit.workshop_state, visit.amount_customer, visit.settlement_state), ('ready', 500, False))
        visit.with_user(self.advisor).action_leave()  # nothing is asked for here
        self.assertEqual(visit.workshop_state, 'left')

    def test_known_by_its_plate(self):
        self.assertEqual(self.push(self.visit(vehicle={'plate': '沪a·77777'})).visit_id.vehicle_id, self.car)
        self.make_vehicle(self.owner, license_plate='沪A77777')
        message = self.push(self.visit(id=2, vehicle={'plate': '沪A77777'}))
        self.assertEqual((message.fate, self.codes(message)), ('to_complete', ['plate.several']))

    def test_cancelled(self):
        visit = self.push(self.visit(status='取消', left_at=None, lines=[])).visit_id
        self.assertEqual((visit.workshop_state, visit.state), ('cancelled', 'cancelled'))

    # -- Unknown cars ------------------------------------------------------------
    def test_unknown_car_is_made_when_its_owner_is_told(self):
        message = self.push(self.unknown(mileage=8000))
        car = message.visit_id.vehicle_id
        self.assertEqual((message.fate, car.dealer_role, car.license_plate, car.model_id), ('accepted', 'customer', '沪A66666', self.model))
        self.assertEqual((car.owner_id.name, car.owner_id.company_id, car.company_id), ('王露', self.store, self.store))
        self.assertTrue(car.owner_id.is_dealership_customer)
        self.assertFalse(car.acquisition_date or car.sold_on)
        day = self.moment(days=-80)
        both = self.push(self.unknown(777002, id=5), self.unknown(777002, id=6, arrived_at=day, left_at=day))
        self.assertEqual(both.mapped('fate'), ['accepted', 'accepted'])
        self.assertEqual(len(both.visit_id.vehicle_id), 1)
        self.assertEqual(both.visit_id.vehicle_id.owner_id, car.owner_id, "the owner is known by name and phone")

    def test_what_is_missing_is_said(self):
        for values, missing, code in (
                ({'owner': None}, ['owner'], None), ({'owner': {'name': '王露'}}, ['owner'], None),
                ({'vehicle': {'vin': valid_vin(777003)}}, ['model'], None),
                ({'vehicle': {'vin': valid_vin(777003), 'make': '飞碟', 'model': 'X'}}, ['model'], 'model.unknown'),
                ({'vehicle': {'plate': '沪A00001'}}, ['vehicle'], None), ({'vehicle': {'vin': 'LSV1'}}, ['vehicle'], 'vin.invalid'),
                ({'vehicle': {**self.unknown()['vehicle'], 'vin': 'LSVAA4182E2123456'}}, ['vehicle'], 'vin.check_digit'),
                ({'arrived_at': None, 'left_at': None}, ['day'], None),
                ({'owner': {'name': '另一个', 'phone': self.owner.phone}}, ['owner'], 'owner.doubtful')):
            with self.subTest(values=values):
                message = self.push(self.unknown(id=f'M{missing}{code}', **values))
                self.assertEqual((message.fate, message.missing, message.visit_id.id), ('to_complete', missing, False))
                self.assertIn(code, [None, *self.codes(message)][0 if code is None else 1:])
                self.assertTrue(message.raw_text and message.explanation)

    def test_car_of_another_store_is_told_without_a_word_of_it(self):
        far = self.make_vehicle(self.make_customer(company_id=self.far_store.id, name='远方车主'), license_plate='沪A55555')
        message = self.push(self.unknown(vehicle={'vin': far.vin_sn, 'make': '上汽大众', 'model': '途观'}))
        self.assertEqual((message.fate, self.codes(message)), ('to_complete', ['vehicle.elsewhere']))
        for word in ('远方', '55555', self.far_store.name):
            self.assertNotIn(word, message.explanation)

    def test_company_car(self):
        van = self.make_vehicle(dealer_role='company')
        message = self.push(self.visit(vehicle={'vin': van.vin_sn}))
        self.assertEqual((message.fate, self.codes(message), len(self.visits(van))), ('to_complete', ['vehicle.company'], 0))

    def test_archived_car(self):
        self.car.active = False
        message = self.push(self.visit())
        self.assertEqual((message.fate, self.codes(message), message.visit_id.vehicle_id), ('accepted', ['vehicle.archived'], self.car))

    def test_another_owner_is_told_and_not_entered(self):
        message = self.push(self.visit(owner={'name': '新车主', 'phone': '13900010055'}))
        self.assertEqual((message.fate, message.problems, self.car.owner_id), ('accepted', [['owner.differs', '新车主']], self.owner))

    def test_who_brings_the_car(self):
        wife = self.make_customer(self.consultant, name='王露', phone='13900010002')
        self.assertEqual(self.push(self.visit(customer={'name': '王露', 'phone': '13900010002'})).visit_id.customer_id, wife)
        message = self.push(self.visit(id=2, arrived_at=self.moment(days=-8), left_at=self.moment(days=-8), customer={'name': '路人'}))
        self.assertEqual((message.visit_id.customer_id, self.codes(message)), (self.owner, ['customer.unknown']))

    # -- Mileage -------------------------------------------------------------------
    def test_a_mileage_that_cannot_be_right_is_not_entered(self):
        def old(number, days, mileage):
            return self.visit(id=number, arrived_at=self.moment(days=-days), left_at=self.moment(days=-days), mileage=mileage)
        messages = self.push(old(1, 700, 20000), old(2, 500, 280000), old(3, 300, 3600), old(4, 100, 44000), old(5, 50, 43000))
        self.assertEqual([self.codes(message) for message in messages], [
            [], ['mileage.digit_more'], ['mileage.digit_less'], [], ['mileage.lower']])
        self.assertEqual(messages.mapped('fate'), ['accepted'] * 5, "the visit is known, its mileage is not")
        self.assertEqual(messages.visit_id.mapped('mileage'), [20000, 0, 0, 44000, 0])
        self.assertEqual(sorted(self.car.odometer_ids.mapped('value')), [20000, 44000])
        message = self.push(old(6, 400, 60000))
        self.assertEqual(self.codes(message), ['mileage.later'])
        self.assertEqual(self.car.odometer, 44000)

    # -- Old and new -----------------------------------------------------------------
    def test_history_fires_nothing(self):
        for days, status, expected in (
                (400, 'left', []), (4, 'left', []), (0, 'left', [('_after_left', 1)]),
                (30, 'in_work', []), (0, 'arrived', [('_after_arrival', 1)]), (0, 'ready', [('_after_arrival', 1), ('_after_ready', 1)])):
            with self.subTest(days=days, status=status):
                car = self.make_vehicle(self.owner)
                when = self.moment(days=-days, hours=-2)
                item = self.visit(id=f'{days}{status}', status=status, vehicle={'vin': car.vin_sn}, arrived_at=when,
                                  ready_at=when if status in ('ready', 'left') else None, left_at=when if status == 'left' else None)
                self.assertEqual(self.hooks(lambda item=item: self.push(item)), expected)

    def test_hooks_fire_once(self):
        booked = self.visit(status='booked', arrived_at=None, left_at=None, planned_start=self.moment(days=2), lines=[])
        self.assertEqual(self.hooks(lambda: self.push(booked)), [('_after_booked', 1)])
        self.assertEqual(self.hooks(lambda: self.push(self.visit(left_at=None))), [('_after_arrival', 1)])
        self.assertEqual(self.hooks(lambda: self.push(self.visit(left_at=None, remark='x'))), [])
        self.assertEqual(self.hooks(lambda: self.push(self.visit())), [('_after_left', 1)])
        self.assertEqual(self.hooks(lambda: self.push(self.visit(remark='y'))), [])
        self.assertEqual(self.visits().notes, 'y')

    def test_old_visit_plans_no_call(self):
        visit = self.push(self.visit(arrived_at=self.moment(days=-300), left_at=self.moment(days=-300))).visit_id
        self.assertFalse(visit.activity_ids)

    def test_what_never_ended_waits_for_a_person(self):
        for values, code in (
                ({'status': 'in_work', 'arrived_at': self.moment(days=-200), 'left_at': None}, 'visit.stale'),
                ({'status': 'booked', 'arrived_at': None, 'left_at': None, 'planned_start': self.moment(days=-20)}, 'booking.past')):
            message = self.push(self.visit(id=code, **values))
            self.assertEqual((message.fate, self.codes(message), len(self.visits())), ('to_complete', [code], 0))

    def test_a_car_stands_in_the_workshop_once(self):
        self.push(self.visit(left_at=None))
        message = self.push(self.visit(id=2, left_at=None))
        self.assertEqual((message.fate, len(self.visits())), ('to_complete', 1))
        self.assertTrue(message.error)

    # -- Never lost ---------------------------------------------------------------------
    def test_rubbish_is_kept(self):
        for text in ('{"id": ', '[]', 'words', '[1]'):
            message = self.env['dealership.service.message']._receive(
                Envelope(company=self.store, source_code='chenguang', raw=text), service_json.read(text))
            self.assertEqual((message.fate, message.raw_text), ('refused', text))
            self.assertTrue(message.explanation)

    def test_one_bad_visit_spoils_no_other(self):
        self.push(self.visit(left_at=None))
        messages = self.push(self.visit(id=2, left_at=None), *(
            self.visit(id=10 - days, arrived_at=self.moment(days=days), left_at=self.moment(days=days)) for days in range(-13, -8)))
        self.assertEqual(messages.mapped('fate'), ['to_complete'] + ['accepted'] * 5)

    def test_an_accident_is_tried_again(self):
        Visit = type(self.env['fleet.vehicle.log.services'])
        with patch.object(Visit, '_number_visits', side_effect=KeyError('x')):
            message = self.push(self.visit())
        self.assertEqual((message.fate, message.error, message.attempts, len(self.visits())), ('pending', 'KeyError', 1, 0))
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: 1):
            self.env['dealership.service.message']._cron_process()
        self.assertEqual((message.fate, message.error, len(self.visits())), ('accepted', False, 1))

    def test_hostile_values(self):
        message = self.push(self.visit(
            customer_words='<script>alert(1)</script>\x00\ud800', remark='=cmd()', advisor={'a': 1}, mileage=-5, kind=['x'],
            lines=[{'name': '=1+1', 'quantity': 1e300, 'price': 'NaN'}, 5, {'name': 'x' * 5000, 'amount': 10}], amount='1e999'))
        self.assertEqual(message.fate, 'accepted')
        self.assertEqual(message.visit_id.line_ids[-1].amount, 10)

    def test_amounts_are_what_was_said(self):
        """The workshop keeps two decimals; what they cannot say is one piece of that amount."""
        message = self.push(self.visit(lines=[
            {'name': '保养工时', 'quantity': 1.5, 'price': 0.67}, {'name': '添加剂', 'quantity': 0.004, 'price': 100},
            {'kind': '配件', 'name': '螺栓', 'quantity': 7, 'amount': 100}], amount=101.41))
        self.assertEqual((message.fate, message.visit_id.amount), ('accepted', 101.41))
        self.assertEqual(message.visit_id.line_ids.mapped(lambda line: (line.name, line.amount)), [
            ('保养工时', 1.01), ('添加剂 × 0.004', 0.4), ('螺栓 × 7', 100)])

    def test_identity_numbers_are_masked(self):
        number = '11010519491231002X'
        message = self.push(self.visit(remark=f'身份证 {number}'))
        self.assertNotIn(number, message.raw_text + message.visit_id.notes)

    def test_every_code_has_its_sentence(self):
        root = Path(__file__).resolve().parents[1]
        text = "".join((root / path).read_text(encoding='utf-8') for path in (
            'rules/json_text.py', 'rules/service_json.py', 'rules/service_facts.py', 'models/service/service_writer.py',
            'models/service/service_lookup.py'))
        families = (
            'json|visits|text|status|kind|payer|time|booking|visit|odometer|amount|lines|line|vin|plate|year|model|vehicle|owner|customer|'
            'phone|email')
        codes = set(re.findall(rf"""["']((?:{families})\.[a-z_]+)["']""", text))
        codes |= {f'mileage.{code}' for code in ('lower', 'later', 'digit_more', 'digit_less', 'jump')}
        self.assertLessEqual(codes - {'odometer.date'}, set(service_message_words.SENTENCES))
        for code in service_message_words.SENTENCES:
            self.assertTrue(service_message_words.sentence(self.env, code, 'v'))

    # -- By hand -------------------------------------------------------------------------
    def test_advisor_completes(self):
        message = self.push(self.unknown(owner=None)).with_user(self.advisor)
        self.assertEqual(message.fate, 'to_complete')
        message.customer_id = self.owner
        message.action_complete()
        visit = message.visit_id
        self.assertEqual((message.fate, visit.customer_id, visit.vehicle_id.owner_id), ('accepted', self.owner, self.owner))
        message = self.push(self.visit(id=3, vehicle={'plate': '沪A00009'})).with_user(self.advisor)
        self.refused(lambda: message.write({'visit_id': self.visits()[:1].id}))
        self.refused(lambda: message.write({'fate': 'accepted'}))
        message.vehicle_id = self.car
        action = message.action_complete()
        self.assertEqual((message.visit_id.vehicle_id, action['res_id']), (self.car, message.visit_id.id))
        self.refused(lambda: message.write({'vehicle_id': False}), UserError)
        self.refused(lambda: message.unlink(), REFUSED)
        self.refused(lambda: message.copy(), REFUSED)

    def test_only_cars_and_people_of_the_store(self):
        far = self.make_vehicle(self.make_customer(company_id=self.far_store.id))
        message = self.push(self.visit(vehicle={'plate': '沪A00009'})).with_user(self.advisor)
        self.refused(lambda: message.write({'vehicle_id': far.id}), REFUSED)
        self.refused(lambda: message.write({'customer_id': far.owner_id.id}), REFUSED)

    def test_completed_by_a_later_message(self):
        first = self.push(self.unknown(owner=None))
        second = self.push(self.unknown())
        self.assertEqual((first.fate, second.fate, first.visit_id), ('replaced', 'accepted', second.visit_id))

    def test_closed_without_a_visit(self):
        message = self.push(self.visit(vehicle={'plate': '沪A00009'}))
        message.with_user(self.advisor).action_close()
        self.assertEqual((message.fate, message.reason), ('refused', 'closed'))

    def test_who_may(self):
        message = self.push(self.visit(vehicle={'plate': '沪A00009'}))
        far = self.push(self.visit(vehicle={'plate': '沪A00009'}), company=self.far_store, code='chenguang-far')
        for role in ('service_advisor', 'manager', 'auditor', 'dealership_admin'):
            mine = self.env['dealership.service.message'].with_user(self.users[role])
            self.assertEqual(mine.search([('id', 'in', (message + far).ids)]).ids, message.ids, role)
        for role in ('consultant', 'receptionist', 'finance', 'customer_care', 'plain', 'salesman'):
            self.refused(lambda role=role: message.with_user(self.users[role]).read(['vin']))
        for role in ('manager', 'auditor'):
            self.refused(lambda role=role: message.with_user(self.users[role]).read(['raw_text']))
            self.refused(lambda role=role: message.with_user(self.users[role]).action_complete(), REFUSED)
            self.refused(lambda role=role: message.with_user(self.users[role]).write({'vehicle_id': self.car.id}))
        self.refused(lambda: self.env['dealership.service.message'].with_user(self.advisor).create(
            {'reference': 'x', 'company_id': self.store.id, 'source_code': 'x', 'via': 'json'}))
        self.refused(lambda: self.push(self.visit(id=9)).visit_id.with_user(self.advisor).write({'intake_source': 'x'}))

    def test_texts_are_emptied(self):
        item = self.visit()
        message, waiting = self.push(item), self.push(self.visit(id=2, vehicle={'plate': '沪A00009'}))
        (message + waiting).sudo().keep_until = fields.Date.today() - timedelta(days=1)
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: 1):
            self.env['dealership.service.message']._cron_forget()
        self.assertFalse(message.raw_text)
        self.assertTrue(message.emptied_on and waiting.raw_text)
        self.assertEqual(self.push(item).fate, 'duplicate', "the fingerprint stays")

    # -- Many ----------------------------------------------------------------------------
    def history(self, count, start=0):
        days = [self.moment(days=-400 + number) for number in range(start, start + count)]
        return [self.visit(id=f'H{start + number}', arrived_at=day, left_at=day, mileage=10000 + 30 * (start + number))
                for number, day in enumerate(days)]

    def test_queries_do_not_grow_with_the_visits(self):
        self.push(*self.history(3))
        counts = []
        for count, start in ((5, 10), (50, 100)):
            before = self.env.cr.sql_log_count
            self.assertEqual(set(self.push(*self.history(count, start)).mapped('fate')), {'accepted'})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 25, counts)

    def test_import_of_old_visits(self):
        rows = [['车架号', '车牌号', '进厂日期', '出厂日期', '行驶里程', '维修类型', '工时费', '配件费', '单号', '班组']]
        rows += [[self.car.vin_sn, '', f'2024/{month}/5', f'2024/{month}/6', 10000 + 1000 * month, '保养', 180, 320, f'W{month}', '一组']
                 for month in range(1, 11)]
        rows.append(['', '沪A00001', '2024/3/3', '', '', '机修', '', '', 'W99', ''])
        wizard = self.env['dealership.import.wizard'].with_user(self.users['lead_desk']).create({
            'kind': 'visit', 'filename': 'old.csv', 'file': base64.b64encode(tabular.to_csv(rows))})
        wizard.action_check()
        self.assertEqual((wizard.new_count, wizard.same_count, len(self.visits())), (11, 0, 0))
        wizard.action_import()
        self.assertEqual((wizard.new_count, wizard.visits_to_complete, len(self.visits())), (10, 1, 10))
        self.assertEqual((self.visits()[0].amount, self.car.odometer), (500, 20000))
        self.assertFalse(self.visits().activity_ids)
        self.assertIn('班组', wizard.summary)
        action = wizard.action_open_created()
        self.assertEqual(self.env[action['res_model']].search_count(action['domain']), 11)
        again = self.env['dealership.import.wizard'].with_user(self.users['lead_desk']).create({
            'kind': 'visit', 'filename': 'old.csv', 'file': base64.b64encode(tabular.to_csv(rows))})
        again.action_import()
        self.assertEqual((again.new_count, again.same_count, len(self.visits())), (0, 11, 10))

    def test_template(self):
        content = self.env['dealership.import'].with_user(self.users['lead_desk'])._template('visit', 'xlsx')
        titles = next(iter(tabular.read(content))).cells
        self.assertIn('VIN', titles)
        self.refused(lambda: self.env['dealership.import'].with_user(self.users['lead_desk'])._refused_rows(b'', [], 'visit'), UserError)

    def test_screen(self):
        Message = self.env['dealership.service.message'].with_user(self.advisor)
        views = Message.get_views([(False, 'list'), (False, 'form'), (False, 'search')])
        self.assertIn('vehicle_id', views['models']['dealership.service.message']['fields'])
        self.assertTrue(self.env.ref(f'{MODULE}.menu_service_messages').action)
