"""Cleaning (E03): what a lead turned out to be, said by who may, reviewed by a second person, restorable; and no defeat."""
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import DealershipCase
from .intake_common import Intake, adf_message


@tagged('post_install', '-at_install')
class TestCleaning(DealershipCase):
    far_roles = ('consultant', 'lead_desk')

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.users['lead_desk']
        cls._hire('desk2', 'lead_desk', cls.store)
        cls.wrong = cls.env.ref('auto_dealership.invalid_reason_wrong_number')
        cls.other = cls.env.ref('auto_dealership.invalid_reason_other')

    @classmethod
    def make_lead(cls, **vals):
        return cls.env['crm.lead'].create({
            **cls.card_vals(), 'type': 'lead', 'user_id': False, 'company_id': cls.store.id, **vals})

    def mark(self, leads, user=None, reason=None, note=None):
        leads.with_user(user or self.desk)._mark_invalid(reason or self.wrong, note)

    def test_a_new_lead_is_to_clean_and_others_teams_leads_are_not(self):
        self.assertEqual(self.make_lead().cleaning_state, 'to_clean')
        self.assertFalse(self.env['crm.lead'].create({'name': 'x', 'type': 'lead', 'team_id': self.plain_team.id}).cleaning_state)
        self.assertFalse(self.make_card(self.consultant).cleaning_state)

    def test_leads_of_a_team_that_becomes_a_dealership_are_to_clean(self):
        lead = self.env['crm.lead'].create({'name': 'x', 'type': 'lead', 'team_id': self.plain_team.id})
        self.plain_team.is_dealership = True
        self.assertEqual(lead.cleaning_state, 'to_clean')

    def test_valid_opens_the_card(self):
        lead = self.make_lead()
        lead.with_user(self.desk).action_clean_valid()
        self.assertRecordValues(lead, [{'type': 'opportunity', 'cleaning_state': 'valid', 'cleaned_by_id': self.desk.id}])
        self.assertTrue(lead.card_number)
        self.assertTrue(lead.cleaned_on)

    def test_valid_says_what_is_missing(self):
        lead = self.make_lead(source_id=False, origin_id=False)
        said = self.refused(lead.with_user(self.desk).action_clean_valid, UserError)
        self.assertIn(lead._fields['source_id']._description_string(lead.env), said)
        self.assertEqual(lead.type, 'lead')

    def test_the_other_results(self):
        for method, state in (
                ('action_clean_to_follow', 'to_follow'), ('action_clean_not_interested', 'not_interested')):
            lead = self.make_lead()
            getattr(lead.with_user(self.desk), method)()
            self.assertRecordValues(lead, [{'cleaning_state': state, 'active': True, 'type': 'lead', 'cleaned_by_id': self.desk.id}])

    def test_an_existing_customer_is_linked_and_his_consultant_told(self):
        card = self.make_card(self.consultant, phone='13900007777', contact_name='老客户')
        lead = self.make_lead(phone='13900007777', contact_name='老客户先生')
        before = len(card.message_ids)
        lead.with_user(self.desk).action_clean_existing_customer()
        self.assertRecordValues(lead, [{'cleaning_state': 'existing_customer', 'partner_id': card.partner_id.id}])
        self.assertEqual(len(card.message_ids), before + 1)
        self.assertIn(self.consultant.partner_id, card.message_ids[0].notified_partner_ids | card.message_ids[0].partner_ids)

    def test_an_unknown_one_is_no_existing_customer(self):
        self.refused(self.make_lead(phone='13900008888').with_user(self.desk).action_clean_existing_customer, UserError)

    def test_invalid_is_archived_and_no_defeat(self):
        lead = self.make_lead()
        lead.probability = 0  # as the scoring of a store without history has it
        lost = self.env['crm.lead.scoring.frequency'].search([]).mapped('lost_count')
        self.mark(lead)
        self.env.flush_all()
        self.assertRecordValues(lead, [{
            'active': False, 'cleaning_state': 'invalid', 'won_status': 'pending', 'invalid_reason_id': self.wrong.id,
            'invalid_times': 1, 'cleaned_by_id': self.desk.id, 'invalid_reviewed_by_id': False}])
        self.assertEqual(self.env['crm.lead.scoring.frequency'].search([]).mapped('lost_count'), lost)
        self.assertFalse(self.env['crm.lead'].with_context(active_test=False).search_count(
            [('id', '=', lead.id), ('won_status', '=', 'lost')]))
        self.assertEqual(self.wrong.lead_count, 1)

    def test_marking_invalid_meets_no_gate_of_defeats(self):
        seen = []

        def gate(leads, old, new):
            seen.extend(status['is_lost'] for status in new.values())
        self.patch(type(self.env['crm.lead']), '_handle_won_lost', gate)
        lead = self.make_lead(probability=0)
        self.mark(lead)
        lead.with_user(self.users['desk2']).action_restore_lead()
        self.assertNotIn(True, seen)

    def test_a_reason_may_ask_for_words(self):
        lead = self.make_lead()
        self.refused(lambda: self.mark(lead, reason=self.other, note=' '), UserError)
        self.mark(lead, reason=self.other, note='同行打听价格')
        self.assertEqual(lead.invalid_note, '同行打听价格')

    def test_the_second_person_is_never_the_first(self):
        lead = self.make_lead()
        self.mark(lead)
        self.refused(lead.with_user(self.desk).action_confirm_invalid)
        lead.with_user(self.users['desk2']).action_confirm_invalid()
        self.assertEqual(lead.invalid_reviewed_by_id, self.users['desk2'])

    def test_the_manager_reviews_his_teams(self):
        lead, others = self.make_lead(), self.make_lead(team_id=self.other_team.id)
        self.mark(lead | others)
        lead.with_user(self.manager).action_confirm_invalid()
        self.refused(others.with_user(self.manager).action_confirm_invalid)

    def test_an_administrator_who_marked_it_is_refused_too(self):
        admin = self.users['dealership_admin']
        lead = self.make_lead()
        self.mark(lead, user=admin)
        self.refused(lead.with_user(admin).action_confirm_invalid)

    def test_restored_with_its_history(self):
        lead = self.make_lead()
        self.mark(lead)
        lead.with_user(self.users['desk2']).action_confirm_invalid()
        lead.with_user(self.desk).action_restore_lead()
        self.assertRecordValues(lead, [{
            'active': True, 'cleaning_state': 'to_clean', 'won_status': 'pending', 'invalid_reason_id': False, 'invalid_times': 1,
            'invalid_reviewed_by_id': False}])
        self.mark(lead)
        self.assertEqual(lead.invalid_times, 2)

    def test_core_unarchiving_restores_it_too(self):
        lead = self.make_lead()
        self.mark(lead)
        lead.with_user(self.desk).action_unarchive()
        self.assertEqual(lead.cleaning_state, 'to_clean')

    def test_the_history_is_in_the_chatter(self):
        lead = self.make_lead()
        self.env.flush_all()
        self.cr.precommit.clear()
        lead.with_user(self.desk).with_context(tracking_disable=False, mail_notrack=False)._mark_invalid(self.wrong)
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertIn('cleaning_state', lead.message_ids.sudo().tracking_value_ids.field_id.mapped('name'))

    def test_an_invalid_lead_opens_no_card(self):
        lead = self.make_lead()
        self.mark(lead)
        self.refused(lambda: lead.with_user(self.desk).write({'type': 'opportunity'}), UserError)
        self.refused(lead.with_user(self.desk).action_clean_not_interested, UserError)

    def test_nobody_writes_the_result_himself(self):
        lead = self.make_lead(user_id=self.consultant.id)
        self.mark(lead)
        for user in (self.consultant, self.desk, self.manager, self.users['dealership_admin']):
            for vals in (
                    {'cleaning_state': 'valid'}, {'invalid_reviewed_by_id': user.id}, {'invalid_reviewed_on': fields.Datetime.now()},
                    {'cleaned_by_id': self.colleague.id}, {'invalid_reason_id': self.other.id}, {'invalid_times': 0}):
                self.refused(lambda lead=lead, user=user, vals=vals: lead.with_user(user).write(vals))
        self.refused(lambda: self.env['crm.lead'].with_user(self.desk).create({
            **self.card_vals(), 'type': 'lead', 'cleaning_state': 'valid'}))
        copied = lead.with_user(self.desk).copy()
        self.assertEqual(copied.cleaning_state, 'to_clean')
        made = self.env['crm.lead'].with_user(self.desk).with_context(default_cleaning_state='existing_customer').create({
            **self.card_vals(), 'type': 'lead'})
        self.assertEqual(made.cleaning_state, 'to_clean')

    def test_a_consultant_cleans_what_he_was_given_only(self):
        own, free = self.make_lead(user_id=self.consultant.id), self.make_lead()
        own.with_user(self.consultant).action_clean_to_follow()
        self.assertEqual(own.cleaning_state, 'to_follow')
        self.refused(free.with_user(self.consultant).action_clean_to_follow)
        self.refused(lambda: self.mark(free, user=self.consultant))
        self.mark(own, user=self.consultant)
        self.refused(own.with_user(self.consultant).action_confirm_invalid)

    def test_other_store_and_other_roles_clean_nothing(self):
        lead = self.make_lead()
        for name in ('far_lead_desk', 'far_consultant', 'colleague', 'outsider', 'auditor', 'receptionist', 'salesman'):
            self.refused(lead.with_user(self.users[name]).action_clean_not_interested, AccessError)
            self.refused(lambda name=name: self.mark(lead, user=self.users[name]), AccessError)

    def test_a_card_is_not_cleaned(self):
        self.refused(self.make_card(self.consultant).with_user(self.desk).action_clean_to_follow, UserError)

    def test_waiting_time(self):
        lead = self.make_lead()
        self.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", [fields.Datetime.now() - timedelta(minutes=75), lead.id])
        lead.invalidate_recordset()
        self.assertRecordValues(lead, [{'waiting_minutes': 75, 'waiting_late': True, 'waiting_time': '1 h 15 min'}])
        lead.with_user(self.desk).action_clean_not_interested()
        self.assertFalse(lead.waiting_time)

    def test_the_same_phone_is_shown(self):
        card = self.make_card(self.consultant, phone='13900006666')
        lead = self.make_lead(phone='139 0000 6666')
        seen = lead.with_user(self.desk)
        self.assertEqual(seen.same_phone_lead_ids, card)
        self.assertEqual(seen.same_phone_partner_ids, card.partner_id)
        self.assertFalse(lead.with_user(self.users['outsider']).same_phone_lead_ids)

    def test_wizard_marks_all_selected(self):
        leads = self.make_lead() | self.make_lead()
        action = leads.with_user(self.desk).action_mark_invalid()
        wizard = self.env[action['res_model']].with_user(self.desk).with_context(**action['context']).create({'reason_id': self.wrong.id})
        wizard.action_mark()
        self.assertEqual(set(leads.mapped('cleaning_state')), {'invalid'})
        self.refused(wizard.with_user(self.users['desk2']).action_mark)

    def test_many_marked_at_once_cost_no_more_queries(self):
        few, many = self.env['crm.lead'].create([
            {**self.card_vals(), 'type': 'lead', 'user_id': False} for _n in range(2)]), self.env['crm.lead'].create([
                {**self.card_vals(), 'type': 'lead', 'user_id': False} for _n in range(20)])
        self.mark(self.make_lead())
        counts = []
        for leads in (few, many):
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.mark(leads)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)


@tagged('post_install', '-at_install')
class TestIntakeSettled(Intake, TransactionCase):
    """A message that was to complete is settled when its lead is complete, in whatever way (E02)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_intake()

    def lacking(self, **values):
        message = self.receive(adf_message(**values))
        self.assertEqual(message.fate, 'to_complete')
        return message, message.lead_id.with_user(self.users['lead_desk'])

    def test_completed_by_hand(self):
        message, lead = self.lacking(name='', budget='')
        lead.contact_name = '李晨'
        self.assertEqual(message.fate, 'to_complete', "the budget is still to be asked")
        lead.budget_max = 200000
        self.assertEqual(message.fate, 'accepted')

    def test_the_wished_model_is_found(self):
        message, lead = self.lacking(model='不认识的车')
        self.env['dealership.wish'].with_user(self.users['lead_desk']).create({'lead_id': lead.id, 'model_id': self.model.id})
        self.assertEqual(message.fate, 'accepted')

    def test_cleaned_as_it_is(self):
        message, lead = self.lacking(name='')
        lead.action_clean_not_interested()
        self.assertEqual(message.fate, 'accepted')

    def test_another_leads_message_stays(self):
        message, _lead = self.lacking(name='')
        _other, other_lead = self.lacking(name='', number='L-2', phone='13900010002')
        other_lead.contact_name = '王露'
        self.assertEqual(message.fate, 'to_complete')

    def test_nobody_settles_a_message_by_hand(self):
        message, _lead = self.lacking(name='')
        self.assertFalse(self.allowed(lambda: message.with_user(self.users['lead_desk']).write({'fate': 'accepted'})))
