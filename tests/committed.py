"""Tests whose transactions really commit, because a race cannot be shown inside one transaction."""
from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import TransactionCase
from odoo.tools import SQL, mute_logger

_TABLES = """
    SELECT c.relname
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND c.relnamespace = current_schema::regnamespace
       AND a.attname = 'id' AND a.atttypid = 'int4'::regtype
"""
_LINKS = """
    SELECT t.relname, a.attname, r.relname
      FROM pg_constraint k
      JOIN pg_class t ON t.oid = k.conrelid
      JOIN pg_class r ON r.oid = k.confrelid
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.conkey[1]
     WHERE k.contype = 'f' AND t.relnamespace = current_schema::regnamespace
"""


class CommittedCase(TransactionCase):
    """Whatever rows a test adds through `self.registry.cursor()` leave the database when it ends, in whatever table.

    Rows that were there before stay, with what was written to them. The last user id, team, alias … of a test that
    leaves something behind would break a class that runs later, and only in some orders.
    """

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            self._marks = self._last_ids(cr)
        self.addCleanup(self._remove_added)

    def again(self, env):
        """As Odoo does with a request that lost: from the beginning."""
        env.cr.rollback()
        env.invalidate_all(flush=False)
        env.transaction.clear()

    def late(self, call, env):
        """PostgreSQL refuses the second's view of the row; Odoo tries the request again, and then it is told.

        :return: what it is told
        """
        with self.assertRaises(SerializationFailure), mute_logger('odoo.sql_db'):
            call()
            env.flush_all()
        self.again(env)
        with self.assertRaises(UserError) as told:
            call()
        env.cr.rollback()
        return str(told.exception)

    @staticmethod
    def _last_ids(cr):
        """Dict of table → greatest id, of every table that has ids."""
        cr.execute(_TABLES)
        tables = [table for table, in cr.fetchall()]
        cr.execute(SQL(" UNION ALL ").join(
            SQL("SELECT %s, COALESCE(MAX(id), 0) FROM %s", table, SQL.identifier(table)) for table in tables))
        return dict(cr.fetchall())

    def _remove_added(self):
        with self.registry.cursor() as cr:
            cr.execute("SET LOCAL lock_timeout = '20s'")  # a test that holds such a row itself fails, and does not hang
            marks = self._marks
            added = {table for table, last in self._last_ids(cr).items() if last > marks.get(table, last)}
            # no order of deletion is needed when nothing watches the references; they are taken away here
            cr.execute("SET LOCAL session_replication_role = replica")
            cr.execute(_LINKS)
            for table, column, target in cr.fetchall():
                if target not in added:
                    continue
                names = {'table': SQL.identifier(table), 'column': SQL.identifier(column), 'mark': marks[target]}
                if table in marks:
                    cr.execute(SQL(
                        "UPDATE %(table)s SET %(column)s = NULL WHERE %(column)s > %(mark)s AND id <= %(last)s",
                        last=marks[table], **names))
                else:
                    cr.execute(SQL("DELETE FROM %(table)s WHERE %(column)s > %(mark)s", **names))
            for table in added:
                cr.execute(SQL("DELETE FROM %s WHERE id > %s", SQL.identifier(table), marks[table]))
        self.registry.clear_cache()


@contextmanager
def lost_race(model):
    """The first insertion of a message of this model loses against another worker.

    Odoo runs such a request again after a pause of up to two seconds; who sends twice at once need not wait so long.

    :return: list of what was to be inserted then
    """
    insert, met = type(model)._insert, []

    def meet(records, rows):
        if not met:
            met.append(rows)
            raise SerializationFailure("could not serialize access due to concurrent update")
        return insert(records, rows)

    with patch.object(type(model), '_insert', meet), patch('odoo.service.model.time.sleep', side_effect=AssertionError("a pause")):
        yield met
