"""Bookings that exclude each other: the database holds it, and people read in words what it refuses."""
from contextlib import contextmanager

from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...hooks import make_btree_gist


class ExclusiveMixin(models.AbstractModel):
    """What is one at a time: a car on a test drive, a bay, an owner, a policy.

    A model declares its exclusion constraint (and adds it to ``EXCLUSIONS`` in hooks.py), refuses in words what it sees, and
    wraps its writes in ``_clash_explained`` for what another transaction did a moment ago.
    """
    _name = 'dealership.exclusive.mixin'
    _description = "One at a Time"

    def _auto_init(self):
        make_btree_gist(self.env.cr)  # an update does not run the hook of the installation
        return super()._auto_init()

    def _clash_message(self, constraint, detail):
        """Words for a refusal of the database; empty when the constraint is not this model's to explain.

        :param str constraint: its name, without the table's
        :param str detail: PostgreSQL's own words (the values of both rows)
        """
        return ""

    @contextmanager
    def _clash_explained(self):
        """Say in words what the database refuses: somebody else was a moment faster."""
        try:
            with self.env.cr.savepoint():
                yield
        except (ExclusionViolation, UniqueViolation) as error:
            name = (error.diag.constraint_name or '').removeprefix(f'{self._table}_')
            message = self._clash_message(name, error.diag.message_detail or "")
            if not message:
                raise
            raise ValidationError(message) from None

    @api.model
    def _queue_for(self, records):
        """Bookings of one car or place are made one after the other: who comes second waits for the first, and is then told.
        Without it each would wait for the other's row in the constraint's index."""
        ids = sorted({record_id for record_id in records.ids if record_id})
        if ids:
            self.env.cr.execute(SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", SQL.identifier(records._table), ids))
