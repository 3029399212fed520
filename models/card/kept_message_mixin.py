"""What another system sends 外部报文: kept as it came, once, and never deleted; only its text is emptied when its time is over."""
import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules.lead_facts import digest


class KeptMessageMixin(models.AbstractModel):
    """A message from outside. Only the intake of its room writes it.

    The room adds where it came from, its fates (`fate`, with 'pending' among them), what was made of it, and the unique index
    of `dedupe_key` that keeps two workers from making the same twice.
    """
    _name = 'dealership.kept.message.mixin'
    _description = "Kept Message"
    _inherit = ['dealership.protected.mixin']
    _order = 'id desc'
    _rec_name = 'reference'

    _protected_fields = (
        'reference', 'company_id', 'received_on', 'sender', 'size', 'raw_text', 'content_hash', 'external_id', 'dedupe_key', 'reason',
        'problems', 'error', 'attempts', 'emptied_on')

    reference = fields.Char(required=True, readonly=True, help="What the sender was told to ask for.")
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    received_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    sender = fields.Char(readonly=True)
    size = fields.Integer("Bytes", readonly=True, aggregator=None)
    raw_text = fields.Text("Text as Received", readonly=True, help="Identity numbers in it are masked.")
    content_hash = fields.Char(readonly=True)
    external_id = fields.Char(readonly=True, index='btree_not_null')
    dedupe_key = fields.Char(readonly=True)
    reason = fields.Char("Code", readonly=True)
    problems = fields.Json(readonly=True)
    error = fields.Char(readonly=True)
    attempts = fields.Integer(readonly=True, default=0, aggregator=None)
    emptied_on = fields.Datetime("Text Emptied On", readonly=True)

    _reference_unique = models.UniqueIndex("(reference)")

    @api.model
    def _kept_values(self, raw, facts=None, content_hash=None):
        """Columns of a new message.

        :param facts: what was read in it, when it was read
        :param str content_hash: fingerprint of what it says; of its text by default
        """
        content_hash = content_hash or digest(raw)
        external_id = facts.external_id if facts is not None else ''
        return {
            'reference': uuid.uuid4().hex, 'raw_text': raw or None, 'content_hash': content_hash, 'external_id': external_id or None,
            'dedupe_key': None if facts is None else f'id:{external_id}' if external_id else f'hash:{content_hash}',
            'problems': ([list(problem) for problem in facts.problems] or None) if facts is not None else None, 'fate': 'pending',
            'reason': None, 'original_id': None}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("What was received is kept. Its text is emptied when the source's time is over."))

    @api.model
    def _empty_texts(self, domain):
        """Empty the texts of these messages; the rows, their fingerprints and fates stay.

        :return: whether it is done; else the scheduler calls again
        """
        while old := self.search([*domain, ('raw_text', '!=', False)], limit=1000):
            old.write({'raw_text': False, 'emptied_on': fields.Datetime.now()})
            if not self.env['ir.cron']._commit_progress(len(old)):
                return False
        return True
