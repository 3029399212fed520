"""Reveal and search of identity numbers (A05): each leaves a trace that nobody removes, or nothing is shown."""
import os
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..rules import vault
from .committed import CommittedCase
from .identity_common import LINE_1, NUMBER, REVEALERS, IdentityCase, resident_numbers


@tagged('post_install', '-at_install')
class TestIdentityReveal(IdentityCase, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()

    def setUp(self):
        super().setUp()
        # the log is written through a cursor of its own: here one on top of the test's
        self.registry_enter_test_mode()

    def rows(self, kind='reveal'):
        self.Log.invalidate_model()
        return self.Log.search([('kind', '=', kind), ('user_id', 'in', [user.id for user in self.users.values()])])

    def test_reveal_as_each_role(self):
        for role, user in self.users.items():
            document = self.document.with_user(user)
            with self.subTest(role=role):
                if role in REVEALERS:
                    self.assertEqual(document._reveal_number('办理贷款'), NUMBER)
                else:
                    self.refused(AccessError, lambda record=document: record._reveal_number('办理贷款'))
        self.assertEqual(set(self.rows().user_id), {self.users[role] for role in REVEALERS})
        row = self.rows().filtered(lambda log: log.user_id == self.manager)
        self.assertEqual((row.partner_id, row.document_id, row.reason), (self.partner, self.document, '办理贷款'))
        self.assertEqual(row.document_uuid, self.document.uuid)

    def test_superuser_mode_does_not_lend_the_right(self):
        self.refused(AccessError, lambda: self.document.with_user(self.consultant).sudo()._reveal_number('办理贷款'))

    def test_reason_is_needed(self):
        mine = self.document.with_user(self.manager)
        for reason in ('', False, None, '   ', '贷款', 'aaaaaaaa', '....', 'x' * 201, f'for {NUMBER}', ['list'], 5):
            self.refused(ValidationError, lambda text=reason: mine._reveal_number(text))
        self.assertFalse(self.rows())

    def test_wizard_answers_once_and_keeps_nothing(self):
        wizard = self.env['dealership.identity.reveal.wizard'].with_user(self.manager).create(
            {'document_id': self.document.id, 'reason': '办理贷款'})
        answer = wizard.action_reveal()
        self.assertEqual(answer['params']['message'], NUMBER)
        self.env.flush_all()
        self.assertNotIn(NUMBER, str(wizard.read()) + str(self.document.with_user(self.manager).read()))
        self.env.cr.execute("SELECT row::text FROM dealership_identity_reveal_wizard AS row")
        self.assertNotIn(NUMBER, str(self.env.cr.fetchall()))
        other = wizard.with_user(self.users['finance'])
        self.assertFalse(other.has_access('read'))

    def test_no_log_no_number(self):
        for error in (psycopg2.OperationalError("no connection"), psycopg2.errors.DiskFull("full")):
            with patch.object(type(self.Log), 'create', side_effect=error):
                self.refused(UserError, lambda: self.document.with_user(self.manager)._reveal_number('办理贷款'))
        self.assertFalse(self.rows())

    def test_log_is_append_only_for_everybody(self):
        self.document.with_user(self.manager)._reveal_number('办理贷款')
        row = self.rows()
        for records in (row.sudo(), *(row.with_user(user) for user in self.users.values())):
            self.refused(UserError, lambda log=records: log.write({'reason': 'other'}))
            self.refused(UserError, lambda log=records: log.unlink())
            self.refused(UserError, lambda log=records: log.copy())
        for user in self.users.values():
            self.refused(AccessError, lambda role=user: self.Log.with_user(role).create(
                {'kind': 'reveal', 'user_id': role.id}))
        self.assertTrue(row.with_user(self.users['auditor']).read(['reason', 'user_id', 'partner_id', 'create_date']))
        self.assertFalse(self.Log.with_user(self.consultant).has_access('read'))
        self.refused(AccessError, lambda: row.with_user(self.users['auditor']).read(['number_hash']))

    def test_log_stays_when_customer_and_document_go(self):
        self.document.with_user(self.manager)._reveal_number('办理贷款')
        uuid = self.document.uuid
        self.partner.unlink()
        self.assertEqual(self.rows().document_uuid, uuid)
        self.assertFalse(self.document.exists())

    def test_context_forges_nothing(self):
        forged = self.document.with_user(self.manager).with_context(
            default_user_id=self.consultant.id, default_reason='forged', default_create_uid=1, default_kind='search')
        forged._reveal_number('办理贷款')
        self.assertEqual((self.rows().user_id, self.rows().reason), (self.manager, '办理贷款'))

    # -- search ---------------------------------------------------------
    def test_search_is_exact_and_logged_by_hash(self):
        Document = self.Document.with_user(self.consultant)
        for text in (NUMBER, NUMBER.lower(), '110105 19491231 002x'):
            self.assertEqual(Document._find_partners_by_number(text), self.partner)
        self.assertEqual(Document.search([('number', '=', NUMBER)]), self.document)
        self.assertEqual(self.env['res.partner'].with_user(self.consultant).search(
            [('identity_document_ids.number', '=', NUMBER)]), self.partner)
        self.assertFalse(Document._find_partners_by_number(NUMBER[:-1]))
        self.assertFalse(Document._find_partners_by_number('110***********002X'))
        self.assertFalse(Document._find_partners_by_number('张三'))
        rows = self.rows('search')
        self.assertEqual(rows.user_id, self.consultant)
        self.assertEqual(len(rows.filtered(lambda row: row.number_hash == self.document.number_hash)), 1)
        for operator, value in (('ilike', '1101'), ('=like', '1101%'), ('>', '1')):
            with self.assertRaises(UserError), self.cr.savepoint():
                Document.search([('number', operator, value)])

    def test_search_is_limited(self):
        Document = self.Document.with_user(self.consultant)
        for number in resident_numbers(30, seed=3):
            self.assertFalse(Document._find_partners_by_number(number))
        self.refused(UserError, lambda: Document._find_partners_by_number(NUMBER))
        self.refused(UserError, lambda: Document.search([('number', 'in', resident_numbers(40, seed=4))]))
        # others, and the system's own look-ups, are not concerned
        self.assertEqual(self.Document.with_user(self.manager)._find_partners_by_number(NUMBER), self.partner)
        self.assertEqual(Document.sudo()._find_partners_by_number(NUMBER), self.partner)

    def test_search_needs_a_log(self):
        with patch.object(type(self.Log), 'create', side_effect=psycopg2.OperationalError("no connection")):
            self.refused(UserError, lambda: self.Document.with_user(self.consultant)._find_partners_by_number(NUMBER))


@tagged('post_install', '-at_install')
class TestIdentityLogTransaction(CommittedCase):
    """With real cursors: what happens to the caller's transaction does not reach the log."""

    def setUp(self):
        super().setUp()
        keys = patch.dict(os.environ, {vault.ENV_KEYS: LINE_1, vault.ENV_FILE: ''})
        keys.start()
        self.addCleanup(keys.stop)
        with self.registry.cursor() as cr:
            document = self.admin(cr).create(
                {'partner_id': self.admin(cr).env['res.partner'].create({'name': 'durable'}).id, 'number': NUMBER})
            self.document_id, self.uuid, self.partner_id = document.id, document.uuid, document.partner_id.id

    def admin(self, cr):
        return self.env(cr=cr, user=self.env.ref('base.user_admin').id, su=False)['dealership.identity.document']

    def test_log_outlives_the_callers_rollback(self):
        with self.registry.cursor() as cr:
            Document = self.admin(cr)
            self.assertEqual(Document.browse(self.document_id)._reveal_number('办理贷款'), NUMBER)
            self.assertIn(self.partner_id, Document._find_partners_by_number(NUMBER).ids)
            cr.rollback()
        with self.registry.cursor() as cr:
            rows = self.admin(cr).env['dealership.identity.reveal'].search([('create_date', '>=', self.cr.now())])
            self.assertEqual(sorted(rows.mapped('kind')), ['reveal', 'search'])
            self.assertEqual(rows.filtered('document_id').document_uuid, self.uuid)

    def test_one_of_two_concurrent_entries_is_refused(self):
        passport = {'partner_id': self.partner_id, 'document_type': 'passport', 'number': 'E12345678'}
        with self.registry.cursor() as first, self.registry.cursor() as second:
            self.admin(second).search([])  # both have begun
            self.admin(first).create(passport)
            first.commit()
            with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger('odoo.sql_db'):
                self.admin(second).create(passport)
                second.flush()
            second.rollback()
