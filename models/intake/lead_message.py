"""The intake log: every message as it came, and what became of it (线索接收记录, E01)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .lead_problems import sentence

FATES = [
    ('pending', "Waiting"), ('accepted', "Accepted"), ('to_complete', "To complete"), ('merged', "Joined a lead"),
    ('duplicate', "Repetition"), ('split', "Several leads"), ('refused', "Refused"),
]
VIAS = [('adf', "ADF over HTTP"), ('json', "JSON over HTTP"), ('mail', "E-mail"), ('file', "File")]


class DealershipLeadMessage(models.Model):
    """A message from outside. Only the intake writes it; the lead desk reads it and lets it be processed again."""
    _name = 'dealership.lead.message'
    _description = "Lead Message"
    _inherit = ['mail.thread', 'dealership.kept.message.mixin']
    _mail_post_access = 'read'
    _protected_fields = ('source_id', 'key_id', 'via', 'content_type', 'fate', 'lead_id', 'original_id', 'parent_id')

    source_id = fields.Many2one('dealership.lead.source', required=True, readonly=True, index=True, ondelete='restrict')
    key_id = fields.Many2one('dealership.lead.key', "API Key", readonly=True, ondelete='set null')
    via = fields.Selection(VIAS, "Came By", required=True, readonly=True)
    sender = fields.Char(help="Address from which it came: of the network, or of the mail.")
    content_type = fields.Char(readonly=True)
    external_id = fields.Char("Sender's Id")
    fate = fields.Selection(FATES, required=True, readonly=True, default='pending')
    explanation = fields.Text(compute='_compute_explanation', help="What is wrong with it, and why it became what it did.")
    lead_id = fields.Many2one('crm.lead', readonly=True, index='btree_not_null', ondelete='set null')
    original_id = fields.Many2one(
        'dealership.lead.message', "First Message", readonly=True, index='btree_not_null', ondelete='set null',
        help="The message that this one repeats or corrects.")
    parent_id = fields.Many2one('dealership.lead.message', "Part Of", readonly=True, index='btree_not_null', ondelete='cascade')

    # One lead a message, whatever two workers do at the same moment.
    _dedupe_unique = models.UniqueIndex("(source_id, dedupe_key) WHERE dedupe_key IS NOT NULL")
    _key_recent_idx = models.Index("(key_id, received_on) WHERE key_id IS NOT NULL")
    _pending_idx = models.Index("(id) WHERE fate = 'pending'")
    _kept_idx = models.Index("(source_id, received_on) WHERE raw_text IS NOT NULL")

    @api.depends('source_id', 'external_id', 'reference')
    def _compute_display_name(self):
        for message in self:
            message.display_name = f"{message.source_id.name} {message.external_id or message.reference[:8]}"

    @api.depends('reason', 'problems', 'error', 'fate', 'lead_id')
    @api.depends_context('lang')
    def _compute_explanation(self):
        for message in self:
            lines = [sentence(self.env, message.reason)] if message.reason else []
            lines += [sentence(self.env, code, value) for code, value in message.problems or [] if code != message.reason]
            lines += [message.error] if message.error else []
            missing = message.lead_id.sudo().intake_missing if message.fate == 'to_complete' else False  # words, no data of the lead
            lines += [self.env._("Still to be asked: %(missing)s.", missing=missing)] if missing else []
            message.explanation = "\n".join(lines) or False

    def _protection_hint(self, field_name):
        return self.env._("A message stays as it came. Correct the lead, or the source and press “Process Again”.")

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------
    def _check_desk(self):
        user = self.env.user
        if not (user.has_group('auto_dealership.group_lead_desk') or user.has_group('auto_dealership.group_dealership_admin')):
            raise AccessError(self.env._("Only the lead desk and administrators process messages again."))
        self.check_access('read')

    def action_process_again(self):
        """Read messages once more, with the source and its words as they are now."""
        self._check_desk()
        for message in self:
            message._as_intake()._process_again()
        return True

    def action_make_lead(self):
        """Make a lead "to complete" of a refused message, by hand: it holds the text."""
        self._check_desk()
        for message in self.filtered(lambda message: message.fate == 'refused' and not message.lead_id):
            message._as_intake()._make_by_hand()
        return self.action_open_lead() if len(self) == 1 else True

    def action_open_lead(self):
        """Show the lead."""
        self.ensure_one()
        if not self.lead_id:
            raise UserError(self.env._("No lead was made of this message."))
        return self.lead_id.get_formview_action()

    # ------------------------------------------------------------------
    # Retention
    # ------------------------------------------------------------------
    @api.model
    def _cron_forget(self):
        """Empty the texts whose time is over; the row, its fingerprint and its fate stay."""
        sources = self.env['dealership.lead.source'].with_context(active_test=False).search([('retention_days', '>', 0)])
        for source in sources:
            limit = fields.Datetime.subtract(fields.Datetime.now(), days=source.retention_days)
            if not self._empty_texts([('source_id', '=', source.id), ('received_on', '<', limit)]):
                return
