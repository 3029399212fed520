"""What comes in becomes one lead with all it says, and a row in the log; nothing is dropped, nothing is doubled (E01, E02)."""
import html
import json
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..rules import lead_text
from .intake_common import FOLDER, Intake, adf_message


@tagged('post_install', '-at_install')
class TestIntakeReceive(Intake, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_intake()

    # ------------------------------------------------------------------
    # A lead
    # ------------------------------------------------------------------
    def test_lead_of_a_whole_message(self):
        message = self.receive(adf_message(comments='周末看车'), sender='203.0.113.9')
        self.assertEqual(message.fate, 'accepted', message.explanation)
        lead = message.lead_id
        self.assertEqual(
            (lead.type, lead.team_id, lead.company_id, lead.user_id, lead.source_id, lead.origin_id, lead.lead_source_id),
            ('lead', self.team, self.store, self.env['res.users'], self.source.channel_id, self.source.origin_id, self.source))
        self.assertEqual((lead.contact_name, lead.phone, lead.phone_sanitized), ('李晨', '13900010001', '+8613900010001'))
        self.assertEqual((lead.wish_model_id, lead.budget_min, lead.budget_max), (self.model, 0, 250000))
        self.assertEqual((lead.intake_state, lead.intake_missing, lead.lead_quality), ('complete', False, '3'))
        self.assertEqual((lead.external_id, message.external_id, message.sender), ('晨光车网|L-1',) * 2 + ('203.0.113.9',))
        self.assertIn('周末看车', self.plain(lead.description))
        self.assertFalse(lead.partner_id, "a lead still to be cleaned is no customer yet")
        self.assertIn(self.source.name, self.plain(lead.message_ids[:1].body))

    def test_missing_parts_make_it_to_complete(self):
        cases = {
            'name': adf_message(name='', number='a', phone='13900010011'),
            'contact': adf_message(phone='', number='b'),
            'model': adf_message(model='不存在的车', number='c', phone='13900010012'),
            'budget': adf_message(budget='', number='d', phone='13900010013'),
        }
        for code, text in cases.items():
            with self.subTest(code):
                message = self.receive(text)
                self.assertEqual(message.fate, 'to_complete')
                self.assertEqual(message.lead_id._intake_lacks(), [code])
                self.assertEqual(message.lead_id.intake_state, 'to_complete')
        found = self.env['crm.lead'].search([('intake_state', '=', 'to_complete'), ('lead_source_id', '=', self.source.id)])
        self.assertEqual(len(found), 4)
        self.receive(adf_message())
        self.assertEqual(self.env['crm.lead'].search_count([('intake_state', '=', 'complete'), ('lead_source_id', '=', self.source.id)]), 1)

    def test_completing_a_lead_completes_it(self):
        lead = self.receive(adf_message(model='不存在的车')).lead_id
        self.assertEqual(lead.intake_wish, '上汽大众 不存在的车')
        lead.with_user(self.users['lead_desk']).write({'wish_ids': [fields.Command.create({'model_id': self.model.id})]})
        self.assertEqual(lead.intake_state, 'complete')

    def test_catalogue_in_the_portals_words(self):
        for number, (model, wanted) in enumerate({
                '途观': self.model, ' 途 观 ': self.model, '途观 2026款 380TSI': self.model, '上汽大众途观': self.model,
                '朗逸': self.other_model, '途': None, '宝来': None}.items()):
            lead = self.receive(adf_message(model=model, number=number, phone=f'1390002{number:04d}')).lead_id
            self.assertEqual(lead.wish_model_id, wanted or self.env['fleet.vehicle.model'], model)

    def test_catalogue_change_is_seen_at_once(self):
        self.assertFalse(self.receive(adf_message(model='凌渡', number='x1')).lead_id.wish_model_id)
        model = self.env['fleet.vehicle.model'].create({'name': '凌渡', 'brand_id': self.brand.id})
        self.assertEqual(self.receive(adf_message(model='凌渡', number='x2', phone='13900010002')).lead_id.wish_model_id, model)
        model.name = '凌渡L'
        self.env.flush_all()
        self.assertFalse(self.receive(adf_message(model='凌渡', number='x3', phone='13900010003')).lead_id.wish_model_id)

    def test_trade_in_becomes_the_present_car(self):
        car = (
            '<vehicle interest="trade-in"><year>2017</year><make>上汽大众</make><model>朗逸</model><odometer>86000</odometer>'
            '<price type="asking">28000</price></vehicle>')
        lead = self.receive(adf_message(more=car)).lead_id
        self.assertTrue(lead.wants_trade_in)
        self.assertEqual(
            (lead.present_model_id, lead.present_mileage, lead.trade_in_expected), (self.other_model, 86000, 28000))
        self.assertEqual(lead.present_vehicle_id.company_id, self.store)

    def test_a_known_car_is_not_taken_by_a_message(self):
        owner = self.make_customer(self.consultant)
        known = self.make_vehicle(owner)
        car = f'<vehicle interest="sell"><make>上汽大众</make><model>途观</model><vin>{known.vin_sn}</vin></vehicle>'
        lead = self.receive(adf_message(more=car)).lead_id
        self.assertFalse(lead.present_vehicle_id)
        self.assertIn(known.vin_sn, self.plain(lead.description))
        self.assertEqual(known.owner_id, owner)

    def test_second_phone_and_wechat_reach_the_customer(self):
        lead = self.json(phones=['021-62345678'], wechat='lichen86', gender='male', vehicle={'model': '途观'}, budget=200000).lead_id
        self.assertEqual((lead.intake_phone_second, lead.intake_wechat), ('+862162345678', 'lichen86'))
        lead.with_user(self.users['lead_desk']).action_open_card()
        self.assertEqual(
            (lead.type, lead.partner_id.phone_second, lead.partner_id.wechat, lead.partner_id.gender),
            ('opportunity', '+862162345678', 'lichen86', 'male'))

    def test_the_corpus_comes_in(self):
        """Every message of the corpus is a lead or says why not; none raises, and each has its row."""
        expected = json.loads((FOLDER / 'expected.json').read_text(encoding='utf-8'))
        for name, wanted in sorted(expected.items()):
            with self.subTest(name), self.undone():
                text, _understood = lead_text.decode((FOLDER / name).read_bytes())
                if wanted.get('strict') is False:
                    continue
                messages = self.receive(text)
                if wanted.get('refused'):
                    self.assertEqual((messages.fate, messages.reason), ('refused', wanted['refused']))
                    self.assertFalse(messages.lead_id)
                else:
                    self.assertTrue(all(message.lead_id for message in messages))
                    self.assertLessEqual(set(messages.mapped('fate')), {'accepted', 'to_complete'})
                    self.assertEqual(len(messages), max(1, len(wanted['leads'] or [1])))

    # ------------------------------------------------------------------
    # Nothing is dropped
    # ------------------------------------------------------------------
    def test_unreadable_text_becomes_a_lead_that_holds_it(self):
        for text in ('客户李晨想买途观 13900010001', '<html>no', '{"broken'):
            message = self.receive(text)
            self.assertEqual(message.fate, 'to_complete')
            self.assertEqual(message.raw_text, text)
            self.assertIn(text, html.unescape(str(message.lead_id.description)))

    def test_several_prospects(self):
        one, two = adf_message(number='1'), adf_message(number='2', name='王露', phone='13900010002')
        text = one.replace('</adf>', '') + two[two.index('<prospect'):]
        messages = self.receive(text)
        self.assertEqual(messages.mapped('fate'), ['accepted', 'accepted'])
        parent = messages.parent_id
        self.assertEqual((parent.fate, parent.raw_text), ('split', text))
        self.assertIn('王露', messages[1].raw_text)
        self.assertNotIn('王露', messages[0].raw_text)
        again = self.receive(text)
        self.assertEqual(again.mapped('fate'), ['duplicate', 'duplicate'])
        self.assertEqual(len(self.leads()), 2)

    def test_a_refused_lead_keeps_its_text_and_waits(self):
        """What the rest of the system refuses is made again with the text alone, and if even that fails, later."""
        Lead = self.registry['crm.lead']
        create = Lead.create
        fail = {'times': 1}

        def create_or_fail(model, vals_list):
            if fail['times'] > 0:
                fail['times'] -= 1
                raise ValidationError("a rule of another room")  # pylint: disable=translation-required
            return create(model, vals_list)

        with patch.object(Lead, 'create', create_or_fail):
            message = self.receive(adf_message(number='f1'))
            self.assertEqual(message.fate, 'to_complete')
            self.assertIn('李晨', self.plain(message.lead_id.description))
            self.assertIn('a rule of another room', message.explanation)
            fail['times'] = 2
            waiting = self.receive(adf_message(number='f2'))
            self.assertEqual((waiting.fate, waiting.lead_id.id, waiting.attempts), ('pending', False, 1))
        repeated = self.receive(adf_message(number='f2'))
        self.assertEqual((repeated.fate, repeated.original_id), ('duplicate', waiting))
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: 1):
            self.env['dealership.lead.message']._cron_process()
        self.assertEqual(waiting.fate, 'accepted')
        self.assertEqual(waiting.lead_id.contact_name, '李晨')

    def test_one_bad_lead_does_not_spoil_the_others(self):
        Lead = self.registry['crm.lead']
        create = Lead.create

        def create_or_fail(model, vals_list):
            if any(vals.get('contact_name') == '坏' for vals in vals_list):
                raise ValidationError("bad")  # pylint: disable=translation-required
            return create(model, vals_list)

        parts = [adf_message(number=n, name='坏' if n == 3 else f'好{n}', phone=f'1390003000{n}') for n in range(6)]
        text = '<adf>' + ''.join(part[part.index('<prospect'):-len('</adf>')] for part in parts) + '</adf>'
        with patch.object(Lead, 'create', create_or_fail):
            messages = self.receive(text)
        self.assertEqual(messages.mapped('fate'), ['accepted'] * 3 + ['to_complete'] + ['accepted'] * 2)
        self.assertEqual(len(self.leads()), 6)

    def test_a_refused_message_can_be_made_a_lead_by_hand(self):
        text = '<!DOCTYPE adf><adf><prospect><customer>李晨 13900010001</customer></prospect></adf>'
        message = self.receive(text)
        self.assertEqual((message.fate, message.reason, message.lead_id.id), ('refused', 'doctype', False))
        desk = message.with_user(self.users['lead_desk'])
        desk.action_process_again()
        self.assertEqual(message.fate, 'refused')
        desk.action_make_lead()
        self.assertEqual(message.fate, 'to_complete')
        self.assertIn('13900010001', self.plain(message.lead_id.description))
        with self.assertRaises(AccessError):
            message.with_user(self.consultant).action_make_lead()

    # ------------------------------------------------------------------
    # Once
    # ------------------------------------------------------------------
    def test_the_same_message_is_one_lead(self):
        first = self.receive(adf_message())
        for _time in range(3):
            again = self.receive(adf_message())
            self.assertEqual((again.fate, again.original_id, again.lead_id, again.raw_text), ('duplicate', first, first.lead_id, False))
        self.assertEqual(len(self.leads()), 1)

    def test_without_an_id_the_content_counts(self):
        first = self.receive(adf_message(number=''))
        again = self.receive(adf_message(number='').replace('><', '>\n  <'))
        self.assertEqual((again.fate, again.original_id), ('duplicate', first))
        other = self.receive(adf_message(number='', name='王露'))
        self.assertEqual(other.fate, 'accepted')

    def test_said_again_after_long_it_is_a_new_lead(self):
        first = self.receive(adf_message(number=''))
        self.env.cr.execute(
            "UPDATE dealership_lead_message SET received_on = received_on - interval '40 days' WHERE id = %s", [first.id])
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = create_date - interval '40 days' WHERE id = %s", [first.lead_id.id])
        self.env.invalidate_all()
        again = self.receive(adf_message(number=''))
        self.assertEqual(again.fate, 'accepted')
        self.assertNotEqual(again.lead_id, first.lead_id)

    def test_two_sources_do_not_meet(self):
        self.receive(adf_message())
        other = self.receive(adf_message(), source=self.far_source)
        self.assertEqual(other.fate, 'accepted')
        self.assertEqual(
            (other.company_id, other.lead_id.company_id, other.lead_id.team_id), (self.far_store, self.far_store, self.far_team))

    def test_the_same_person_twice_joins_the_waiting_lead(self):
        first = self.receive(adf_message(number='1'))
        second = self.receive(adf_message(number='2', budget='300000', comments='还想看朗逸'))
        self.assertEqual((second.fate, second.lead_id), ('merged', first.lead_id))
        self.assertEqual(first.lead_id.budget_max, 300000)
        self.assertIn('还想看朗逸', self.plain(first.lead_id.message_ids[:1].body))
        other_name = self.receive(adf_message(number='3', name='王露'))
        self.assertEqual(other_name.fate, 'accepted')
        self.source.merge_hours = 0
        self.assertEqual(self.receive(adf_message(number='4')).fate, 'accepted')

    def test_an_id_for_somebody_else_is_a_lead_of_its_own(self):
        first = self.receive(adf_message())
        other = self.receive(adf_message(name='王露', phone='13900010002'))
        self.assertEqual(other.fate, 'accepted')
        self.assertNotEqual(other.lead_id, first.lead_id)
        self.assertIn('id.reused', [code for code, _value in other.problems])
        self.assertEqual(self.receive(adf_message(name='王露', phone='13900010002')).fate, 'duplicate')
        self.assertEqual(self.receive(adf_message()).fate, 'duplicate')
        self.assertEqual(len(self.leads()), 2)

    # ------------------------------------------------------------------
    # Resend
    # ------------------------------------------------------------------
    def test_resend_corrects_what_no_human_changed(self):
        lead = self.receive(adf_message()).lead_id
        lead.with_user(self.users['lead_desk']).write({'contact_name': '李晨晨'})
        message = self.receive(adf_message(status='resend', name='李辰', phone='13900010009', budget='300000', model='朗逸'))
        self.assertEqual((message.fate, message.lead_id), ('merged', lead))
        self.assertEqual((lead.contact_name, lead.phone, lead.budget_max), ('李晨晨', '13900010009', 300000))
        self.assertEqual(lead.wish_ids.model_id, self.other_model)
        again = self.receive(adf_message(status='resend', name='李辰', phone='13900010009', budget='300000', model='朗逸'))
        self.assertEqual(again.fate, 'duplicate')
        back = self.receive(adf_message(status='resend', budget='260000'))
        self.assertEqual((back.fate, lead.budget_max), ('merged', 260000))
        self.assertEqual(len(self.leads()), 1)

    def test_resend_leaves_wishes_that_a_human_changed(self):
        lead = self.receive(adf_message()).lead_id
        lead.with_user(self.users['lead_desk']).wish_ids.exterior_color_id = self.white
        self.receive(adf_message(status='resend', model='朗逸'))
        self.assertEqual(lead.wish_ids.model_id, self.model)
        self.assertIn('朗逸', self.plain(lead.message_ids[:1].body))

    def test_resend_never_touches_a_card_or_an_archived_lead(self):
        lead = self.receive(adf_message()).lead_id
        lead.with_user(self.users['lead_desk']).action_open_card()
        self.assertEqual(self.receive(adf_message(status='resend', budget='999999')).fate, 'merged')
        self.assertEqual(lead.budget_max, 250000)
        self.assertIn(self.source.name, self.plain(lead.message_ids[:1].body))

    def test_resend_of_what_never_arrived_is_not_lost(self):
        message = self.receive(adf_message(status='resend'))
        self.assertEqual(message.fate, 'accepted')
        self.assertIn('resend.unknown', [code for code, _value in message.problems])

    def test_what_is_changed_without_saying_so_corrects_the_same_person(self):
        lead = self.receive(adf_message()).lead_id
        message = self.receive(adf_message(budget='280000'))
        self.assertEqual((message.fate, message.lead_id, lead.budget_max), ('merged', lead, 280000))

    # ------------------------------------------------------------------
    # Again
    # ------------------------------------------------------------------
    def test_processed_again_with_new_words(self):
        message = self.receive(adf_message(model='T-GUAN'))
        self.assertEqual(message.fate, 'to_complete')
        self.env['dealership.lead.mapping'].with_user(self.users['lead_desk']).create({
            'source_id': self.source.id, 'kind': 'model', 'word': 't-guan', 'model_id': self.model.id})
        message.with_user(self.users['lead_desk']).action_process_again()
        self.assertEqual((message.fate, message.lead_id.wish_model_id), ('accepted', self.model))
        self.assertEqual(len(self.leads()), 1)

    # ------------------------------------------------------------------
    # Hostile text
    # ------------------------------------------------------------------
    def test_hostile_values_are_text(self):
        message = self.receive(adf_message(
            name='=HYPERLINK("x")&lt;img src=x onerror=alert(1)&gt;', comments='<![CDATA[<script>alert(1)</script>]]>', number='h'))
        lead = message.lead_id
        self.assertFalse(lead.contact_name.startswith('='))
        self.assertNotIn('<script', str(lead.description))
        self.assertNotIn('<img', str(lead.description))
        nul = self.receive(adf_message(name='李\x00晨', number='n', phone='13900010077'))
        self.assertEqual(nul.lead_id.contact_name, '李晨')
        self.assertIn('␀', nul.raw_text)
        surrogate = self.receive('{"name": "\\ud800李", "phone": "13900010078", "id": 5}', 'json')
        self.assertEqual(surrogate.lead_id.contact_name, '李')
        huge = self.receive(adf_message(name='名' * 80_000, number='big', phone='13900010079'))
        self.assertLessEqual(len(huge.lead_id.contact_name), 100)
        self.assertEqual(huge.fate, 'accepted')

    def test_identity_numbers_are_masked_everywhere(self):
        number = '11010519491231002X'
        message = self.receive(adf_message(comments=f'身份证 {number}'))
        self.env.cr.execute(
            "SELECT count(*) FROM dealership_lead_message m LEFT JOIN crm_lead l ON l.id = m.lead_id"
            " WHERE concat(m.raw_text, m.problems::text, l.description, l.name, l.intake_values::text) LIKE %s", [f'%{number}%'])
        self.assertEqual(self.env.cr.fetchone(), (0,))
        self.assertIn('110***********002X', message.raw_text)

    # ------------------------------------------------------------------
    # The log
    # ------------------------------------------------------------------
    def test_the_log_is_written_by_the_intake_alone(self):
        message = self.receive(adf_message())
        for user in (self.users['lead_desk'], self.users['dealership_admin']):
            own = message.with_user(user)
            for vals in ({'fate': 'refused'}, {'raw_text': 'x'}, {'lead_id': False}, {'dedupe_key': False}):
                self.assertFalse(self.allowed(lambda vals=vals, own=own: own.write(vals)), vals)
            self.assertFalse(self.allowed(own.unlink))
            self.assertFalse(self.allowed(lambda own=own: own.create({'reference': 'x', 'source_id': self.source.id})))
        with self.assertRaises(UserError):
            message.unlink()

    def test_who_sees_the_log(self):
        message = self.receive(adf_message())
        far = self.receive(adf_message(), source=self.far_source)
        Message = self.env['dealership.lead.message']
        for role in ('lead_desk', 'manager', 'dealership_admin'):
            self.assertEqual(Message.with_user(self.users[role]).search([]) & (message + far), message, role)
        self.assertFalse(Message.with_user(self.users['other_manager']).search([]))
        auditor = message.with_user(self.users['auditor'])
        self.assertEqual(auditor.search([]) & (message + far), message, "the auditor reads the store's, and changes nothing")
        self.refused(auditor.action_process_again)
        for role in ('consultant', 'receptionist', 'finance', 'service_advisor', 'customer_care', 'plain', 'salesman'):
            self.assertFalse(Message.with_user(self.users[role]).has_access('read'), role)
        with self.assertRaises(AccessError):
            far.with_user(self.users['lead_desk']).read(['raw_text'])

    def test_texts_are_emptied_when_their_time_is_over(self):
        old, new = self.receive(adf_message(number='1')), self.receive(adf_message(number='2', name='王露'))
        self.env.cr.execute(
            "UPDATE dealership_lead_message SET received_on = received_on - interval '800 days' WHERE id = %s", [old.id])
        self.env.invalidate_all()
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: 1):
            self.env['dealership.lead.message']._cron_forget()
        self.assertEqual((old.raw_text, bool(old.emptied_on), old.fate, bool(old.lead_id)), (False, True, 'accepted', True))
        self.assertTrue(new.raw_text)
        with self.assertRaises(ValidationError):
            self.source.retention_days = 30

    def test_many_at_once_cost_few_queries(self):
        def text(first, count):
            return '<adf>' + ''.join(
                part[part.index('<prospect'):-len('</adf>')] for part in (
                    adf_message(number=n, phone=f'1391{n:07d}', name=f'客户{n}') for n in range(first, first + count))) + '</adf>'

        self.receive(text(0, 2))
        counts = []
        for first, count in ((100, 5), (200, 40)):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with mute_logger('odoo.sql_db'):
                self.receive(text(first, count))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess((counts[1] - counts[0]) / 35, 2.0, counts)
