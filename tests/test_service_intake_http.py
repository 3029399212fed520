"""Workshop visits over HTTP: the intake's key with its own scope, one answer for everything, the same message once (issue 7)."""
import json
import threading
from datetime import timedelta
from pathlib import Path

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers import service_intake
from ..models.service import service_message_words
from ..models.service.service_message_receive import Envelope
from ..rules import lead_text, service_json
from .committed import CommittedCase, lost_race
from .common import valid_vin
from .service_common import ServiceIntake

ROOT = Path(__file__).resolve().parents[1]


@tagged('post_install', '-at_install')
class TestServiceIntakeHttp(ServiceIntake, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_service()
        cls.key, cls.token = cls.issue(cls.source, scope_service=True)
        cls.far_source.takes_service = True
        cls.far_key, cls.far_token = cls.issue(cls.far_source, scope_service=True)

    def post(self, body, token=None, code='chenguang', content_type='application/json', **headers):
        """(status, answer)"""
        headers = {'Content-Type': content_type, 'Authorization': f'Bearer {token or self.token}', **headers}
        body = body if isinstance(body, (bytes, str)) else json.dumps(body, ensure_ascii=False)
        with mute_logger('odoo.http'):
            response = self.url_open(
                f'/dealership/intake/{code}/service', data=body.encode() if isinstance(body, str) else body, headers=headers, timeout=60)
        self.env.invalidate_all()
        return response.status_code, response.json()

    def get(self, path, token=None):
        with mute_logger('odoo.http'):
            response = self.url_open(path, headers={'Authorization': f'Bearer {token or self.token}'})
        return response.status_code, response.json()

    def logged(self):
        return self.env['dealership.service.message'].search([('source_code', 'in', ('chenguang', 'chenguang-far'))])

    def test_one_visit(self):
        status, answer = self.post(self.visit())
        self.assertEqual((status, answer['status'], answer['code'], answer['id']), (201, 'accepted', 'accepted', 'WX-1'))
        self.assertEqual(set(answer), {'status', 'code', 'reference', 'id'}, "no id of the database goes out")
        message = self.logged()
        self.assertEqual((message.key_name, message.visit_id.vehicle_id, message.company_id), (self.key.public_id, self.car, self.store))
        self.assertTrue(self.key.last_used_on)
        self.assertEqual(message.keep_until, fields.Date.add(fields.Date.today(), days=self.source.retention_days))
        item = self.visit(id='WX-2', arrived_at=self.moment(days=-9), left_at=self.moment(days=-9))
        self.assertEqual([self.post(item)[0], self.post(item)[0], self.post(item)[1]['status']], [201, 200, 'duplicate'])
        status, answer = self.post({**item, 'remark': 'x'})
        self.assertEqual((status, answer['status']), (200, 'updated'))
        self.assertEqual(len(self.visits()), 2)

    def test_several(self):
        status, answer = self.post({'visits': [
            self.visit(), self.visit(id=2, vehicle={'plate': '沪A00009'}, kind='跳舞'), 'rubbish']})
        self.assertEqual((status, answer['status']), (200, 'several'))
        self.assertEqual([visit['status'] for visit in answer['visits']], ['accepted', 'to_complete', 'to_complete'])
        self.assertEqual(answer['visits'][1]['missing'], ['vehicle'])
        self.assertEqual(answer['visits'][1]['problems'][0], {
            'code': 'kind.unknown', 'value': '跳舞', 'message': 'The kind “跳舞” is unknown and was taken for “other”.'})
        many = [self.visit(id=number, arrived_at=self.moment(days=-9), left_at=self.moment(days=-9)) for number in range(205)]
        status, answer = self.post(many)
        self.assertEqual((status, len(answer['visits']), answer['problems'][0]['code']), (200, 200, 'visits.many'))

    def test_gbk_body(self):
        body = json.dumps(self.visit(customer_words='换喆牌机油'), ensure_ascii=False).encode('gb18030')
        self.assertEqual((self.post(body)[0], self.visits().customer_words), (201, '换喆牌机油'))

    def refused_with(self, status, code, row=True, **post):
        found, answer = self.post(**{'body': self.visit(), **post})
        self.assertEqual((found, answer['status'], answer['code']), (status, 'refused', code), answer)
        self.assertTrue(answer['message'])
        self.assertFalse(self.visits())
        if not row:
            self.assertNotIn('reference', answer)
            return None
        message = self.logged().filtered(lambda message: message.reference == answer['reference'])
        self.assertEqual((message.fate, message.reason), ('refused', code))
        return message

    def test_keys(self):
        self.refused_with(401, 'unauthorised', row=False, token='none')
        self.refused_with(403, 'wrong_source', token=self.far_token)
        portal, token = self.issue(self.source)
        self.refused_with(403, 'format_not_allowed', token=token)
        self.assertFalse(portal.scope_service, "a portal's key takes no visits unless somebody says so")
        self.source.takes_service = False
        self.refused_with(403, 'format_not_allowed')
        self.source.write({'takes_service': True, 'active': False})
        self.refused_with(403, 'source_closed')
        self.source.active = True
        self.key.expires_on = fields.Datetime.now() - timedelta(seconds=1)
        message = self.refused_with(401, 'key_expired')
        self.assertIn(self.car.vin_sn, message.raw_text, "nothing is lost")

    def test_a_key_for_visits_sends_no_leads(self):
        self.key.write({'scope_adf': False, 'scope_json': False})
        with mute_logger('odoo.http'):
            response = self.url_open('/dealership/intake/chenguang/json', data=b'{"name": "x"}', headers={
                'Content-Type': 'application/json', 'Authorization': f'Bearer {self.token}'})
        self.assertEqual(response.status_code, 403)
        self.assertEqual(self.get('/dealership/intake/chenguang/check')[1]['formats'], ['service'])

    def test_bodies(self):
        self.refused_with(415, 'content_type', content_type='application/xml')
        self.refused_with(422, 'empty', body=' ')
        self.refused_with(422, 'json.broken', body='{"id": ')
        self.refused_with(422, 'json.shape', body='[]')
        self.assertFalse(self.refused_with(413, 'too_large', body=b'{' + b' ' * lead_text.MAX_BYTES).raw_text)

    def test_rate(self):
        self.key.rate_limit = 2
        for number in range(2):
            self.post([self.visit(id=number), self.visit(id=100 + number)])
        with mute_logger('odoo.http'):
            status, answer = self.post(self.visit(id=9))
        self.assertEqual((status, answer['code']), (429, 'rate'))
        self.assertTrue(self.key.last_refused_on)

    def test_fate(self):
        _status, answer = self.post(self.unknown(owner=None))
        path = f"/dealership/intake/chenguang/service/{answer['reference']}"
        status, later = self.get(path)
        self.assertEqual((status, later['status'], later['missing']), (200, 'to_complete', ['owner']))
        self.assertEqual(self.get(path, self.far_token)[0], 403)
        self.assertEqual(self.get(path.replace('chenguang', 'chenguang-far'), self.far_token)[0], 404)
        self.assertEqual(self.get(path, 'none')[0], 401)

    def test_the_loser_of_a_race_is_answered_without_a_pause(self):
        with lost_race(self.env['dealership.service.message']) as met:
            status, _answer = self.post(self.visit())
        self.assertEqual((status, len(met), len(self.logged())), (201, 1, 1))

    def test_openapi_says_what_the_code_does(self):
        document = json.loads((ROOT / 'static' / 'openapi' / 'intake.json').read_text(encoding='utf-8'))
        schemas, paths = document['components']['schemas'], document['paths']
        self.assertEqual(schemas['Visit'], service_json.SCHEMA)
        self.assertEqual(schemas['Visits'], service_json.ENVELOPE)
        operation = paths['/dealership/intake/{code}/service']['post']
        self.assertEqual(set(operation['requestBody']['content']), set(service_intake.CONTENT_TYPES))
        statuses = {str(status) for code, status in service_intake.STATUS.items() if code != 'unknown'}
        self.assertEqual(set(operation['responses']) - {'500', '404'}, statuses)
        answer = schemas['VisitAnswer']['properties']
        self.assertEqual(set(answer['status']['enum']), {*service_intake.TAKEN, 'refused'})
        self.assertEqual(
            set(answer['code']['enum']), set(service_intake.STATUS) - {'refused'} | {'empty', 'json.broken', 'json.shape', 'closed'})
        self.assertEqual(
            set(schemas['VisitProblem']['properties']['code']['enum']),
            {code for code in service_message_words.SENTENCES if ('.' in code or code == 'encoding') and not code.startswith('missing.')})

    def test_answers_fit_the_description(self):
        answer = json.loads((ROOT / 'static' / 'openapi' / 'intake.json').read_text(encoding='utf-8'))
        properties = answer['components']['schemas']['VisitAnswer']['properties']
        for body in (self.visit(), self.visit(), self.visit(remark='x'), [self.visit(id=4), {}], 'words', self.unknown(owner=None)):
            _status, found = self.post(body)
            self.assertLessEqual(set(found), set(properties))
            self.assertIn(found['code'], properties['code']['enum'])
            self.assertIn(found['status'], properties['status']['enum'])


@tagged('post_install', '-at_install')
class TestServiceIntakeRace(CommittedCase):

    def test_the_same_message_at_the_same_moment(self):
        """Real transactions: who comes second gets the serialization error on which the request is run again, and is told."""
        with self.registry.cursor() as cr:
            env = self.env(cr=cr)
            brand = env['fleet.vehicle.model.brand'].create({'name': 'Race'})
            model = env['fleet.vehicle.model'].create({'name': 'Race', 'brand_id': brand.id})
            owner = env['res.partner'].create({'name': 'Owner', 'is_dealership_customer': True, 'company_id': env.company.id})
            number = valid_vin(777100)
            env['fleet.vehicle'].create({
                'model_id': model.id, 'dealer_role': 'customer', 'owner_id': owner.id, 'vin_sn': number, 'company_id': env.company.id})
        when = (fields.Datetime.now() - timedelta(days=30)).isoformat() + 'Z'
        text = json.dumps({'id': 'R-1', 'vehicle': {'vin': number}, 'arrived_at': when, 'left_at': when, 'amount': 10})
        fates, gate = [], threading.Barrier(2)

        def send():
            for attempt in range(2):
                with self.registry.cursor() as cr:
                    env = self.env(cr=cr)
                    env.cr.execute("SELECT 1")  # the snapshot is taken
                    if not attempt:
                        gate.wait(10)
                    try:
                        message = env['dealership.service.message']._receive(
                            Envelope(company=env.company, source_code='race', raw=text), service_json.read(text))
                        env.flush_all()
                        fate = message.fate
                        cr.commit()  # pylint: disable=invalid-commit
                    except SerializationFailure:
                        cr.rollback()
                        continue
                    fates.append(fate)
                    return

        with mute_logger('odoo.sql_db'):
            threads = [threading.Thread(target=send) for _number in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(sorted(fates), ['accepted', 'duplicate'])
        with self.registry.cursor() as cr:
            self.assertEqual(self.env(cr=cr)['fleet.vehicle.log.services'].search_count([('intake_source', '=', 'race')]), 1)
