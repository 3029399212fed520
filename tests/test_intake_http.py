"""Leads over HTTP: the key first, then the size, then the format; a clear answer with a code for everything (E01, issue 4)."""
import json
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..controllers import lead_intake
from ..models.intake import lead_problems
from ..rules import lead_json, lead_text
from .committed import lost_race
from .intake_common import Intake, adf_message

ROOT = Path(__file__).resolve().parents[1]


@tagged('post_install', '-at_install')
class TestIntakeHttp(Intake, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_intake()
        cls.key, cls.token = cls.issue(cls.source)
        cls.far_key, cls.far_token = cls.issue(cls.far_source)

    def post(self, body, token=None, kind='adf', code='chenguang', content_type=None, **headers):
        """(status, answer)"""
        content_type = content_type or ('application/json' if kind == 'json' else 'application/xml')
        headers = {'Content-Type': content_type, 'Authorization': f'Bearer {token or self.token}', 'Prefer': 'wait', **headers}
        body = body.encode() if isinstance(body, str) else body
        with mute_logger('odoo.http'):
            response = self.url_open(f'/dealership/intake/{code}/{kind}', data=body, headers=headers, timeout=60)
        self.env.invalidate_all()
        return response.status_code, response.json()

    def logged(self, **values):
        domain = [(name, '=', value) for name, value in values.items()]
        return self.env['dealership.lead.message'].search([('source_id', 'in', (self.source + self.far_source).ids), *domain])

    # ------------------------------------------------------------------
    # Taken
    # ------------------------------------------------------------------
    def test_adf(self):
        status, answer = self.post(adf_message())
        self.assertEqual((status, answer['status'], answer['code'], answer['missing']), (201, 'accepted', 'accepted', []))
        message = self.logged(reference=answer['reference'])
        self.assertEqual(
            (message.via, message.key_id, message.lead_id.contact_name, message.fate), ('adf', self.key, '李晨', 'accepted'))
        self.assertTrue(self.key.last_used_on)
        self.assertEqual(set(answer), {'status', 'code', 'reference', 'id', 'missing'}, "no id of the database goes out")
        status, answer = self.post(adf_message())
        self.assertEqual((status, answer['status']), (200, 'duplicate'))
        status, answer = self.post(adf_message(status='resend', budget='1'))
        self.assertEqual((status, answer['status']), (200, 'merged'))
        self.assertEqual(len(self.leads()), 1)

    def test_json(self):
        lead = {'id': 7, 'name': '王露', 'phone': '13900010002', 'vehicle': {'make': '上汽大众', 'model': '朗逸'}, 'budget': '15万'}
        status, answer = self.post(json.dumps(lead), kind='json')
        self.assertEqual((status, answer['status'], answer['id']), (201, 'accepted', '7'))
        status, answer = self.post(json.dumps([lead, {'id': 8, 'phone': 'x'}]), kind='json')
        self.assertEqual((status, answer['status']), (201, 'split'))
        self.assertEqual([item['status'] for item in answer['leads']], ['duplicate', 'to_complete'])
        self.assertEqual(answer['leads'][1]['missing'], ['name', 'contact', 'model', 'budget'])
        self.assertEqual(answer['leads'][1]['problems'][0]['code'], 'phone.invalid')

    def test_gbk_body(self):
        status, _answer = self.post(adf_message(name='李喆镕').encode('gb18030'))
        self.assertEqual((status, self.leads().contact_name), (201, '李喆镕'))

    def test_what_cannot_be_read_is_a_lead(self):
        for kind, body in (('adf', 'call 13900010001'), ('json', '{"name": '), ('adf', b'\xff\xfe\x00\x81\x01')):
            status, answer = self.post(body, kind=kind)
            self.assertEqual((status, answer['status']), (201, 'to_complete'))
            self.assertTrue(self.logged(reference=answer['reference']).lead_id)

    # ------------------------------------------------------------------
    # Refused, each with a code and a row
    # ------------------------------------------------------------------
    def refused_with(self, status, expected, row=True, **post):
        before = len(self.leads())
        found, answer = self.post(**{'body': adf_message(), **post})
        self.assertEqual((found, answer['status'], answer['code']), (status, 'refused', expected), answer)
        self.assertTrue(answer['message'])
        self.assertEqual(len(self.leads()), before)
        if row:
            message = self.logged(reference=answer['reference'])
            self.assertEqual((message.fate, message.reason, message.lead_id.id), ('refused', expected, False))
            return message
        self.assertNotIn('reference', answer)
        return None

    def test_wrong_keys(self):
        public = self.token.split('_')[1]
        for token in (
                'x', '', 'dlk__', f'dlk_{public}_', f'dlk_{public}_{"a" * 43}', self.token + 'x', self.token[:-1], 'é' * 50, 'dlk_' * 99):
            self.refused_with(401, 'unauthorised', row=False, token=token or 'none', **{'X-Api-Key': 'x'})
        self.assertFalse(self.logged(), "who has no key leaves nothing behind")

    def test_key_in_the_other_header(self):
        status, _answer = self.post(adf_message(), Authorization='', **{'X-Api-Key': self.token})
        self.assertEqual(status, 201)

    def test_expired_key(self):
        self.key.expires_on = fields.Datetime.now() - timedelta(seconds=1)
        message = self.refused_with(401, 'key_expired')
        self.assertIn('李晨', message.raw_text)
        # nothing is lost: the desk makes a lead of it
        message.with_user(self.users['lead_desk']).action_make_lead()
        self.assertIn('13900010001', self.plain(message.lead_id.description))

    def test_revoked_key(self):
        self.key.with_user(self.users['dealership_admin']).action_revoke()
        self.refused_with(401, 'key_revoked')

    def test_replaced_key(self):
        old = self.token
        self.key.action_issue()
        self.refused_with(401, 'unauthorised', row=False, token=old)

    def test_key_of_the_other_store(self):
        message = self.refused_with(403, 'wrong_source', token=self.far_token)
        self.assertEqual(message.company_id, self.far_store, "logged with the key's own store, whatever the address says")
        self.refused_with(403, 'wrong_source', code='no-such-source')
        self.assertFalse(self.leads(self.far_source))

    def test_scope_and_closed_source(self):
        self.key.scope_json = False
        self.refused_with(403, 'format_not_allowed', kind='json', body='{"name": "x"}')
        self.source.takes_adf = False
        self.refused_with(403, 'format_not_allowed')
        self.source.active = False
        self.refused_with(403, 'source_closed')

    def test_content_type(self):
        for content_type in ('text/html', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'image/png'):
            self.refused_with(415, 'content_type', content_type=content_type)

    def test_too_large(self):
        message = self.refused_with(413, 'too_large', body=b'<adf>' + b'x' * lead_text.MAX_BYTES)
        self.assertFalse(message.raw_text)
        self.assertGreater(message.size, lead_text.MAX_BYTES)

    def test_fifty_megabytes(self):
        self.refused_with(413, 'too_large', body=b'<adf>' + b'x' * (50 * 1024 * 1024))
        self.refused_with(413, 'too_large', body=b'a=' + b'x' * (50 * 1024 * 1024), content_type='application/x-www-form-urlencoded')

    def test_hostile_documents(self):
        bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><adf><prospect><name>&b;</name></prospect></adf>'
        external = '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><adf><prospect><name>&f;</name></prospect></adf>'
        for text in (bomb, external, bomb.replace('DOCTYPE', 'doctype'), external.encode('utf-16')):
            message = self.refused_with(422, 'doctype', body=text)
            self.assertNotIn('root:', message.raw_text)
        self.refused_with(422, 'empty', body='  ')

    def test_deep_nesting_and_truncation(self):
        for text in ('<adf><prospect>' + '<x>' * 20_000, adf_message()[:-90], '[' * 90_000):
            status, answer = self.post(text, kind='json' if text[0] == '[' else 'adf')
            self.assertEqual((status, answer['status']), (201, 'to_complete'))

    def test_rate(self):
        self.key.rate_limit = 2
        for number in range(2):
            self.assertEqual(self.post(adf_message(number=number, name=f'客{number}'))[0], 201)
        self.refused_with(429, 'rate', row=False)
        self.assertTrue(self.key.last_refused_on)
        self.assertEqual(self.post(adf_message(number=1), token=self.far_token, code='chenguang-far')[0], 201)

    def fate(self, path, token=None):
        with mute_logger('odoo.http'):
            response = self.url_open(path, headers={'Authorization': f'Bearer {token or self.token}'})
        return response.status_code, response.json()

    def run_scheduler(self):
        with patch.object(self.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: 1):
            self.env['dealership.lead.message']._cron_process()
        self.env.invalidate_all()

    def test_the_loser_of_a_race_is_answered_without_a_pause(self):
        with lost_race(self.env['dealership.lead.message']) as met:
            status, answer = self.post(adf_message(), Prefer='')
        self.assertEqual((status, len(met)), (202, 1))
        self.assertEqual(len(self.logged(reference=answer['reference'])), 1)

    def test_a_message_is_answered_when_it_is_kept(self):
        cron = self.env.ref('auto_dealership.cron_process_lead_messages')
        status, answer = self.post(adf_message(), Prefer='')
        self.assertEqual((status, answer['status'], answer['missing'], answer.get('problems')), (202, 'pending', [], None))
        self.assertEqual(self.logged(reference=answer['reference']).fate, 'pending')
        self.assertFalse(self.leads())
        self.assertEqual(self.fate(answer['status_url'])[1]['status'], 'pending')
        self.assertEqual(self.post(adf_message(), Prefer='')[1]['status'], 'duplicate')
        # what cannot be read is said at once, too
        status, broken = self.post('call 13900010009', Prefer='')
        self.assertEqual((status, broken['status'], broken['problems'][0]['code']), (202, 'pending', 'xml.none'))
        status, both = self.post('[{"name": "甲", "phone": "13900010003"}, {"name": "乙"}]', kind='json', Prefer='return=minimal')
        self.assertEqual((status, both['status'], [lead['status'] for lead in both['leads']]), (202, 'split', ['pending'] * 2))
        self.assertEqual(both['leads'][1]['missing'], ['contact', 'model', 'budget'])
        triggers = self.env['ir.cron.trigger'].search_count([('cron_id', '=', cron.id)])
        self.assertEqual(triggers, 1, "one for all that wait")
        self.run_scheduler()
        self.assertEqual(len(self.leads()), 4)
        status, later = self.fate(answer['status_url'])
        self.assertEqual((status, later['status'], later['reference'], later['missing']), (200, 'accepted', answer['reference'], []))
        self.assertNotIn('status_url', later)
        status, later = self.fate(broken['status_url'])
        self.assertEqual((status, later['status'], later['problems'][0]['code']), (200, 'to_complete', 'xml.none'))

    def test_only_the_source_asks_for_its_messages(self):
        _status, answer = self.post(adf_message(), Prefer='')
        path = answer['status_url']
        self.assertEqual(self.fate(path, token='none')[0], 401)
        self.assertEqual(self.fate(path, token=self.far_token), (403, {
            'status': 'refused', 'code': 'wrong_source', 'message': lead_problems.sentence(self.env, 'wrong_source')}))
        self.assertEqual(self.fate(path.replace('chenguang', 'chenguang-far'), token=self.far_token)[0], 404)
        self.assertEqual(self.fate(path[:-1] + 'x')[1]['code'], 'unknown')
        self.key.with_user(self.users['dealership_admin']).action_revoke()
        self.assertEqual(self.fate(path)[0], 401)

    def test_one_message_costs_few_queries(self):
        self.post(adf_message(), Prefer='')
        before = self.env.cr.sql_log_count
        self.post(adf_message(number=2, name='王露', phone='13900010002'), Prefer='')
        self.assertLess(self.env.cr.sql_log_count - before, 16)

    def test_a_surge_is_kept_at_once_and_made_in_batches(self):
        with patch.object(lead_intake, 'SURGE', 2):
            answers = [self.post(adf_message(number=n, name=f'客{n}', phone=f'1390008{n:04d}')) for n in range(8)]
            again = self.post(adf_message(number=7, name='客7', phone='13900080007'))
            changed = self.post(adf_message(number=6, name='客6', phone='13900080006', budget='300000', status='resend'))
        self.assertEqual([status for status, _answer in answers], [201] * 2 + [202] * 6)
        self.assertEqual((again[0], again[1]['status']), (200, 'duplicate'))
        self.assertEqual((changed[0], changed[1]['status']), (202, 'pending'))
        self.assertEqual(len(self.leads()), 2)
        cron = self.env.ref('auto_dealership.cron_process_lead_messages')
        self.assertTrue(self.env['ir.cron.trigger'].search_count([('cron_id', '=', cron.id)]))
        self.run_scheduler()
        self.assertEqual(sorted(self.leads().mapped('contact_name')), [f'客{n}' for n in range(8)])
        self.assertFalse(self.logged(fate='pending'))
        self.assertEqual(self.logged(reference=changed[1]['reference']).fate, 'merged')
        self.assertEqual(self.leads().filtered(lambda lead: lead.contact_name == '客6').budget_max, 300000)

    def test_other_methods_and_paths(self):
        with mute_logger('odoo.http'):
            self.assertEqual(self.url_open('/dealership/intake/chenguang/adf').status_code, 405)
            self.assertEqual(self.url_open('/dealership/intake/chenguang/csv', data=b'x').status_code, 404)
        headers = {'Authorization': f'Bearer {self.token}'}
        answer = self.url_open('/dealership/intake/chenguang/check', headers=headers)
        self.assertEqual((answer.status_code, answer.json()), (200, {'status': 'ok', 'formats': ['adf', 'json'], 'messages_a_minute': 300}))
        self.assertEqual(self.url_open('/dealership/intake/chenguang-far/check', headers=headers).status_code, 403)
        self.assertEqual(self.url_open('/dealership/intake/chenguang/check').status_code, 401)

    def test_a_key_opens_nothing_else(self):
        headers = {'Authorization': f'Bearer {self.token}', 'Content-Type': 'application/json'}
        with mute_logger('odoo.http', 'odoo.addons.base.models.ir_http'):
            answer = self.url_open('/json/2/res.partner/search', data='{"domain": []}', headers=headers)
        self.assertIn(answer.status_code, (401, 403, 404))

    # ------------------------------------------------------------------
    # Description
    # ------------------------------------------------------------------
    def test_openapi_says_what_the_code_does(self):
        document = json.loads((ROOT / 'static' / 'openapi' / 'intake.json').read_text(encoding='utf-8'))
        self.assertTrue(document['openapi'].startswith('3.'))
        schemas = document['components']['schemas']
        self.assertEqual(schemas['Lead'], lead_json.SCHEMA)
        self.assertEqual(schemas['Leads'], lead_json.ENVELOPE)
        paths = document['paths']
        self.assertEqual(set(paths), {
            f'/dealership/intake/{{code}}/{path}' for path in (
                'adf', 'json', 'check', 'messages/{reference}', 'service', 'service/{reference}')})
        for kind in ('adf', 'json'):
            operation = paths[f'/dealership/intake/{{code}}/{kind}']['post']
            self.assertEqual(set(operation['requestBody']['content']), set(lead_intake.CONTENT_TYPES[kind]))
            statuses = {str(status) for code, status in lead_intake.STATUS.items() if code != 'unknown'}
            self.assertEqual(set(operation['responses']) - {'500', '404'}, statuses)
        codes = set(schemas['Answer']['properties']['code']['enum'])
        self.assertEqual(codes, set(lead_intake.STATUS) - {'refused'} | {'empty', 'doctype'})
        self.assertEqual(
            set(schemas['Problem']['properties']['code']['enum']),
            {code for code in lead_problems.SENTENCES if '.' in code or code == 'encoding'})
        served = self.url_open('/auto_dealership/static/openapi/intake.json')
        self.assertEqual(served.json(), document)

    def test_answers_fit_the_description(self):
        answer = json.loads((ROOT / 'static' / 'openapi' / 'intake.json').read_text(encoding='utf-8'))['components']['schemas']['Answer']
        for body in (adf_message(), adf_message(), adf_message(status='resend', budget='9'), 'words', '<!DOCTYPE a>'):
            for prefer in ('', 'wait'):
                _status, found = self.post(body + ' ' * len(prefer), Prefer=prefer)
                self.assertLessEqual(set(found), set(answer['properties']))
                self.assertIn(found['code'], answer['properties']['code']['enum'])
                self.assertIn(found['status'], answer['properties']['status']['enum'])


@tagged('post_install', '-at_install')
class TestIntakeKeys(Intake, TransactionCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_intake()
        cls.admin = cls.users['dealership_admin']

    def test_only_the_hash_is_kept(self):
        key, token = self.issue(self.source)
        secret = token.split('_', 2)[2]
        self.env.flush_all()
        self.env.cr.execute("SELECT to_jsonb(k)::text FROM dealership_lead_key k WHERE id = %s", [key.id])
        self.assertNotIn(secret, self.env.cr.fetchone()[0])
        self.assertNotIn('secret_hash', key.with_user(self.admin).fields_get())
        with self.assertRaises(AccessError):
            key.with_user(self.admin).read(['secret_hash'])
        self.assertFalse(self.allowed(lambda: key.with_user(self.admin).search([('secret_hash', '=like', 'a%')])))

    def test_only_administrators_of_the_store_keep_keys(self):
        key, _token = self.issue(self.source)
        far_key, _token = self.issue(self.far_source)
        Key = self.env['dealership.lead.key']
        for role in ('lead_desk', 'manager', 'consultant', 'auditor', 'receptionist', 'finance', 'plain'):
            user = self.users[role]
            self.assertFalse(Key.with_user(user).has_access('read'), role)
            for call in (
                    lambda user=user: key.with_user(user).action_issue(),
                    lambda user=user: key.with_user(user).action_revoke()):
                self.refused(call)
        self.assertEqual(Key.with_user(self.admin).search([]), key)
        self.refused(far_key.with_user(self.admin).action_issue)
        self.refused(far_key.with_user(self.admin).action_revoke)
        self.assertFalse(self.allowed(lambda: Key.with_user(self.admin).create({'name': 'x', 'source_id': self.far_source.id})))

    def test_what_makes_a_key_is_not_typed(self):
        key, _token = self.issue(self.source)
        own = key.with_user(self.admin)
        for vals in (
                {'secret_hash': 'a' * 64}, {'public_id': 'a'}, {'revoked_on': False}, {'last_used_on': False},
                {'source_id': self.far_source.id}):
            self.assertFalse(self.allowed(lambda vals=vals: own.write(vals)), vals)
        own.action_revoke()
        self.refused(own.action_issue, ValidationError)
        self.assertEqual((key.state, key.revoked_by_id), ('revoked', self.admin))

    def test_a_source_stays_in_its_store(self):
        desk = self.source.with_user(self.users['lead_desk'])
        self.assertFalse(self.allowed(lambda: desk.write({'company_id': self.far_store.id})))
        self.assertFalse(self.allowed(lambda: desk.write({'team_id': self.far_team.id})))
        self.assertFalse(self.allowed(lambda: desk.write({'team_id': self.plain_team.id})))
        self.assertFalse(self.allowed(lambda: self.far_source.with_user(self.users['lead_desk']).read(['name'])))
        self.assertFalse(self.allowed(lambda: desk.write({'code': 'Über uns'})))
        self.assertFalse(self.allowed(lambda: desk.write({'code': self.far_source.code}), Exception))
        self.assertFalse(self.env['dealership.lead.source'].with_user(self.users['auditor']).has_access('write'))
        for role in ('consultant', 'receptionist', 'finance'):
            self.assertFalse(self.env['dealership.lead.source'].with_user(self.users[role]).has_access('read'), role)

    def test_every_code_has_a_sentence(self):
        codes = set()
        readers = [ROOT / 'rules' / name for name in ('adf.py', 'json_text.py')]
        for path in [*readers, *(ROOT / 'rules').glob('lead_*.py'), *(ROOT / 'models' / 'intake').glob('lead_*.py')]:
            text = path.read_text(encoding='utf-8')
            for start in ('note(', 'Problem(', 'refused=', '.refused = ', 'return [], '):
                for piece in text.split(start)[1:]:
                    if piece[0] in '"\'':
                        codes.add(piece[1:].split(piece[0])[0])
        codes |= set(lead_intake.STATUS) - {'accepted', 'to_complete', 'split', 'merged', 'duplicate', 'pending', 'refused'}
        codes -= {''}
        self.assertFalse({code for code in codes if '{' not in code} - set(lead_problems.SENTENCES))
        for code in lead_problems.SENTENCES:
            self.assertTrue(lead_problems.sentence(self.env, code, 'x'))
