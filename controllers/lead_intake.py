"""Leads over HTTP: a key, a size, a format, then the message; one clear answer with a code for everything (docs/intake.md).

A message is answered once it is kept; the scheduler makes the leads of all that wait, in batches, within seconds. Who asks to
wait (`Prefer: wait`) is told what became of it at once.
"""
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..models.intake.lead_message_receive import Envelope
from ..models.intake.lead_problems import sentence
from ..rules import adf, lead_facts, lead_json
from ..rules.lead_text import MAX_BYTES, decode
from .intake_gate import IntakeGate

CONTENT_TYPES = {
    'adf': ('application/xml', 'text/xml', 'application/adf+xml', 'application/x-adf+xml', 'text/plain', 'application/octet-stream'),
    'json': ('application/json', 'text/json', 'text/plain'),
}
STATUS = {
    'accepted': 201, 'to_complete': 201, 'split': 201, 'merged': 200, 'duplicate': 200, 'pending': 202, 'refused': 422,
    'unauthorised': 401, 'too_large': 413, 'content_type': 415, 'rate': 429,
    'key_expired': 401, 'key_revoked': 401, 'key_new': 401,
    'wrong_source': 403, 'source_closed': 403, 'format_not_allowed': 403, 'unknown': 404,
}
TAKEN = ('accepted', 'to_complete', 'split', 'merged', 'duplicate', 'pending')
ANSWERED = ('fate', 'reason', 'reference', 'external_id', 'lead_id', 'problems', 'source_id', 'parent_id')
# More than these in two seconds, and nobody's wish to wait is granted: 202 instead of 201.
SURGE = 20


class LeadIntake(IntakeGate, http.Controller):

    @http.route(
        '/dealership/intake/<string:code>/<any(adf,json):kind>', type='dealership_intake', auth='none', methods=['POST'], csrf=False,
        save_session=False, max_content_length=MAX_BYTES)
    def receive(self, code, kind, **_query):
        """Take a lead message."""
        try:
            return self._take(code, kind)
        except SerializationFailure:
            # the same message twice at the same moment; the other one is kept by now. Odoo would first wait for up to two seconds
            request.env.cr.rollback()
            request.env.transaction.reset()
            return self._take(code, kind)

    def _take(self, code, kind):
        request.update_env(user=SUPERUSER_ID)  # the key says what may be done; leads are made by the system
        env = request.env
        key = env['dealership.lead.key']._find(self._token())
        if not key:
            return self._answer('unauthorised')
        refusal = key._refusal(code, kind)
        minute, moment = key._recent()
        if not refusal and minute >= key.rate_limit:
            key._touch('last_refused_on')
            return self._answer('rate', headers=[('Retry-After', '60')])
        key._touch()
        content, too_large = self._body()
        if too_large:
            refusal = refusal or 'too_large'
        elif not refusal and request.httprequest.mimetype not in CONTENT_TYPES[kind] and request.httprequest.mimetype:
            refusal = 'content_type'
        charset = request.httprequest.mimetype_params.get('charset', '')
        text, understood = decode(content, charset)
        if refusal:
            reading = lead_facts.Reading(refused=refusal)
        else:
            reading = (adf if kind == 'adf' else lead_json).read(text)
            for facts in reading.leads if not understood else ():
                facts.note('encoding')
        envelope = Envelope(
            source=key.source_id, via=kind, raw=text, key_id=key.id, sender=request.httprequest.remote_addr or '',
            content_type=request.httprequest.mimetype or '', size=request.httprequest.content_length or len(content),
            later=moment >= SURGE or not self._wants_to_wait())
        messages = env['dealership.lead.message']._receive(envelope, reading)
        headers = [] if envelope.later else [('Preference-Applied', 'wait')]
        return self._answer(refusal or messages[0].parent_id.fate or messages[0].fate, messages, headers, reading.leads)

    @http.route(
        '/dealership/intake/<string:code>/messages/<string:reference>', type='http', auth='none', methods=['GET'], csrf=False,
        save_session=False)
    def fate(self, code, reference, **_query):
        """What became of a message that this key's source sent."""
        request.update_env(user=SUPERUSER_ID)
        key = request.env['dealership.lead.key']._find(self._token())
        if not key:
            return self._answer('unauthorised')
        formats = [kind for kind in ('adf', 'json') if not key._refusal(code, kind)]
        if not formats:
            return self._answer(key._refusal(code, 'json'))
        message = request.env['dealership.lead.message'].search([('source_id', '=', key.source_id.id), ('reference', '=', reference)])
        if not message:
            return self._answer('unknown')
        answer = self._answer(message.fate, message)
        answer.status_code = 200
        return answer

    @http.route(
        '/dealership/intake/<string:code>/check', type='http', auth='none', methods=['GET'], csrf=False, save_session=False)
    def check(self, code, **_query):
        """Whether a key works here: what a portal's engineer asks first."""
        request.update_env(user=SUPERUSER_ID)
        key = request.env['dealership.lead.key']._find(self._token())
        if not key:
            return self._answer('unauthorised')
        formats = [kind for kind in ('adf', 'json', 'service') if not key._refusal(code, kind)]
        if not formats:
            return self._answer(key._refusal(code, 'json'))
        return request.make_json_response({'status': 'ok', 'formats': formats, 'messages_a_minute': key.rate_limit})

    # ------------------------------------------------------------------
    def _answer(self, code, messages=(), headers=None, leads=()):
        """JSON with the fate of the message; ids of the database are nobody's business outside.

        :param leads: what was read in the messages, one each
        """
        env = request.env(context={**request.env.context, 'lang': 'en_US'})
        if messages:
            messages.fetch(ANSWERED)
        content = {'status': code if code in TAKEN else 'refused', 'code': code}
        described = [self._described(env, message) for message in messages]
        if len(leads) == len(described):
            for facts, message, about in zip(leads, messages, described, strict=True):
                if message.fate == 'pending':
                    about['missing'] = facts.missing()
        if len(described) == 1:
            content.update(described[0])
            if code == 'refused':
                content['code'] = messages[0].reason
        elif described:
            content['leads'] = described
        if content['status'] == 'refused':
            content['message'] = sentence(env, content['code'])
        status = STATUS.get(content['code'], STATUS.get(code, 422))
        if any(message.fate == 'pending' for message in messages):
            status = STATUS['pending']
        return request.make_json_response(content, headers=headers, status=status)

    def _described(self, env, message):
        described = {'status': message.fate, 'reference': message.reference}
        if message.fate == 'pending':
            described['status_url'] = f'/dealership/intake/{message.source_id.code}/messages/{message.reference}'
        if message.external_id:
            described['id'] = message.external_id
        if message.lead_id and message.fate in ('accepted', 'to_complete'):
            described['missing'] = message.lead_id._intake_lacks()
        if message.problems:
            described['problems'] = [
                {'code': problem, 'value': value, 'message': sentence(env, problem, value)} for problem, value in message.problems]
        return described
