"""A consultant sees his own case, its evidence and its result, and nothing of the other's customer; other stores see nothing (F04, N01)."""
from lxml import html
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import MODULE
from .ownership_common import OwnershipCase

ANY = (AccessError, UserError, ValidationError)
# What only the colleague's card says.
SECRETS = ('李小红', '13811112222', '2222', '李**', '老客户周八', '先生之前看过别的车', 'wx_lihong88')
OWN_SECRETS = ('王建国', '13800001111', '138****1111', '王**')


@tagged('post_install', '-at_install')
class TestOwnershipAccess(OwnershipCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second.write({'referred': '老客户周八', 'customer_wechat': 'wx_lihong88'})
        cls.met(cls.card, 2)
        cls.met(cls.second, 0, content='先生之前看过别的车')
        cls.case = cls.dispute()

    def everything(self, records):
        """All that a user reads of records, each field by itself, as text."""
        found = []
        for name, field in records._fields.items():
            if field.groups and not records.env.user.has_groups(field.groups):
                self.refused(lambda name=name: records.read([name]), AccessError)
                continue
            try:
                found.append((name, str(records.read([name]))))
            except AccessError:
                continue
        return found

    def assertSilent(self, found, secrets):
        for name, text in found:
            for secret in secrets:
                self.assertNotIn(secret, text, name)

    def test_field_by_field_nothing_of_the_other_s_customer(self):
        case = self.case.with_user(self.consultant)
        self.assertSilent(self.everything(case), SECRETS)
        self.assertIn("王** 138****1111", case.customer_hint)
        self.assertSilent(self.everything(self.case.with_user(self.colleague)), OWN_SECRETS)
        for state in ('open', 'ruled'):
            with self.subTest(state):
                claims = case.env['dealership.ownership.claim'].search([])
                self.assertEqual(claims.user_id, self.consultant, "the other claim is not his to read")
                self.assertSilent(self.everything(claims), SECRETS)
                other = self.claim_of(self.case, self.colleague).with_user(self.consultant)
                self.refused(lambda other=other: other.read(['user_id']), AccessError)
            if state == 'open':
                self.rule(self.case)

    def test_after_the_ruling_the_loser_reads_no_more_than_before(self):
        self.rule(self.case, winner=self.consultant)
        loser = self.case.with_user(self.colleague)
        self.assertSilent(self.everything(loser), OWN_SECRETS)
        own = loser.env['dealership.ownership.claim'].search([])
        self.assertEqual(own.user_id, self.colleague)
        self.assertSilent(self.everything(own), OWN_SECRETS)
        self.assertIn(self.consultant.name, loser.result_words)
        self.refused(lambda: loser.action_view_cards() and self.card.with_user(self.colleague).read(['phone']), AccessError)

    def test_time_lines_have_words_for_the_own_claim_only(self):
        self.claim_of(self.case, self.colleague)
        own = str(self.case.with_user(self.colleague).timelines)
        self.assertIn('先生之前看过别的车', own)
        self.assertNotIn('约周六试驾', own)
        full = str(self.case.with_user(self.manager).timelines)
        self.assertIn('先生之前看过别的车', full)
        self.assertIn('约周六试驾', full)
        self.assertIn('李小红', full)
        self.assertEqual(len(html.fromstring(full).xpath('//*[@data-claim]')), 2)

    def test_searching_is_no_way_around(self):
        Case = self.env['dealership.ownership.case'].with_user(self.consultant)
        for domain in ([('claim_ids.lead_id.phone', '=', '13811112222')], [('claim_ids.customer_masked', 'ilike', '李')],
                       [('proposal_claim_id.lead_id.contact_name', '=', '李小红')], [('claim_ids.referrer', 'ilike', '周八')]):
            with self.subTest(str(domain)):
                try:
                    found = Case.search(domain)
                except AccessError:
                    found = Case
                self.assertFalse(found)
        for groupby in ('claim_ids', 'winner_claim_id', 'proposal_claim_id'):
            text = str(self.allowed_groups(Case, groupby))
            self.assertFalse([secret for secret in SECRETS if secret in text])

    def allowed_groups(self, model, groupby):
        try:
            return model.formatted_read_group([], [groupby], ['__count'])
        except (AccessError, ValueError):
            return ""

    def test_messages_hold_nothing_of_the_other(self):
        self.rule(self.case, note='按规定')
        case = self.case.with_user(self.colleague)
        texts = [f"{message.subject} {message.body}" for message in case.message_ids]
        self.assertSilent([('message', text) for text in texts], OWN_SECRETS)
        case.message_post(body="客户第一次来店是我接待")

    def test_the_manager_s_tasks_are_not_the_claimants_to_close(self):
        task = self.case.sudo().activity_ids
        for user in (self.consultant, self.colleague, self.outsider, self.users['auditor']):
            for call in (lambda t: t.unlink(), lambda t: t.action_feedback(), lambda t: t.write({'user_id': self.admin.id})):
                with self.subTest(user.login):
                    self.refused(lambda user=user, call=call: call(task.with_user(user)), ANY)

    def test_who_reads_the_case(self):
        for name, reads in (('consultant', True), ('colleague', True), ('manager', True), ('dealership_admin', True), ('auditor', True),
                            ('finance', True), ('lead_desk', True), ('outsider', False), ('other_manager', False),
                            ('far_consultant', False), ('far_manager', False), ('receptionist', False), ('service_advisor', False),
                            ('customer_care', False), ('plain', False), ('salesman', False), ('portal', False)):
            user = self.users[name]
            with self.subTest(name):
                self.assertEqual(self.allowed(lambda user=user: self.case.with_user(user).read(['name', 'timelines'])), reads)
                if reads:
                    self.assertEqual(self.case.with_user(user).search([]), self.case)

    def test_a_far_administrator_sees_nothing(self):
        far = self.users['far_manager']
        far.group_ids |= self.env.ref(f'{MODULE}.group_dealership_admin')
        self.refused(lambda: self.case.with_user(far).read(['name']), AccessError)
        self.refused(lambda: self.rule(self.case, far), AccessError)

    # The dialog

    def dialog(self, user=None, case=None):
        action = (case or self.case).with_user(user or self.manager).action_rule()
        return Form(self.env[action['res_model']].with_user(user or self.manager).with_context(**action['context']))

    def test_the_dialog_proposes_and_shows_effects(self):
        dialog = self.dialog()
        self.assertEqual(dialog.decision, 'claimant')
        self.assertEqual(dialog.winner_claim_id, self.claim_of(self.case, self.consultant))
        self.assertEqual(dialog.worker_id, self.consultant)
        self.assertFalse(dialog.is_deviation)
        self.assertIn(self.consultant.name, dialog.effects)
        dialog.winner_claim_id = self.claim_of(self.case, self.colleague)
        self.assertTrue(dialog.is_deviation)
        self.assertEqual(dialog.worker_id, self.colleague)
        self.assertEqual(dialog.second_user_id, self.consultant)
        dialog.is_split = True
        dialog.second_percent = 40
        dialog.note = '客户要求换人'
        self.assertIn('40%', dialog.effects)
        dialog.save().action_rule()
        self.assertEqual(dict(self.second._commission_shares()), {self.colleague: 0.6, self.consultant: 0.4})
        self.assertEqual(self.case.decision_note, '客户要求换人')

    def test_the_dialog_rules_company_owned_and_prints(self):
        dialog = self.dialog()
        dialog.decision = 'company'
        self.assertTrue(dialog.is_deviation)
        dialog.note = '双方争执'
        action = dialog.save().action_rule_print()
        self.assertEqual(action['report_name'], f'{MODULE}.report_ownership_ruling')
        self.assertEqual(self.card._commission_shares(), [])

    def test_the_dialog_is_no_way_to_a_case_of_another(self):
        Wizard = self.env['dealership.ownership.ruling.wizard']
        for name in ('other_manager', 'far_manager', 'consultant', 'auditor', 'lead_desk', 'finance'):
            user = self.users[name]
            with self.subTest(name):
                self.refused(lambda user=user: Wizard.with_user(user).create({'case_id': self.case.id}), ANY)
                self.refused(lambda user=user: Wizard.with_user(user).with_context(default_case_id=self.case.id).default_get(
                    ['decision', 'case_id']), ANY)
                spec = {'case_id': {}, 'timelines': {}, 'effects': {}, 'proposal_words': {}}
                self.refused(lambda user=user, spec=spec: Wizard.with_user(user).onchange(
                    {'case_id': self.case.id}, ['case_id'], spec), ANY)

    def test_the_appeal_dialog(self):
        self.rule(self.case)
        action = self.case.with_user(self.colleague).action_appeal()
        wizard = self.env[action['res_model']].with_user(self.colleague).with_context(**action['context']).create({'reason': '我先接待'})
        result = wizard.action_appeal()
        appeal = self.env['dealership.ownership.case'].browse(result['res_id'])
        self.assertEqual(appeal.appeal_of_id, self.case)
        self.refused(lambda: self.case.with_user(self.outsider).action_appeal(), AccessError)

    # The paper and the day

    def test_the_paper_masks_the_customer_and_says_all(self):
        self.rule(self.case, decision='company', worker=self.consultant, note='双方争执不下，充公')
        for user in (self.manager, self.consultant, self.colleague, self.users['auditor']):
            with self.subTest(user.login):
                paper = self.env['ir.actions.report'].with_user(user)._render_qweb_html(
                    f'{MODULE}.report_ownership_ruling', self.case.ids)[0].decode()
                for word in (self.case.name, self.consultant.name, self.colleague.name, '双方争执不下', self.manager.name):
                    self.assertIn(word, paper)
                for word in ('王建国', '13800001111', '李小红', '13811112222', '约周六试驾', '先生之前看过别的车', '周八'):
                    self.assertNotIn(word, paper)
        self.refused(lambda: self.env['ir.actions.report'].with_user(self.outsider)._render_qweb_html(
            f'{MODULE}.report_ownership_ruling', self.case.ids), AccessError)

    def test_the_day_shows_disputes_and_rulings(self):
        Day = self.env['dealership.work.day']
        for user, key in ((self.consultant, 'ownership'), (self.colleague, 'ownership'), (self.manager, 'rulings')):
            with self.subTest(user.login):
                sections = {section['key']: section for section in Day.with_user(user).get_today()['sections']}
                self.assertEqual(sections[key]['count'], 1)
                self.assertEqual(sections[key]['rows'][0]['res_id'], self.case.id)
        text = str(Day.with_user(self.consultant).get_today())
        self.assertFalse([secret for secret in SECRETS if secret in text])
        board = Day.with_user(self.manager).get_team_board()
        self.assertEqual(board['totals']['disputes'], 2)
        self.assertFalse([section for section in Day.with_user(self.outsider).get_today()['sections'] if section['key'] == 'ownership'])

    def test_settings_keep_sense(self):
        self.refused(lambda: self.store.write({'dealership_ownership_days': 0}), CheckViolation)
        self.refused(lambda: self.store.write({'dealership_ownership_rounds': -1}), CheckViolation)
