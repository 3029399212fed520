"""What every address of the intake asks first: the key, and a body that is not too large."""
from werkzeug.exceptions import RequestEntityTooLarge

from odoo.http import HttpDispatcher, request

from ..rules.lead_text import MAX_BYTES


class IntakeDispatcher(HttpDispatcher):
    """Dispatches without a look at the body: stock parses forms before the endpoint could ask for a key."""
    routing_type = 'dealership_intake'

    def dispatch(self, endpoint, args):
        self.request.params = dict(args)
        return self.request.registry['ir.http']._dispatch(endpoint)


class IntakeGate:
    """Reads a request without trusting it."""

    def _token(self):
        """The key of the request: `Authorization: Bearer …`, or `X-Api-Key` where a portal can set no other header."""
        headers = request.httprequest.headers
        scheme, _blank, token = headers.get('Authorization', '').partition(' ')
        return token.strip() if scheme.lower() == 'bearer' else headers.get('X-Api-Key', '').strip()

    def _body(self):
        """(bytes, whether there are too many): never more than the limit in memory."""
        length = request.httprequest.content_length
        if length is not None and length > MAX_BYTES:
            return b'', True
        try:
            # kept by the request: Odoo may have to run it twice
            return request.httprequest.get_data(cache=True), False
        except RequestEntityTooLarge:
            return b'', True

    def _wants_to_wait(self):
        """RFC 7240: the sender would rather wait for the fate of his message than ask for it later."""
        preferences = request.httprequest.headers.get('Prefer', '').lower().replace(';', ',').split(',')
        return any(preference.partition('=')[0].strip() == 'wait' for preference in preferences)
