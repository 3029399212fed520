"""Identity documents 证件 of a customer (A05, invariant 9): encrypted at rest, masked everywhere, revealed with a reason."""
import re
import uuid

from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...rules import identity, resident_id, vault
from ...rules.errors import RuleError
from .rule_messages import rule_message

# A driving licence carries the number of the identity card: one person is found through either.
INDEX_FAMILY = {'driving_licence': 'resident_id'}
FROM_RESIDENT_ID = ('resident_id', 'driving_licence', 'residence_permit')


class IdentityDocument(models.Model):
    """One document of one customer.

    The clear number exists in the memory of the request that writes or reveals it and nowhere else: ``create`` and
    ``write`` take it out of the values before the ORM sees them, so it reaches neither cache, tracking nor answer.
    """
    _name = 'dealership.identity.document'
    _description = "Identity Document"
    # a document is as visible, and as changeable, as its customer
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'is_primary desc, id'
    _rec_name = 'number_masked'
    _follow_field = 'partner_id'

    _protected_fields = ('uuid', 'number_masked', 'company_id')
    _immutable_fields = ('uuid', 'partner_id')

    partner_id = fields.Many2one('res.partner', "Customer", required=True, ondelete='cascade', index=True)
    company_id = fields.Many2one(related='partner_id.company_id', store=True)
    document_type = fields.Selection(
        list(identity.LABELS.items()), "Type", required=True, default='resident_id', help="Kind of document (证件类型).")
    number = fields.Char(
        compute='_compute_number', search='_search_number', readonly=False, copy=False,
        help="Number of the document (证件号码). It is stored encrypted and shown masked; type the whole number to enter "
             "or to replace it. A search finds the exact number only.")
    number_masked = fields.Char("Masked Number", readonly=True, copy=False)
    number_cipher = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    number_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS, index=True)
    uuid = fields.Char(
        "Unique Identifier", required=True, readonly=True, copy=False, default=lambda self: str(uuid.uuid4()),
        help="Ties the encrypted number to this record.")
    issued_on = fields.Date()
    valid_until = fields.Date(help="Last day of validity (有效期至); empty for a document without an end (长期).")
    authority = fields.Char("Issuing Authority", help="签发机关")
    is_primary = fields.Boolean("Main Document", help="The document that contracts and print-outs name.")
    note = fields.Char()

    _uuid_uniq = models.UniqueIndex("(uuid)")
    _number_uniq = models.UniqueIndex(
        "(partner_id, document_type, number_hash)", "This document is on the customer's card already.")
    _dates_check = models.Constraint(
        'CHECK(valid_until IS NULL OR issued_on IS NULL OR valid_until >= issued_on)',
        "An identity document cannot end before it was issued.")

    # ------------------------------------------------------------------
    # Fields
    # ------------------------------------------------------------------
    @api.depends('number_masked')
    def _compute_number(self):
        for document in self:
            document.number = document.number_masked

    @api.depends('document_type', 'number_masked')
    @api.depends_context('lang')
    def _compute_display_name(self):
        labels = dict(self._fields['document_type']._description_selection(self.env))
        for document in self:
            document.display_name = f"{labels.get(document.document_type, '')} {document.number_masked or ''}".strip()

    def _search_number(self, operator, value):
        """Exact numbers only; a person's search is limited and logged."""
        if operator != 'in':
            return NotImplemented
        numbers = [text for text in value if isinstance(text, str) and self._is_searchable(text)]
        if not numbers:
            return Domain.FALSE
        ring = self._ring()
        hashes = {text: self._index_candidates(ring, text) for text in numbers}
        if not self.env.su:
            if self.env.cr.readonly:
                # the log needs a writable transaction: the server serves the request again with one
                raise ReadOnlySqlTransaction("The log of identity numbers needs a writable transaction")
            self.env['dealership.identity.reveal']._log_searches([found[0] for found in hashes.values() if found])
        wanted = [index for found in hashes.values() for index in found]
        return Domain('id', 'in', self.sudo()._search([('number_hash', 'in', wanted)]).get_result_ids())

    @api.constrains('note', 'authority')
    def _check_no_number_in_text(self):
        """A number typed beside the encrypted field would lie in the database in clear."""
        for document in self:
            if any(identity.find_numbers(text) for text in (document.note, document.authority) if text):
                raise ValidationError(self.env._(
                    "The note of an identity document must not hold an identity number. Enter it in the field Number."))

    # ------------------------------------------------------------------
    # Create, write
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        clears = [vals.get('number') for vals in vals_list]
        documents = super().create([{k: v for k, v in vals.items() if k != 'number'} for vals in vals_list])
        taken = documents._taken_numbers()
        for document, clear in zip(documents, clears, strict=True):
            document._store_number(clear, taken)
        documents._keep_one_primary()
        return documents

    def write(self, vals):
        retype = vals.get('document_type')
        changed = self.filtered(lambda document: document.document_type != retype) if retype else self.browse()
        result = super().write({key: value for key, value in vals.items() if key != 'number'})
        concerned = self if 'number' in vals else changed
        taken = concerned._taken_numbers() if concerned else {}
        for document in concerned:
            document._store_number(vals.get('number', document.number_masked), taken, retyped=document in changed)
        if vals.get('is_primary'):
            self._keep_one_primary()
        return result

    def _taken_numbers(self):
        """What the customers of ``self`` have: {(customer id, type, blind index): document id}."""
        return {
            (document.partner_id.id, document.document_type, document.number_hash): document.id
            for document in self.sudo().search([('partner_id', 'in', self.sudo().partner_id.ids)])
        }

    def _store_number(self, clear, taken, retyped=False):
        """Check, encrypt and index a clear number; the mask that the screen shows changes nothing.

        :param dict taken: see ``_taken_numbers``; completed here
        """
        self.ensure_one()
        stored = self.sudo()
        clear = clear.strip() if isinstance(clear, str) else ''
        if stored.number_cipher and clear == stored.number_masked:
            if not retyped:
                return
            clear = self._decrypt()
        if not clear:
            raise ValidationError(self.env._(
                "An identity document needs its number. To remove the document, delete its line."))
        try:
            number = identity.normalise(self.document_type, clear)
        except RuleError as error:
            raise ValidationError(rule_message(self.env, error)) from None
        ring = self._ring()
        indexes = ring.blind_indexes(self._index_text(self.document_type, number))
        masked = identity.mask(number)
        if stored.number_hash in indexes and stored.number_masked == masked and not retyped:
            return
        keys = [(self.partner_id.id, self.document_type, index) for index in indexes]
        if any(taken.get(key, self.id) != self.id for key in keys):
            raise ValidationError(self.env._("This document is on the customer's card already."))
        stored.write({
            'number_cipher': ring.encrypt(number, self._associated_data()),
            'number_hash': indexes[0],
            'number_masked': masked,
        })
        taken[keys[0]] = self.id
        self._fill_partner(number)

    def _fill_partner(self, number):
        """A resident number tells birth date and sex; what a person entered himself stays."""
        partner = self.partner_id
        if self.document_type not in FROM_RESIDENT_ID or partner.is_company:
            return
        parts = resident_id.validate(number)
        values = {}
        if not partner.birthdate_date:
            values['birthdate_date'] = parts.birth_date
        if not partner.gender:
            values['gender'] = parts.gender
        if values:
            partner.write(values)

    def _keep_one_primary(self):
        """The newest choice wins; the first document of a customer is the main one."""
        everything = self.sudo().search([('partner_id', 'in', self.sudo().partner_id.ids)]).grouped('partner_id')
        mark = unmark = self.sudo().browse()
        for partner, documents in self.sudo().grouped('partner_id').items():
            marked = everything[partner].filtered('is_primary')
            chosen = documents.filtered('is_primary')[-1:] or marked[:1] or documents[:1]
            mark += chosen - marked
            unmark += marked - chosen
        unmark.write({'is_primary': False})
        if mark:
            mark.write({'is_primary': True})  # comes back here once, and finds nothing to do

    # ------------------------------------------------------------------
    # Merge of customers
    # ------------------------------------------------------------------
    @api.model
    def _drop_merge_duplicates(self, src_partners, dst_partner):
        """Delete what the remaining customer would have twice: same type and number."""
        documents = self.search([('partner_id', 'in', (dst_partner | src_partners).ids)])
        seen = set()
        for document in documents.sorted(lambda document: (document.partner_id != dst_partner, document.id)):
            key = (document.document_type, document.number_hash)
            if key in seen:
                document.unlink()
            seen.add(key)
        self.flush_model()

    @api.model
    def _after_merge(self, dst_partner):
        """Core moved the rows by SQL: what follows from the customer follows again."""
        documents = self.search([('partner_id', '=', dst_partner.id)])
        documents.modified(['partner_id'])
        documents.filtered('is_primary')[:1]._keep_one_primary()

    # ------------------------------------------------------------------
    # Keys
    # ------------------------------------------------------------------
    @api.model
    def _ring(self):
        """The key ring, or a sentence that tells the administrator what to set."""
        try:
            return vault.load_ring()
        except vault.VaultError as error:
            raise UserError(self._vault_message(error)) from None

    @api.model
    def _vault_message(self, error):
        messages = {
            'key_missing': self.env._(
                "Identity numbers cannot be written or revealed: this server has no key. Ask the administrator to set the "
                "environment variable %(file)s to a key file (or %(env)s to the keys) and to restart the server.",
                file=vault.ENV_FILE, env=vault.ENV_KEYS),
            'key_file_unreadable': self.env._(
                "Identity numbers cannot be written or revealed: the server cannot read the key file that the environment "
                "variable %(file)s names. Ask the administrator to check its path and owner.", file=vault.ENV_FILE),
            'key_file_mode': self.env._(
                "Identity numbers cannot be written or revealed: the key file is open to other users of the server "
                "(mode %(mode)s). Ask the administrator to set it to 600.", mode=error.params.get('mode')),
            'key_syntax': self.env._(
                "Identity numbers cannot be written or revealed: line %(line)s of the keys is not "
                "keyid:encryption key:index key (each 32 bytes in base64, ids used once). Ask the administrator to correct it.",
                line=error.params.get('line')),
            'key_unknown': self.env._(
                "This number was encrypted with the key %(key)s, which is not in the server's key ring. Ask the administrator "
                "to add it again.", key=error.params.get('key_id')),
            'damaged': self.env._(
                "The stored number cannot be decrypted: it was changed or moved outside of the application, or the key ring "
                "holds another key under the same name. Enter the number again from the document."),
        }
        return messages[error.code]

    def _associated_data(self):
        return vault.associated_data(self._name, self.uuid, 'number')

    def _decrypt(self):
        """The clear number; for this model's own use, whoever shows it must go through ``_reveal_number``."""
        self.ensure_one()
        token = self.sudo().number_cipher
        if not token:
            raise UserError(self.env._("This document has no number yet."))
        try:
            return self._ring().decrypt(token, self._associated_data())
        except vault.VaultError as error:
            raise UserError(self._vault_message(error)) from None

    # ------------------------------------------------------------------
    # Find
    # ------------------------------------------------------------------
    @api.model
    def _is_searchable(self, text):
        return 5 <= len(text.strip()) <= 60 and bool(re.search(r'\d{3}', text)) and not identity.is_mask(text)

    @api.model
    def _index_text(self, document_type, number):
        return f'{INDEX_FAMILY.get(document_type, document_type)}:{number}'

    @api.model
    def _index_candidates(self, ring, text):
        """Blind indexes that a number without a type may have, by every type and key; the likeliest first."""
        texts = {}
        for document_type in identity.TYPES:
            try:
                texts[self._index_text(document_type, identity.normalise(document_type, text))] = True
            except RuleError:
                continue
        return [index for candidate in texts for index in ring.blind_indexes(candidate)]

    @api.model
    def _find_partners_by_number(self, number):
        """Customers whom the user may see and who have exactly this number; limited and logged unless ``env.su``."""
        return self.search([('number', '=', number)]).partner_id

    # ------------------------------------------------------------------
    # Reveal
    # ------------------------------------------------------------------
    def action_open_reveal(self):
        """Ask for the reason."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Reveal Number"),
            'res_model': 'dealership.identity.reveal.wizard',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_document_id': self.id},
        }

    def _reveal_number(self, reason):
        """The clear number, once the reveal is in the log for good.

        :param str reason: why the user needs it, in a few words
        :raise AccessError: not in the group, or not this customer
        """
        self.ensure_one()
        if not self.env.user.has_group('auto_dealership.group_identity_reveal'):
            raise AccessError(self.env._(
                "Revealing identity numbers needs the right \"Dealership: reveal identity numbers\". Ask your manager."))
        self.check_access('read')
        Log = self.env['dealership.identity.reveal']
        reason = Log._clean_reason(reason)
        number = self._decrypt()
        Log._log_reveal(self, reason)
        return number
