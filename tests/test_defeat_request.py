"""Who may ask for a defeat, what he has to say, and what may change on it afterwards (G01–G03, invariants 1 and 10)."""
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import MODULE
from .defeat_common import DefeatCase

ANY = (AccessError, UserError, ValidationError)


@tagged('post_install', '-at_install')
class TestDefeatRequest(DefeatCase):

    def test_the_request_freezes_the_card_and_its_history(self):
        self.card.with_user(self.consultant)._record_contact('phone', content="客户说已经订了凯美瑞，不用再联系")
        defeat = self.ask()
        self.assertRecordValues(defeat, [{
            'state': 'requested', 'requester_id': self.consultant.id, 'consultant_id': self.consultant.id, 'team_id': self.team.id,
            'company_id': self.store.id, 'card_date': self.card.card_date, 'level_id': self.levels['A'].id, 'contact_count': 1,
            'last_contact_on': self.card.last_contact_on, 'partner_id': self.card.partner_id.id}])
        self.assertTrue(self.card.defeat_asked)
        self.assertOpen()
        self.assertTrue(self.card._open_contact_plans(), "until it is decided the customer is followed up")
        self.card.with_user(self.manager).user_id = self.colleague
        self.assertEqual(defeat.sudo().consultant_id, self.consultant)

    def test_the_dialog_asks_what_the_criterion_needs(self):
        cases = [
            ({'price': 0}, "Price"), ({'customer_words': ' '}, "Words"), ({'reason_id': False}, "Main Reason"),
            ({'kind': False}, "Lost To"),
            ({'competitor_model_id': False, 'competitor_brand_id': False}, "Model"), ({'payment_method': False}, "Paid By"),
            ({'payment_method': 'loan'}, "Finance Policy"), ({'criterion': 'special'}, "Explanation"),
        ]
        for vals, label in cases:
            with self.subTest(vals), self.undone():
                draft = self.draft(**vals)
                self.assertIn(label, self.refused(draft.action_request, UserError))
        self.ask(payment_method='loan', finance_policy="两年免息")

    def test_finance_policy_is_left_out_for_cash_and_the_competitor_for_a_special_case(self):
        self.assertFalse(self.ask(finance_policy="两年免息").finance_policy)
        special = self.ask(self.new_card(), criterion='special', explanation="客户去世")
        self.assertFalse(special.competitor_model_id or special.price or special.kind)

    def test_free_text_is_enough_for_a_car_that_the_list_does_not_have(self):
        self.ask(competitor_model_id=False, competitor_brand_id=False, competitor_note="理想L9 2026款")

    def test_kind_follows_the_brand(self):
        form = Form(self.env['dealership.defeat'].with_user(self.consultant).with_context(default_lead_id=self.card.id),
                    f'{MODULE}.dealership_defeat_view_form_request')
        form.criterion = 'bought'
        form.competitor_brand_id = self.rival
        self.assertEqual(form.kind, 'other_brand')
        form.competitor_brand_id = self.brand
        self.assertEqual(form.kind, 'in_network')
        form.kind = 'in_store'
        form.competitor_model_id = self.model
        self.assertEqual(form.kind, 'in_store')

    # -- unreachable -------------------------------------------------------------
    def test_unreachable_needs_attempts_on_different_days(self):
        """失联客户,电话号码错误或者空号的客户"""
        def ask():
            self.draft(criterion='unreachable').action_request()

        self.assertIn("0", self.refused(ask, UserError))
        for _call in range(3):
            self.failed(days_ago=0)
        self.assertIn("1", self.refused(ask, UserError))
        self.failed(days_ago=2, result='dead_number')
        self.refused(ask, UserError)
        self.failed(days_ago=1, result='wrong_number')
        defeat = self.ask(criterion='unreachable')
        self.assertEqual((defeat.attempt_days, defeat.attempt_count, defeat.attempts_needed), (3, 5, 3))

    def test_who_answered_since_is_not_unreachable(self):
        for days in (5, 4, 3):
            self.failed(days_ago=days)
        self.card.with_user(self.consultant)._record_contact('phone', content="接了，说在开会")
        self.refused(lambda: self.draft(criterion='unreachable').action_request(), UserError)

    def test_the_store_says_how_many(self):
        self.store.dealership_defeat_attempts = 1
        self.failed()
        self.ask(criterion='unreachable')
        self.refused(lambda: self.store.write({'dealership_defeat_attempts': 0}), (IntegrityError, ValidationError))

    def test_the_dialog_shows_how_many_there_are(self):
        self.failed(days_ago=1)
        form = Form(self.env['dealership.defeat'].with_user(self.consultant).with_context(default_lead_id=self.card.id),
                    f'{MODULE}.dealership_defeat_view_form_request')
        self.assertEqual((form.attempt_days, form.attempts_needed), (1, 3))

    # -- who -----------------------------------------------------------------------
    def test_who_may_ask(self):
        pool = self.make_card(self.manager, user_id=False)
        self.refused(lambda: self.ask(pool, self.colleague), ANY)
        for name in ('colleague', 'outsider', 'far_consultant', 'other_manager', 'customer_care', 'receptionist', 'finance', 'auditor',
                     'service_advisor', 'plain', 'salesman', 'portal'):
            with self.subTest(name):
                self.assertFalse(self.allowed(lambda name=name: self.ask(user=self.users[name]), ANY))
        for name in ('consultant', 'manager', 'lead_desk', 'dealership_admin'):
            with self.subTest(name):
                self.assertTrue(self.allowed(lambda name=name: self.ask(user=self.users[name]), ANY))

    def test_closed_cards_leads_and_other_teams_have_no_defeat(self):
        self.defeated()
        self.refused(lambda: self.ask(), UserError)
        lead = self.env['crm.lead'].create({'name': 'x', 'type': 'lead', 'team_id': self.team.id, 'user_id': self.consultant.id})
        stock = self.env['crm.lead'].create({
            'name': 'x', 'type': 'opportunity', 'team_id': self.plain_team.id, 'user_id': self.consultant.id})
        for other in (lead, stock):
            self.refused(lambda other=other: self.ask(other, self.consultant), UserError)

    def test_one_open_request_a_card(self):
        self.ask()
        self.assertFalse(self.allowed(lambda: self.draft(user=self.manager), Exception))
        action = self.card.with_user(self.consultant).action_request_defeat()
        self.assertTrue(action['res_id'], "the button shows the request that is open")

    def test_withdrawn_requests_leave_the_card_as_it_was(self):
        defeat = self.ask()
        defeat.action_withdraw()
        self.assertEqual(defeat.state, 'cancelled')
        self.assertFalse(self.card.defeat_asked)
        self.refused(defeat.action_withdraw, UserError)
        self.refused(defeat.action_request, UserError)
        self.ask()
        pool = self.ask(self.make_card(self.manager, user_id=False), self.users['lead_desk'])
        self.refused(lambda: pool.with_user(self.colleague).action_withdraw(), AccessError)
        pool.action_withdraw()

    def test_a_card_that_is_won_closes_the_request(self):
        defeat = self.ask()
        self.win(self.card)
        self.assertEqual(defeat.sudo().state, 'cancelled')
        self.refused(lambda: defeat.with_user(self.manager).action_approve(), UserError)

    # -- what is asked stands ---------------------------------------------------------
    def test_nothing_changes_after_it_was_asked(self):
        defeat = self.ask()
        for user in (self.consultant, self.manager, self.admin, self.env.user):
            for vals in ({'price': 1}, {'customer_words': 'x'}, {'criterion': 'special'}, {'lead_id': self.new_card().id}):
                with self.subTest(user=user.login, vals=vals):
                    self.refused(lambda user=user, vals=vals: defeat.with_user(user).write(vals), ANY)
        for user in (self.consultant, self.manager, self.admin, self.env.user):
            self.refused(lambda user=user: defeat.with_user(user).unlink(), ANY)

    def test_protected_fields_are_nobody_s_to_write(self):
        defeat, fresh = self.draft(), self.new_card()
        values = {
            'state': 'approved', 'requester_id': self.manager.id, 'requested_on': '2020-01-01 00:00:00', 'partner_id': False,
            'company_id': self.far_store.id, 'team_id': self.other_team.id, 'consultant_id': self.colleague.id, 'card_date': '2020-01-01',
            'level_id': self.levels['C'].id, 'decided_by_id': self.manager.id, 'decided_on': '2020-01-01 00:00:00', 'decision_note': 'x',
            'is_effective': True, 'revived_by_id': self.manager.id, 'revived_on': '2020-01-01 00:00:00', 'revive_reason': 'x',
            'contact_count': 9, 'visit_count': 9, 'drive_count': 9, 'last_contact_on': '2020-01-01 00:00:00', 'attempt_count': 9,
            'attempt_days': 9, 'attempts_needed': 0, 'card_days': 9, 'revisit_on': '2020-01-01', 'revisit_planned': True,
            'revisited_on': '2020-01-01 00:00:00', 'revisited_by_id': self.manager.id, 'withdrawn_reason': 'x'}
        self.assertEqual(set(values), set(defeat._guarded_names('_protected_fields')), "each is attacked")
        for user in (self.consultant, self.manager, self.users['lead_desk'], self.admin):
            mine = defeat.with_user(user)
            for name, value in values.items():
                with self.subTest(user=user.login, field=name):
                    self.assertFalse(self.allowed(lambda mine=mine, name=name, value=value: mine.write({name: value}), ANY))
                    self.assertFalse(self.allowed(lambda mine=mine, name=name, value=value: mine.web_save({name: value}, {}), ANY))
        for name, value in values.items():
            with self.subTest(create=name):
                self.assertFalse(self.allowed(lambda name=name, value=value: self.draft(fresh, **{name: value}), ANY))
        made = self.env['dealership.defeat'].with_user(self.consultant).with_context(**{
            f'default_{name}': value for name, value in values.items()}).create(self.bought_vals(fresh))
        self.assertEqual((made.state, made.is_effective, made.requester_id), ('draft', False, self.consultant))

    def test_the_lead_s_marks_are_nobody_s_to_write(self):
        for user in (self.consultant, self.manager, self.admin):
            for vals in ({'defeat_asked': True}, {'merged_into_id': self.new_card().id}):
                self.refused(lambda user=user, vals=vals: self.card.with_user(user).write(vals), AccessError)

    def test_other_stores_and_teams_see_no_request(self):
        defeat = self.ask()
        for name, seen in (('consultant', 1), ('manager', 1), ('lead_desk', 1), ('customer_care', 1), ('finance', 1), ('auditor', 1),
                           ('dealership_admin', 1), ('colleague', 0), ('outsider', 0), ('other_manager', 0), ('far_manager', 0)):
            with self.subTest(name):
                found = self.env['dealership.defeat'].with_user(self.users[name]).search([('id', '=', defeat.id)])
                self.assertEqual(len(found), seen)
                self.assertEqual(self.allowed(lambda name=name: defeat.with_user(self.users[name]).read(['price']), ANY), bool(seen))
