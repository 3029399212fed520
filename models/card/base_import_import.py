"""An uploaded import file lies in the database for hours (transient); with identity numbers in it, sealed (invariant 9)."""
import base64

from odoo import api, fields, models

from ...rules import vault

SEALED = b'v1:'


class Import(models.TransientModel):
    _inherit = 'base_import.import'

    # stock's field is a plain column; its readers and writers stay as they are
    file = fields.Binary(compute='_compute_file', inverse='_inverse_file', store=False)
    file_sealed = fields.Binary(attachment=False)

    @api.depends('file_sealed')
    def _compute_file(self):
        for upload in self:
            content = upload.file_sealed or b''
            if content.startswith(SEALED):
                clear = self.env['dealership.identity.document']._ring().decrypt(content.decode(), upload._file_aad())
                content = base64.b64decode(clear)
            upload.file = content or False

    def _inverse_file(self):
        for upload in self:
            content = upload.file or b''
            if isinstance(content, str):
                content = content.encode()
            try:
                ring = vault.load_ring()
            except vault.VaultError:
                # without keys no identity number gets in, and every other import works as it does in stock
                upload.file_sealed = content or False
                continue
            upload.file_sealed = ring.encrypt(base64.b64encode(content).decode(), upload._file_aad()).encode()

    def _file_aad(self):
        return vault.associated_data(self._name, str(self.id), 'file')
