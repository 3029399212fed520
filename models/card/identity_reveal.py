"""The log of revealed and searched identity numbers (A05): who, when, which, why."""
import re
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from ...rules import identity
from ...rules.text import clean

REASON_MIN = 4
REASON_MAX = 200


class IdentityReveal(models.Model):
    """Append only, for everybody. A row is written in a transaction of its own before the answer leaves, so that no
    failure afterwards, and no rollback of the caller, can undo it; when it cannot be written, nothing is shown.
    """
    _name = 'dealership.identity.reveal'
    _description = "Identity Number Log"
    _order = 'id desc'
    _rec_name = 'create_date'

    # exact searches for another number that one user may make in an hour (a trial of birth dates needs thousands)
    _SEARCHES_AN_HOUR = 30
    # the web client repeats one search for list, count and groups: that is one search
    _SAME_SEARCH_MINUTES = 5

    kind = fields.Selection(
        [('reveal', "Revealed"), ('search', "Searched")], required=True, readonly=True, index=True)
    user_id = fields.Many2one('res.users', "By", required=True, readonly=True, ondelete='restrict', index=True)
    create_date = fields.Datetime("At", index=True)
    company_id = fields.Many2one('res.company', readonly=True)
    partner_id = fields.Many2one('res.partner', "Customer", readonly=True, ondelete='set null', index='btree_not_null')
    document_id = fields.Many2one(
        'dealership.identity.document', readonly=True, ondelete='set null', index='btree_not_null')
    document_uuid = fields.Char("Document's Unique Identifier", readonly=True)
    number_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    reason = fields.Char(readonly=True)
    ip = fields.Char("IP Address", readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The log of identity numbers is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of identity numbers is never deleted."))

    def copy_data(self, default=None):
        raise UserError(self.env._("The log of identity numbers is written by the system only."))

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------
    @api.model
    def _clean_reason(self, reason):
        """The reason in one line; too short or a mere filler is refused."""
        text = clean(reason) if isinstance(reason, str) else ''
        if len(text) > REASON_MAX:
            raise ValidationError(self.env._("Say it shorter: at most %s characters.", REASON_MAX))
        if identity.find_numbers(text):
            raise ValidationError(self.env._("The reason must not hold an identity number: it is kept in clear."))
        if len(re.findall(r'\w', text)) < REASON_MIN or len(set(text)) < 3:
            raise ValidationError(self.env._(
                "Say in a few words why you need the number (at least %s characters).", REASON_MIN))
        return text

    @api.model
    def _log_reveal(self, document, reason):
        document = document.sudo()
        self._append([{
            'kind': 'reveal',
            'document_id': document.id,
            'document_uuid': document.uuid,
            'partner_id': document.partner_id.id,
            'company_id': (document.company_id or self.env.company).id,
            'number_hash': document.number_hash,
            'reason': reason,
        }])

    @api.model
    def _log_searches(self, hashes):
        """Log exact searches by their blind index; refuse those beyond the hour's limit."""
        if not hashes:
            return

        def fresh(log):
            now = fields.Datetime.now()
            recent = log.search([
                ('kind', '=', 'search'), ('user_id', '=', self.env.uid), ('create_date', '>', now - timedelta(hours=1))])
            repeated = set(recent.filtered(
                lambda row: row.create_date > now - timedelta(minutes=self._SAME_SEARCH_MINUTES)).mapped('number_hash'))
            new = [index for index in dict.fromkeys(hashes) if index not in repeated]
            if len(recent) + len(new) > self._SEARCHES_AN_HOUR:
                raise UserError(self.env._(
                    "You searched for %s identity numbers within an hour, which is the limit. Try again later, or look the "
                    "customer up by name, phone or plate.", len(recent)))
            return [{'kind': 'search', 'number_hash': index, 'company_id': self.env.company.id} for index in new]

        self._append(fresh)

    @api.model
    def _append(self, rows):
        """Write rows in a transaction of their own; nothing of the caller's context takes part.

        :param rows: list of values, or a function of the log model (in that transaction) that returns them
        """
        http = {'ip': request.httprequest.remote_addr if request else False, 'user_id': self.env.uid}
        try:
            with self.env.registry.cursor() as cr:
                log = self.with_env(api.Environment(cr, self.env.uid, {'lang': self.env.lang}, su=True))
                values = [{**http, **row} for row in (rows(log) if callable(rows) else rows)]
                if values:
                    log.create(values)
        except psycopg2.Error:
            raise UserError(self.env._(
                "Nothing is shown, because the log of identity numbers cannot be written at the moment. Try again; if it "
                "stays, tell the administrator.")) from None
