"""Key rotation of identity numbers: everything stored is rewritten with the active key, in batches, resumable."""
import psycopg2.errors

from odoo import api, models
from odoo.tools import SQL

from ...rules import vault


class IdentityDocument(models.Model):
    _inherit = 'dealership.identity.document'

    @api.model
    def _rotation_status(self):
        """How many numbers each key holds.

        :return: dict of key id to count, the active key first (also with 0)
        """
        self.flush_model(['number_cipher', 'number_hash'])
        # a number belongs to the old key until both its cipher text and its index are rewritten
        counts = dict(self.env.execute_query(SQL(
            """SELECT CASE WHEN split_part(number_cipher, ':', 2) = %(active)s THEN split_part(number_hash, ':', 1)
                           ELSE split_part(number_cipher, ':', 2) END, count(*)
                 FROM dealership_identity_document WHERE number_cipher IS NOT NULL GROUP BY 1""",
            active=self._ring().active_id)))
        active = self._ring().active_id
        return {active: counts.pop(active, 0), **dict(sorted(counts.items()))}

    @api.model
    def _rotate_batch(self, after_id=0, size=200):
        """Rewrite the next numbers that another than the active key holds. The caller commits after each batch: a run
        that was stopped goes on where it ended, since what is rewritten is no longer found.

        Rows that somebody is writing are left for the next run; what cannot be decrypted is reported and stays as it is.

        :param int after_id: last id of the batch before
        :return: (last id or 0 when there is nothing left, number of rewritten rows, {document id: code of the failure})
        """
        self.flush_model(['number_cipher', 'number_hash'])
        ring = self._ring()
        rows = self.env.execute_query(SQL(
            """SELECT id FROM dealership_identity_document
                WHERE id > %s AND number_cipher IS NOT NULL
                  AND (split_part(number_cipher, ':', 2) <> %s OR split_part(number_hash, ':', 1) IS DISTINCT FROM %s)
                ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""",
            after_id, ring.active_id, ring.active_id, size))
        documents = self.sudo().browse(row[0] for row in rows)
        failed = {}
        for document in documents:
            try:
                number = ring.decrypt(document.number_cipher, document._associated_data())
                with self.env.cr.savepoint():
                    document.write({
                        'number_cipher': ring.encrypt(number, document._associated_data()),
                        'number_hash': ring.blind_index(self._index_text(document.document_type, number)),
                    })
            except vault.VaultError as error:
                failed[document.id] = error.code
            except psycopg2.errors.UniqueViolation:
                failed[document.id] = 'duplicate'
        return (documents[-1:].id or 0), len(documents) - len(failed), failed
