"""Two people at the same moment: one goes on, and the other is told, at once and in words."""
from odoo.exceptions import LockError, UserError


def lock_or_tell(records, words, fields=None):
    """Keep these rows for the rest of the transaction; what is read of them afterwards is what stands in the database.

    Who may do what is for the caller to check. Other rows may still be made that refer to these (lines, messages).

    :param words: function that gives the sentence for who comes second
    :param fields: names of the fields that are decided upon; all of them by default
    :raise UserError: when somebody else has one of the rows
    """
    try:
        records.lock_for_update(allow_referencing=True)
    except LockError:
        raise UserError(words()) from None
    records.invalidate_recordset(fields)
