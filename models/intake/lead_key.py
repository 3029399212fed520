"""API keys of lead sources: an own model, because core's keys are a user's.

A key of `res.users.apikeys` (`auth='bearer'`) acts as its user on every route, `/json/2` and RPC included, for all that the
user may do; a portal needs none of that. A key here belongs to one source of one store, opens its addresses, can do nothing
but hand in a lead or a visit, has a rate and an end, and is no user that has to be paid and cared for.
"""
import hashlib
import hmac
import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

PREFIX = 'dlk'
# What is read for each message.
CHECKED = ('public_id', 'secret_hash', 'source_id', 'rate_limit', 'expires_on', 'revoked_on', 'scope_adf', 'scope_json',
           'scope_service')
CHECKED_SOURCE = ('code', 'active', 'takes_adf', 'takes_json', 'takes_service', 'company_id', 'name', 'retention_days')


class DealershipLeadKey(models.Model):
    """A key with which a portal sends leads; only its hash is kept."""
    _name = 'dealership.lead.key'
    _description = "API Key of a Lead Source"
    _inherit = ['dealership.protected.mixin']
    _order = 'source_id, id desc'
    _protected_fields = ('public_id', 'secret_hash', 'issued_on', 'last_used_on', 'last_refused_on', 'revoked_on', 'revoked_by_id')
    _immutable_fields = ('source_id',)

    name = fields.Char(required=True, help="Who has the key, e.g. the portal's production system.")
    source_id = fields.Many2one('dealership.lead.source', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='source_id.company_id', store=True, index=True)
    public_id = fields.Char("Key Begins With", readonly=True, copy=False)
    secret_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    scope_adf = fields.Boolean("May Send ADF", default=True)
    scope_json = fields.Boolean("May Send JSON", default=True)
    scope_service = fields.Boolean("May Send Workshop Visits", help="For the store's other after-sales system; no portal needs it.")
    rate_limit = fields.Integer("Messages a Minute", default=300, required=True)
    issued_on = fields.Datetime(readonly=True, copy=False)
    expires_on = fields.Datetime(copy=False, help="The key stops working at this moment; empty: it works until it is revoked.")
    last_used_on = fields.Datetime("Last Used", readonly=True, copy=False)
    last_refused_on = fields.Datetime("Last Held Back", readonly=True, copy=False, help="Last time when it sent more than it may.")
    revoked_on = fields.Datetime(readonly=True, copy=False)
    revoked_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    state = fields.Selection(
        [('new', "Not issued"), ('active', "Active"), ('expired', "Expired"), ('revoked', "Revoked")], compute='_compute_state')

    _public_unique = models.UniqueIndex("(public_id) WHERE public_id IS NOT NULL")

    @api.depends('public_id', 'expires_on', 'revoked_on')
    def _compute_state(self):
        now = fields.Datetime.now()
        for key in self:
            key.state = (
                'revoked' if key.revoked_on else 'new' if not key.public_id
                else 'expired' if key.expires_on and key.expires_on <= now else 'active')

    @api.constrains('rate_limit')
    def _check_rate(self):
        for key in self:
            if not 1 <= key.rate_limit <= 60_000:
                raise ValidationError(self.env._("%(key)s: between 1 and 60,000 messages a minute are possible.", key=key.name))

    def _protection_hint(self, field_name):
        return self.env._("Use “Issue Key” and “Revoke” on the key; a key of another source is made there.")

    # ------------------------------------------------------------------
    # Administrator's buttons
    # ------------------------------------------------------------------
    def _check_admin(self):
        if not self.env.user.has_group('auto_dealership.group_dealership_admin'):
            raise AccessError(self.env._("Only an administrator of the dealership keeps the keys of lead sources."))
        self.check_access('write')

    def action_issue(self):
        """Make the secret and show it, this once. A key that was issued before stops working as it was."""
        self.ensure_one()
        self._check_admin()
        if self.revoked_on:
            raise ValidationError(self.env._("%(key)s was revoked and stays so. Make another key.", key=self.name))
        public, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        # the hash is nobody's to write
        self.sudo().write({'public_id': public, 'secret_hash': self._hash(secret), 'issued_on': fields.Datetime.now()})
        self.source_id.sudo()._message_log(body=self.env._("The key “%(key)s” (%(public)s…) was issued.", key=self.name, public=public))
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Key of %(portal)s", portal=self.source_id.name),
            'res_model': 'dealership.lead.key.show',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_key': f"{PREFIX}_{public}_{secret}"},
        }

    def action_revoke(self):
        """Stop keys at once and for good."""
        self._check_admin()
        for key in self.filtered(lambda key: not key.revoked_on):
            key.sudo().write({'revoked_on': fields.Datetime.now(), 'revoked_by_id': self.env.uid})  # who revoked is not to be typed
            key.source_id.sudo()._message_log(body=self.env._(
                "The key “%(key)s” (%(public)s…) was revoked.", key=key.name, public=key.public_id or '-'))
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.sudo().filtered('last_used_on'):
            raise ValidationError(self.env._("A key that was used stays in the list. Revoke it instead."))

    # ------------------------------------------------------------------
    # Check
    # ------------------------------------------------------------------
    @api.model
    def _hash(self, secret):
        """The secret has 256 random bits: a plain hash tells nobody anything, and costs a request nothing."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @api.model
    def _find(self, token):
        """The key whose secret this is, whatever its state; nothing for any other text."""
        parts = (token or '').split('_', 2)
        if len(parts) != 3 or parts[0] != PREFIX or len(token) > 200 or not token.isascii():
            return self.sudo().browse()
        key = self.sudo().search_fetch([('public_id', '=', parts[1])], CHECKED, limit=1)  # a portal is nobody's user
        key.source_id.fetch(CHECKED_SOURCE)
        known = key.secret_hash or '0' * 64
        return key if hmac.compare_digest(known, self._hash(parts[2])) and key.secret_hash else key.browse()

    def _refusal(self, source_code, kind):
        """Why the key may not hand in such a message here: a code, or the empty text."""
        self.ensure_one()
        source = self.source_id
        if self.state != 'active':
            return f'key_{self.state}'
        if source.code != source_code:
            return 'wrong_source'
        if not source.active:
            return 'source_closed'
        if not (self[f'scope_{kind}'] and source[f'takes_{kind}']):
            return 'format_not_allowed'
        return ''

    def _recent(self):
        """(messages of the last minute, of the last two seconds); counted in the log, so that all workers count the same and
        nobody waits for a lock."""
        self.ensure_one()
        [[minute, moment]] = self.env.execute_query(SQL(
            "SELECT count(*), count(*) FILTER (WHERE received_on >= (now() AT TIME ZONE 'UTC') - interval '2 seconds') FROM ("
            " SELECT received_on FROM dealership_lead_message WHERE key_id = %s"
            " AND received_on > (now() AT TIME ZONE 'UTC') - interval '1 minute' ORDER BY received_on DESC LIMIT %s) recent",
            self.id, self.rate_limit))
        return minute, moment

    def _touch(self, column='last_used_on'):
        """Note the use, once a minute at most and never waiting for another worker."""
        self.env.cr.execute(SQL(
            "UPDATE dealership_lead_key SET %(column)s = now() AT TIME ZONE 'UTC' WHERE id IN ("
            " SELECT id FROM dealership_lead_key WHERE id = %(id)s"
            " AND (%(column)s IS NULL OR %(column)s < (now() AT TIME ZONE 'UTC') - interval '1 minute')"
            " FOR NO KEY UPDATE SKIP LOCKED)", column=SQL.identifier(column), id=self.id))
