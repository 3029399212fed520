import re

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from .lead_catalogue import Catalogue

CODE = re.compile(r"[a-z0-9](?:[a-z0-9\-]{0,58}[a-z0-9])?")


class DealershipLeadSource(models.Model):
    """One way by which leads come in: a channel or portal, for one store (线索来源, E01)."""
    _name = 'dealership.lead.source'
    _description = "Lead Source"
    _inherit = ['mail.thread', 'mail.alias.mixin.optional', 'dealership.protected.mixin']
    _order = 'company_id, name, id'
    _check_company_auto = True
    # A key and the messages of a store stay with the store.
    _immutable_fields = ('company_id',)

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    code = fields.Char(
        required=True, copy=False, tracking=True,
        help="Short name in the address to which the portal sends: small letters, digits and dashes.")
    company_id = fields.Many2one('res.company', "Store", required=True, index=True, default=lambda self: self.env.company)
    team_id = fields.Many2one(
        'crm.team', required=True, check_company=True, domain="[('is_dealership', '=', True)]", ondelete='restrict', tracking=True,
        help="Dealership team to which the leads belong until they are assigned.")
    channel_id = fields.Many2one(
        'utm.source', required=True, domain="[('is_dealership_channel', '=', True)]", ondelete='restrict', tracking=True,
        help="Channel (渠道) of every lead of this source.")
    origin_id = fields.Many2one(
        'dealership.origin', required=True, ondelete='restrict', tracking=True, help="Origin (来源客户) of every lead of this source.",
        default=lambda self: self.env.ref('auto_dealership.origin_other', raise_if_not_found=False))
    takes_adf = fields.Boolean("ADF/XML over HTTP", default=True, tracking=True)
    takes_json = fields.Boolean("JSON over HTTP", default=True, tracking=True)
    takes_service = fields.Boolean(
        "Workshop Visits over HTTP", tracking=True, help="The store's other after-sales system pushes its visits (售后系统推送).")
    takes_mail = fields.Boolean("E-mail", default=True, tracking=True)
    takes_file = fields.Boolean("Files (XLSX, CSV)", default=True, tracking=True)
    mail_senders = fields.Text(
        "Senders", tracking=True,
        help="Addresses (lead@portal.example) or domains (@portal.example) from which mails are taken, one a line; empty: any. "
             "A mail of somebody else is kept in the log and makes no lead.")
    merge_hours = fields.Integer(
        "Join Within (Hours)", default=24,
        help="The same name and phone from this source within so many hours join the lead that still waits; 0: never.")
    repeat_days = fields.Integer(
        "Repeated After (Days)", default=30,
        help="A message without an id that says the same as one before is a repetition; after so many days it is a new lead.")
    retention_days = fields.Integer(
        "Keep Texts (Days)", default=730,
        help="The text of a message is emptied after so many days; the log row and the lead stay. At least 180 (logs), 0: keep.")
    currency_id = fields.Many2one(related='company_id.currency_id')
    budget_from = fields.Monetary("Usual Budget From", default=30_000, help="A budget below is no budget for a car of this store.")
    budget_to = fields.Monetary("Usual Budget To", default=3_000_000, help="A budget above is a slip of the pen.")
    contact = fields.Text(help="Whom to call at the portal when something is wrong.")
    key_ids = fields.One2many('dealership.lead.key', 'source_id', "API Keys", groups='auto_dealership.group_dealership_admin')
    mapping_ids = fields.One2many('dealership.lead.mapping', 'source_id', "Words of the Portal", copy=True)
    message_in_count = fields.Integer("Messages Received", compute='_compute_message_in_count')
    url_adf = fields.Char("Address for ADF", compute='_compute_urls')
    url_json = fields.Char("Address for JSON", compute='_compute_urls')
    url_service = fields.Char("Address for Visits", compute='_compute_urls')

    _code_unique = models.UniqueIndex("(code)", "Another source, perhaps of another store, has this code already. Choose another.")

    @api.depends('code')
    def _compute_urls(self):
        base = self.get_base_url() if self else ''
        for source in self:
            source.url_adf = f"{base}/dealership/intake/{source.code}/adf" if source.code else False
            source.url_json = f"{base}/dealership/intake/{source.code}/json" if source.code else False
            source.url_service = f"{base}/dealership/intake/{source.code}/service" if source.code else False

    def _compute_message_in_count(self):
        counts = dict(self.env['dealership.lead.message']._read_group(
            [('source_id', 'in', self.ids)], ['source_id'], ['__count'])) if self.ids else {}
        for source in self:
            source.message_in_count = counts.get(source, 0)

    @api.onchange('name')
    def _onchange_name(self):
        if self.name and not self.code:
            self.code = re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")[:60] or False

    @api.constrains('code')
    def _check_code(self):
        for source in self:
            if not CODE.fullmatch(source.code):
                raise ValidationError(self.env._(
                    "%(portal)s: the code “%(code)s” may hold small letters, digits and dashes only, 60 at most.",
                    portal=source.name, code=source.code))

    @api.constrains('team_id', 'channel_id')
    def _check_dealership(self):
        for source in self:
            if not source.team_id.is_dealership:
                raise ValidationError(self.env._(
                    "%(portal)s: %(team)s is no dealership team. Choose one, or tick “Dealership Team” on it.",
                    portal=source.name, team=source.team_id.name))
            if source.team_id.company_id and source.team_id.company_id != source.company_id:
                raise ValidationError(self.env._(
                    "%(portal)s: the team %(team)s belongs to another store.", portal=source.name, team=source.team_id.name))
            if not source.channel_id.is_dealership_channel:
                raise ValidationError(self.env._(
                    "%(portal)s: “%(channel)s” is no channel of customer cards.",
                    portal=source.name, channel=source.channel_id.display_name))

    @api.constrains('merge_hours', 'repeat_days', 'retention_days', 'budget_from', 'budget_to')
    def _check_numbers(self):
        for source in self:
            if not (0 <= source.merge_hours <= 24 * 90 and 1 <= source.repeat_days <= 3650):
                raise ValidationError(self.env._(
                    "%(portal)s: leads join within 0 to 2160 hours, and repeat after 1 to 3650 days.", portal=source.name))
            if source.retention_days and source.retention_days < 180:
                raise ValidationError(self.env._(
                    "%(portal)s: logs are kept for six months at least; enter 180 days or more, or 0 to keep them.", portal=source.name))
            if not 0 <= source.budget_from <= source.budget_to:
                raise ValidationError(self.env._(
                    "%(portal)s: the usual budget begins below where it ends, and not below zero.", portal=source.name))

    def _protection_hint(self, field_name):
        return self.env._("Make a source of its own for the other store; keys and messages stay with theirs.")

    def copy_data(self, default=None):
        result = super().copy_data(default)
        for source, vals in zip(self, result, strict=True):
            vals.setdefault('code', f"{source.code[:50]}-{self.env.cr.now():%H%M%S}")
        return result

    # ------------------------------------------------------------------
    # Mail
    # ------------------------------------------------------------------
    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values['alias_model_id'] = self.env['ir.model']._get_id('dealership.lead.message')
        if self.id:
            values['alias_defaults'] = repr({'source_id': self.id})
        values['alias_contact'] = 'everyone'
        return values

    def _takes_mail_of(self, sender):
        """Whether mails of this address are taken."""
        self.ensure_one()
        allowed = {line.strip().lower() for line in (self.mail_senders or '').splitlines() if line.strip()}
        address = (email_normalize(sender) or '').lower()
        return not allowed or address in allowed or f"@{address.partition('@')[2]}" in allowed

    # ------------------------------------------------------------------
    # Mapping and catalogue
    # ------------------------------------------------------------------
    def _columns(self):
        """The portal's own headers → what they mean (`rules.lead_table`)."""
        return {mapping.word: mapping.column for mapping in self.mapping_ids if mapping.kind == 'column'}

    @tools.ormcache('fingerprint')
    def _catalogue_maps(self, fingerprint):
        """Names of the catalogue → ids, as long as the catalogue is the one of this fingerprint."""
        return Catalogue.maps(self)

    def action_view_messages(self):
        """What came through this source."""
        self.ensure_one()
        return {
            **self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_lead_message_action'),
            'domain': [('source_id', '=', self.id)],
            'context': {},
        }
