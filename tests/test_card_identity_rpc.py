"""Identity numbers from outside (A05, invariants 9 and 10): attacks over RPC, what answers and logs hold, the browser."""
import base64
import json
import logging
import re

from odoo import fields
from odoo.tests import HttpCase, tagged

from .identity_common import MODULE, NUMBER, IdentityCase


@tagged('post_install', '-at_install')
class TestIdentityRpc(IdentityCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()
        cls.env.flush_all()

    def call(self, model, method, *args, **kwargs):
        return self.url_open('/web/dataset/call_kw', json={
            'jsonrpc': '2.0', 'method': 'call', 'id': 1,
            'params': {'model': model, 'method': method, 'args': list(args), 'kwargs': kwargs},
        }).json()

    def test_attacks_over_rpc(self):
        model, ids, secret = 'dealership.identity.document', self.document.ids, self.document.number_hash
        log = 'dealership.identity.reveal'
        for role in ('consultant', 'manager', 'auditor', 'dealership_admin'):
            self.authenticate(f'id_{role}', f'id_{role}')
            for call in (
                (model, 'read', ids, ['number_cipher']), (model, 'read', ids, ['number_hash']),
                (model, 'search', [('number_hash', '=', secret)]), (model, 'search_count', [('number_cipher', 'like', 'v1')]),
                (model, 'search', [('number', 'ilike', '1101')]),
                ('res.partner', 'search', [('identity_document_ids.number_hash', '=', secret)]),
                (model, 'export_data', ids, ['number_cipher']), (model, 'formatted_read_group', [], ['number_hash'], ['__count']),
                (model, 'web_read', ids, {'number_hash': {}}), (model, 'web_search_read', [], {'number_cipher': {}}),
                (model, 'search', [], 0, 1, 'number_hash'), (model, 'write', ids, {'number_cipher': 'x'}),
                (model, 'write', ids, {'uuid': 'x'}), (model, '_decrypt', ids), (model, '_reveal_number', ids, '办理贷款'),
                (model, '_find_partners_by_number', NUMBER), (model, '_rotate_batch'), (model, '_ring'),
                (log, 'create', [{'kind': 'reveal', 'user_id': 1}]), (log, '_append', []), (log, '_log_searches', []),
            ):
                with self.subTest(role=role, call=call[:2]):
                    answer = self.call(*call)
                    self.assertIn('error', answer)
                    self.assertNotIn(NUMBER, json.dumps(answer))
        self.assertEqual(self.document._decrypt(), NUMBER)

    def test_reveal_and_search_over_http(self):
        self.authenticate('id_manager', 'id_manager')
        with self.assertLogs('odoo', logging.INFO) as logs, self.assertLogs('werkzeug', logging.INFO) as requests:
            wizard = self.call('dealership.identity.reveal.wizard', 'create', [
                {'document_id': self.document.id, 'reason': '办理贷款'}])['result']
            answer = self.call('dealership.identity.reveal.wizard', 'action_reveal', wizard)['result']
            found = self.call('dealership.identity.document', 'web_search_read', [('number', '=', NUMBER)], {'number': {}})
            refused = self.call('dealership.identity.document', 'create', [
                {'partner_id': self.partner.id, 'number': NUMBER}])
        self.assertEqual(answer['params']['message'], NUMBER)
        self.assertIn('result', found)
        self.assertEqual([row['number'] for row in found['result']['records']], ['110***********002X'])
        self.assertNotIn(NUMBER, json.dumps(refused) + json.dumps(found))
        self.assertNotIn(NUMBER, '\n'.join(logs.output + requests.output))
        rows = self.Log.search([('user_id', '=', self.manager.id)])
        self.assertEqual(sorted(rows.mapped('kind')), ['reveal', 'search'])
        self.assertEqual(set(rows.mapped('ip')), {'127.0.0.1'})

    def test_without_the_right_over_http(self):
        self.authenticate('id_consultant', 'id_consultant')
        model = 'dealership.identity.reveal.wizard'
        self.assertIn('error', self.call(model, 'create', [{'document_id': self.document.id, 'reason': '办理贷款'}]))
        mine = self.env[model].with_user(self.manager).create({'document_id': self.document.id, 'reason': '办理贷款'})
        self.assertIn('error', self.call(model, 'action_reveal', mine.ids))
        self.assertFalse(self.Log.search([('user_id', '=', self.consultant.id)]))

    def test_json2(self):
        key = self.env['res.users.apikeys'].with_user(self.manager)._generate(
            None, 'test', fields.Datetime.add(fields.Datetime.now(), days=1))
        headers = {'Authorization': f'Bearer {key}'}
        answer = self.url_open(
            '/json/2/dealership.identity.document/read', headers=headers,
            json={'ids': self.document.ids, 'fields': ['number', 'number_masked']})
        self.assertEqual(answer.json()[0]['number'], '110***********002X')
        for method, values in (
            ('read', {'ids': self.document.ids, 'fields': ['number_cipher']}),
            ('_decrypt', {'ids': self.document.ids}),
            ('write', {'ids': self.document.ids, 'vals': {'number_hash': 'x'}}),
        ):
            answer = self.url_open(f'/json/2/dealership.identity.document/{method}', headers=headers, json=values)
            self.assertGreaterEqual(answer.status_code, 400)
            self.assertNotIn(NUMBER, answer.text)

    def test_export_file(self):
        self.authenticate('id_dealership_admin', 'id_dealership_admin')
        response = self.url_open('/web/export/csv', data={'data': json.dumps({
            'model': 'dealership.identity.document', 'ids': self.document.ids, 'domain': [], 'import_compat': False,
            'fields': [{'name': 'number', 'label': 'Number', 'type': 'char'}, {'name': 'display_name', 'label': 'Name'}],
            'groupby': [], 'context': {},
        })})
        self.assertNotIn(NUMBER, response.text)
        self.assertFalse(re.search(base64.b64encode(NUMBER.encode()).decode(), response.text))


@tagged('post_install', '-at_install')
class TestIdentityTour(IdentityCase, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()

    def test_manager_enters_and_reveals(self):
        self.manager.lang = 'en_US'
        customer = self._customer('陆小凤')
        self.start_tour(
            f'/odoo/action-{MODULE}.res_partner_action_customers/{customer.id}', 'auto_dealership_identity_reveal',
            login='id_manager')
        self.assertEqual(customer.identity_document_ids._decrypt(), NUMBER)
        self.assertEqual(customer.gender, 'female')
        self.assertEqual(self.Log.search([('user_id', '=', self.manager.id)]).reason, '办理贷款')
