"""Workshop visits over HTTP (docs/intake.md): the store's other after-sales system has a key of the intake and pushes what it keeps.

Rooms do not know each other here: the key is the intake's, the message the workshop's, and they meet in this file.
"""
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..models.service.service_message_receive import Envelope
from ..models.service.service_message_words import sentence
from ..rules import service_facts, service_json
from ..rules.lead_facts import Problem
from ..rules.lead_text import MAX_BYTES, decode
from .intake_gate import IntakeGate

CONTENT_TYPES = ('application/json', 'text/json', 'text/plain')
STATUS = {
    'accepted': 201, 'to_complete': 201, 'updated': 200, 'duplicate': 200, 'replaced': 200, 'pending': 202, 'several': 200,
    'refused': 422,
    'unauthorised': 401, 'too_large': 413, 'content_type': 415, 'rate': 429,
    'key_expired': 401, 'key_revoked': 401, 'key_new': 401,
    'wrong_source': 403, 'source_closed': 403, 'format_not_allowed': 403, 'unknown': 404,
}
TAKEN = ('accepted', 'to_complete', 'updated', 'duplicate', 'replaced', 'pending', 'several')


class ServiceIntake(IntakeGate, http.Controller):

    @http.route(
        '/dealership/intake/<string:code>/service', type='dealership_intake', auth='none', methods=['POST'], csrf=False,
        save_session=False, max_content_length=MAX_BYTES)
    def receive_visits(self, code, **_query):
        """Take a message of visits."""
        try:
            return self._take(code)
        except SerializationFailure:
            # the same message twice at the same moment; the other one is kept by now. Odoo would first wait for up to two seconds
            request.env.cr.rollback()
            request.env.transaction.reset()
            return self._take(code)

    def _take(self, code):
        request.update_env(user=SUPERUSER_ID)  # the key says what may be done; visits are made by the system
        env = request.env
        key = env['dealership.lead.key']._find(self._token())
        if not key:
            return self._answer('unauthorised')
        refusal = key._refusal(code, 'service')
        Message = env['dealership.service.message']
        if not refusal and Message._recent(key.public_id, key.rate_limit) >= key.rate_limit:
            key._touch('last_refused_on')
            return self._answer('rate', headers=[('Retry-After', '60')])
        key._touch()
        content, too_large = self._body()
        mimetype = request.httprequest.mimetype
        if too_large:
            refusal = refusal or 'too_large'
        elif not refusal and mimetype and mimetype not in CONTENT_TYPES:
            refusal = 'content_type'
        text, understood = decode(content, request.httprequest.mimetype_params.get('charset', ''))
        source = key.source_id
        if refusal:
            reading = service_facts.Reading(refused=refusal)
        else:
            reading = service_json.read(text, zone=source.company_id._dealership_timezone().zone)
            for facts in reading.visits if not understood else ():
                facts.note('encoding')
        messages = Message._receive(Envelope(
            company=source.company_id, source_code=source.code, source_name=source.name, raw=text, key_name=key.public_id,
            sender=request.httprequest.remote_addr or '', size=request.httprequest.content_length or len(content),
            keep_days=source.retention_days), reading)
        return self._answer(refusal, messages, problems=reading.problems)

    @http.route(
        '/dealership/intake/<string:code>/service/<string:reference>', type='http', auth='none', methods=['GET'], csrf=False,
        save_session=False)
    def visit_fate(self, code, reference, **_query):
        """What became of a visit that this key's source sent."""
        request.update_env(user=SUPERUSER_ID)
        key = request.env['dealership.lead.key']._find(self._token())
        if not key:
            return self._answer('unauthorised')
        refusal = key._refusal(code, 'service')
        if refusal:
            return self._answer(refusal)
        source = key.source_id
        message = request.env['dealership.service.message'].search([
            ('company_id', '=', source.company_id.id), ('source_code', '=', source.code), ('reference', '=', reference)])
        if not message:
            return self._answer('unknown')
        answer = self._answer('', message)
        answer.status_code = 200
        return answer

    # ------------------------------------------------------------------
    def _answer(self, refusal, messages=(), headers=None, problems=()):
        """JSON with the fate of each visit; ids of the database are nobody's business outside."""
        env = request.env(context={**request.env.context, 'lang': 'en_US'})
        described = [self._described(env, message) for message in messages]
        code = refusal or (described[0]['code'] if len(described) == 1 else 'several')
        content = {'status': code if code in TAKEN else 'refused', 'code': code}
        if len(described) == 1:
            content.update(described[0], code=code)
        elif described:
            content['visits'] = described
            whole = [Problem(*problem) for problem in problems]
            if whole:
                content['problems'] = [self._problem(env, *problem) for problem in whole]
        if content['status'] == 'refused':
            content['message'] = sentence(env, content['code'])
        status = STATUS.get(code, STATUS['refused'])
        return request.make_json_response(content, headers=headers, status=status)

    def _described(self, env, message):
        described = {'status': message.fate, 'code': message.fate, 'reference': message.reference}
        if message.fate == 'refused':
            described['code'] = message.reason
        if message.external_id:
            described['id'] = message.external_id
        if message.fate == 'to_complete':
            described['missing'] = message.missing or []
        if message.problems:
            described['problems'] = [self._problem(env, code, value) for code, value in message.problems]
        return described

    def _problem(self, env, code, value=''):
        return {'code': code, 'value': value, 'message': sentence(env, code, value)}
