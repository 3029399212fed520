"""Identity documents (A05, invariant 9): encrypted, masked, found by exact number; the number is nowhere in clear."""
import json

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged

from ..rules import identity, vault
from .identity_common import LINE_1, LINE_2, NUMBER, READERS, WRITERS, IdentityCase, resident_numbers


@tagged('post_install', '-at_install')
class TestIdentityDocument(IdentityCase, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()

    # -- writing -------------------------------------------------------
    def test_stored_encrypted_and_shown_masked(self):
        self.assertEqual(self.document.number, '110***********002X')
        self.assertEqual(self.document.number_masked, '110***********002X')
        self.assertRegex(self.document.number_cipher, r'^v1:t1:[A-Za-z0-9+/=]+$')
        self.assertRegex(self.document.number_hash, r'^t1:[0-9a-f]{64}$')
        self.assertEqual(self.document._decrypt(), NUMBER)

    def test_birth_date_and_gender_are_filled_once(self):
        self.assertEqual(self.partner.birthdate_date, fields.Date.to_date('1949-12-31'))
        self.assertEqual(self.partner.gender, 'female')
        other = self._customer('李四', birthdate_date='1980-01-01', gender='male')
        self.Document.create({'partner_id': other.id, 'number': NUMBER})
        self.assertEqual((other.birthdate_date.year, other.gender), (1980, 'male'))

    def test_mask_written_back_changes_nothing(self):
        cipher = self.document.number_cipher
        self.document.number = self.document.number
        self.document.write({'number': NUMBER.lower()})
        self.assertEqual(self.document.number_cipher, cipher)
        self.refused(ValidationError, lambda: self.document.write({'number': '310***********0021'}))
        self.refused(ValidationError, lambda: self.document.write({'number': ''}))
        self.refused(ValidationError, lambda: self.Document.create(
            {'partner_id': self.partner.id, 'number': '110***********002X'}))
        self.assertEqual(self.document._decrypt(), NUMBER)

    def test_bad_numbers_are_refused_without_being_repeated(self):
        bad = NUMBER[:-1] + '1'
        for number in (bad, NUMBER[:-1], 'abc', '', False, None, NUMBER + '0', '1' * 100000, 'a\x00b', '\ud800'):
            message = self.refused(
                ValidationError, lambda value=number: self.Document.create({'partner_id': self.partner.id, 'number': value}))
            self.assertNotIn(NUMBER[:-1], message)

    def test_types(self):
        self.assertEqual(
            dict(self.Document._fields['document_type']._description_selection(self.env)).keys(), identity.TYPES.keys())
        for document_type, number in (
            ('passport', 'E12345678'), ('hk_macau_permit', 'H12345678'), ('driving_licence', NUMBER), ('other', '军 12-3'),
        ):
            document = self.Document.create(
                {'partner_id': self.partner.id, 'document_type': document_type, 'number': number})
            self.assertTrue(identity.is_mask(document.number))

    def test_type_changes_with_its_number(self):
        document = self.Document.create(
            {'partner_id': self._customer('T').id, 'document_type': 'passport', 'number': 'E12345678'})
        self.refused(ValidationError, lambda: document.write({'document_type': 'resident_id'}))
        document.write({'document_type': 'other', 'number': document.number})
        self.assertEqual(document._decrypt(), 'E12345678')
        self.assertEqual(self.Document._find_partners_by_number('E12345678'), document.partner_id)

    def test_twice_on_one_customer_is_refused(self):
        again = {'partner_id': self.partner.id, 'number': ' 110105-19491231-002x '}
        self.refused(ValidationError, lambda: self.Document.create(again))
        with self._keys(LINE_2, LINE_1):  # also in the middle of a rotation
            self.refused(ValidationError, lambda: self.Document.create(again))

    def test_moved_cipher_does_not_decrypt(self):
        other = self.Document.create({'partner_id': self._customer('x').id, 'number': resident_numbers(1)[0]})
        other.flush_recordset()
        self.env.cr.execute(
            "UPDATE dealership_identity_document SET number_cipher = %s WHERE id = %s", [self.document.number_cipher, other.id])
        other.invalidate_recordset()
        self.assertIn('Enter the number again', self.refused(UserError, other._decrypt))

    def test_one_main_document(self):
        second = self.Document.create({'partner_id': self.partner.id, 'document_type': 'passport', 'number': 'E12345678'})
        self.assertTrue(self.document.is_primary)
        self.assertFalse(second.is_primary)
        second.is_primary = True
        self.assertFalse(self.document.is_primary)

    def test_text_beside_holds_no_number(self):
        self.refused(ValidationError, lambda: self.document.write({'note': f"is {NUMBER}"}))

    def test_protected_and_immutable(self):
        mine = self.document.with_user(self.manager)
        other = self._customer('y')
        company = self.env['res.company'].create({'name': 'Other store'})
        for vals in (
            {'uuid': 'x'}, {'number_masked': 'x'}, {'company_id': company.id}, {'number_cipher': 'x'}, {'number_hash': 'x'},
        ):
            self.refused(UserError, lambda values=vals: mine.write(values))
            self.refused(UserError, lambda values=vals: mine.partner_id.write(
                {'identity_document_ids': [Command.update(mine.id, values)]}))
            self.refused(AccessError, lambda values=vals: mine.create(
                {'partner_id': other.id, 'number': NUMBER, **values}))
        created = mine.with_context(
            default_uuid='x', default_number_masked='x', default_company_id=company.id,
        ).create({'partner_id': other.id, 'number': NUMBER})
        self.assertNotEqual(created.uuid, 'x')
        self.assertEqual((created.number_masked, created.company_id), (identity.mask(NUMBER), other.company_id))
        for name in ('number_cipher', 'number_hash'):
            self.refused(AccessError, lambda key=f'default_{name}': mine.with_context(**{key: 'x'}).create(
                {'partner_id': other.id, 'document_type': 'passport', 'number': 'E12345678'}))
        self.refused(ValidationError, lambda: mine.write({'partner_id': other.id}))
        self.refused(ValidationError, lambda: other.with_user(self.manager).write(
            {'identity_document_ids': [Command.link(mine.id)]}))

    # -- without keys --------------------------------------------------
    def test_without_a_key_everything_else_works(self):
        with self._keys():
            self.assertEqual(self.document.number, '110***********002X')
            self.document.write({'note': 'n', 'number': self.document.number})
            self.document.with_user(self.consultant).read()
            self.partner.with_user(self.consultant).read(['identity_document_ids'])
            for call in (
                lambda: self.Document.create({'partner_id': self._customer('z').id, 'number': resident_numbers(1)[0]}),
                lambda: self.document.with_user(self.manager)._reveal_number('办理贷款'),
            ):
                self.assertIn(vault.ENV_FILE, self.refused(UserError, call))
        with self._keys(LINE_2):
            self.assertIn('t1', self.refused(UserError, self.document._decrypt))
        with self._keys('broken'):
            self.refused(UserError, self.document._decrypt)

    # -- who -----------------------------------------------------------
    def test_access_as_each_role(self):
        for role, user in self.users.items():
            document = self.document.with_user(user)
            with self.subTest(role=role):
                self.assertEqual(document.has_access('read'), role in READERS)
                self.assertEqual(bool(self.Document.with_user(user).has_access('write')), role in WRITERS)
                self.assertEqual(self.Document.with_user(user).has_access('unlink'), role in ('manager', 'dealership_admin'))
                if role in READERS:
                    self.assertEqual(document.number, '110***********002X')
                for name in ('number_cipher', 'number_hash'):
                    self.refused(AccessError, lambda record=document, field=name: record.read([field]))
                    self.refused(AccessError, lambda record=document, field=name: record[field])
                    self.refused(AccessError, lambda record=document, field=name: record.search([(field, '!=', False)]))

    def test_writers_write(self):
        for role, number in zip(WRITERS, resident_numbers(len(WRITERS)), strict=True):
            partner = self._customer(role, user_id=self.users[role].id)
            with self.subTest(role=role):
                document = self.Document.with_user(self.users[role]).create({'partner_id': partner.id, 'number': number})
                self.assertEqual(document.number, identity.mask(number))

    def test_documents_follow_the_customer(self):
        rule = self.env['ir.rule'].create({
            'name': 'hide', 'model_id': self.env['ir.model']._get_id('res.partner'),
            'domain_force': f"[('id', '!=', {self.partner.id})]",
        })
        self.assertTrue(rule)
        hidden = self.document.with_user(self.manager)
        self.assertFalse(hidden.search([('id', '=', hidden.id)]))
        for operation in ('read', 'write', 'unlink'):
            self.assertFalse(hidden.has_access(operation))
        self.refused(AccessError, lambda: hidden.read(['number']))
        self.refused(AccessError, lambda: hidden._reveal_number('办理贷款'))
        self.refused(AccessError, lambda: hidden.create({'partner_id': self.partner.id, 'number': resident_numbers(1)[0]}))

    def test_other_store(self):
        company = self.env['res.company'].create({'name': 'Other store'})
        document = self.Document.create({
            'partner_id': self._customer('far', company_id=company.id, user_id=False).id, 'number': resident_numbers(1)[0]})
        self.assertEqual(document.company_id, company)
        for role in READERS:
            self.assertFalse(document.with_user(self.users[role]).has_access('read'), role)

    # -- duplicates and merge -------------------------------------------
    def test_copy_of_a_customer_as_each_role(self):
        for role in ('consultant', 'manager', 'lead_desk', 'dealership_admin'):
            partner = self._customer(role, user_id=self.users[role].id)
            self.Document.create({'partner_id': partner.id, 'number': NUMBER})
            with self.subTest(role=role):
                copy = partner.with_user(self.users[role]).copy()
                self.assertFalse(copy.sudo().identity_document_ids)
        self.refused(ValidationError, lambda: self.document.copy())

    def test_merge_keeps_every_document_once(self):
        numbers = resident_numbers(3)
        for role in ('consultant', 'manager', 'lead_desk', 'dealership_admin'):
            self.users[role].group_ids += self.env.ref('base.group_partner_manager')  # core's dialog is for those
            owner = {'user_id': self.users[role].id}
            first, second = self._customer('a', **owner), self._customer('b', **owner)
            if 'customer_class' in first._fields:
                second.customer_class = 'owner'
            kept = self.Document.create({'partner_id': first.id, 'number': numbers[0]})
            self.Document.create([{'partner_id': second.id, 'number': number} for number in numbers])
            wizard = self.env['base.partner.merge.automatic.wizard'].with_user(self.users[role]).create({})
            with self.subTest(role=role):
                wizard._merge((first + second).ids, first.with_user(self.users[role]))
                self.assertFalse(second.exists())
                documents = self.Document.search([('partner_id', '=', first.id)])
                self.assertEqual(sorted(document._decrypt() for document in documents), sorted(numbers))
                self.assertEqual(documents.filtered('is_primary'), kept)

    # -- rotation ------------------------------------------------------
    def test_rotation_is_resumable_and_keeps_numbers_findable(self):
        (self.Document.search([]) - self.document).unlink()
        numbers = resident_numbers(5)
        partners = [self._customer(number[:6]) for number in numbers]
        for partner, number in zip(partners, numbers, strict=True):
            self.Document.create({'partner_id': partner.id, 'number': number})
        with self._keys(LINE_2, LINE_1):
            before = self.Document._rotation_status()
            self.assertEqual(list(before), ['t2', 't1'])
            total = before['t1']
            last_id, done, failed = self.Document._rotate_batch(0, 3)
            self.assertEqual((done, failed), (3, {}))
            self.assertEqual(self.Document._rotation_status(), {'t2': 3, 't1': total - 3})
            for partner, number in zip(partners, numbers, strict=True):
                self.assertIn(partner, self.Document._find_partners_by_number(number))
            # stopped, and started again from the beginning
            self.assertEqual(self.Document._rotate_batch(0, 1000)[1], total - 3)
            self.assertEqual(self.Document._rotate_batch(last_id, 1000), (0, 0, {}))
        with self._keys(LINE_2):
            self.assertEqual(self.document._decrypt(), NUMBER)
            self.assertIn(self.partner, self.Document._find_partners_by_number(NUMBER))

    def test_rotation_reports_what_it_cannot_read(self):
        (self.Document.search([]) - self.document).unlink()
        with self._keys(LINE_2):
            self.assertEqual(self.Document._rotate_batch(0, 1000)[2].get(self.document.id), 'key_unknown')
        self.assertEqual(self.document._decrypt(), NUMBER)

    # -- nothing in clear ----------------------------------------------
    def test_no_way_out_for_fifty_numbers(self):
        numbers = resident_numbers(50)
        self.manager.group_ids += self.env.ref('base.group_allow_export')
        partner = self._customer('fifty').with_user(self.manager)
        partner.write({'identity_document_ids': [Command.create({'number': number}) for number in numbers[:25]]})
        Document = self.Document.with_user(self.manager)
        answers = [
            Document.load(['partner_id/.id', 'document_type', 'number'], [
                [str(partner.id), 'resident_id', number] for number in numbers[25:48]]),
            Document.web_save({'partner_id': partner.id, 'number': numbers[48]}, {'number': {}, 'display_name': {}}),
            Document.create({'partner_id': partner.id, 'number': numbers[49]}).read(),
        ]
        documents = partner.identity_document_ids
        self.assertEqual(len(documents), 50)
        fields_all = list(Document.fields_get())
        answers += [
            documents.read(), documents.export_data(fields_all), documents.export_data(['number', 'number_masked', 'display_name']),
            partner.export_data(['name', 'identity_document_ids/number', 'identity_document_ids/display_name']),
            Document.search_read([], ['number']), Document.web_search_read([], {'number': {}, 'number_masked': {}}),
            documents[0].web_save({'number': numbers[0]}, {'number': {}}), documents.web_read({'number': {}}),
            Document.name_search('1'), Document.formatted_read_group([], ['number_masked'], ['__count']),
            Document.default_get(fields_all), Document.fields_get(), partner.read(), documents[0].read(),
            documents[0].onchange({'note': 'x'}, ['note'], {'note': {}, 'number': {}}),
            self.Log.sudo().search([]).read(['reason', 'ip']), partner.with_user(self.manager).copy().read(),
        ]
        self.env.flush_all()
        text = json.dumps(answers, default=str)
        for number in numbers:
            self.assertNotIn(number, text)
        self.assertFalse(self._database_hits(numbers))

    def test_import_file_lies_sealed(self):
        numbers = resident_numbers(3)
        rows = ''.join(f"{self.partner.id},resident_id,{number}\n" for number in numbers)
        upload = self.env['base_import.import'].with_user(self.manager).create({
            'res_model': 'dealership.identity.document', 'file_type': 'text/csv', 'file_name': 'ids.csv',
            'file': f"customer,type,number\n{rows}".encode(),
        })
        self.env.flush_all()
        self.assertFalse(self._database_hits(numbers))
        upload.invalidate_recordset()
        options = {'has_headers': True, 'quoting': '"', 'separator': ',', 'encoding': 'utf-8'}
        self.assertIn(numbers[0], str(upload.parse_preview(options)['preview']))
        result = upload.execute_import(
            ['partner_id/.id', 'document_type', 'number'], ['customer', 'type', 'number'], options)
        self.assertEqual(len(result['ids']), 3)
        self.env.flush_all()
        self.assertFalse(self._database_hits(numbers))
        with self._keys():  # any import works on a server without keys
            plain = upload.create({'res_model': 'res.partner', 'file_type': 'text/csv', 'file': b'name\nA\n'})
            plain.invalidate_recordset()
            self.assertEqual(plain.file, b'name\nA\n')

    def test_saved_searches_and_defaults_hold_no_number(self):
        Filters, Default = self.env['ir.filters'].with_user(self.manager), self.env['ir.default'].with_user(self.manager)
        for model, domain in (
            ('res.partner', f"[('identity_document_ids.number', '=', '{NUMBER}')]"),
            ('res.partner', "[('identity_document_ids.number', '=', 'E12345678')]"),
            ('res.partner', f"[('name', 'ilike', '{NUMBER}')]"),
            ('dealership.identity.document', "[('number', '=', 'E12345678')]"),
        ):
            self.refused(ValidationError, lambda values=(model, domain): Filters.create(
                {'name': 'mine', 'model_id': values[0], 'domain': values[1], 'user_ids': [Command.set(self.manager.ids)]}))
        self.refused(ValidationError, lambda: Default.set('dealership.identity.document', 'number', 'E12345678', user_id=True))
        self.refused(ValidationError, lambda: Default.set('res.partner', 'comment', NUMBER, user_id=True))
        Filters.create({'name': 'mine', 'model_id': 'res.partner', 'domain': "[('name', 'ilike', '张')]",
                        'user_ids': [Command.set(self.manager.ids)]})

    def _database_hits(self, numbers):
        """Tables in which a number stands in clear, whatever the column."""
        self.env.cr.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'm') AND n.nspname = current_schema()")
        # a binary column shows as hexadecimal
        pattern = '|'.join([*numbers, *(number.encode().hex() for number in numbers)])
        hits = []
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT 1 FROM {table} AS row WHERE row::text ~ %s LIMIT 1', [pattern])
            hits += [table] if self.env.cr.fetchone() else []
        return hits

    def test_group_by_the_number_itself_is_impossible(self):
        for name in ('number', 'number_hash', 'number_cipher'):
            error = ValueError if name == 'number' else AccessError
            with self.assertRaises(error), self.cr.savepoint():
                self.Document.with_user(self.manager)._read_group([], [name], ['__count'])

    def test_form_shows_the_mask_again(self):
        with Form(self.Document.with_user(self.consultant)) as form:
            form.partner_id = self._customer('form').with_user(self.consultant)
            form.number = resident_numbers(1)[0]
        self.assertEqual(form.record.number, identity.mask(resident_numbers(1)[0]))
