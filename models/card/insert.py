"""Rows of a record that only grows, ten thousand at once: one statement in place of ten thousand creations.

For what the system itself writes, with every value given: there are no defaults, computed fields or constraints here.
"""
import json

from odoo import SUPERUSER_ID, fields
from odoo.tools import SQL


def insert_rows(model, rows):
    """Insert rows of a model.

    :param rows: list of dicts of the same columns, with values that JSON knows (dates as text)
    :return: the records, in the order of the rows
    """
    if not rows:
        return model.browse()
    if model._log_access:
        now = fields.Datetime.to_string(fields.Datetime.now())
        log = {'create_uid': model.env.uid, 'create_date': now, 'write_uid': model.env.uid, 'write_date': now}
        rows = [{**row, **log} for row in rows]
    columns = SQL(", ").join(SQL.identifier(name) for name in rows[0])
    table = SQL.identifier(model._table)
    result = model.env.execute_query(SQL(
        "INSERT INTO %s (%s) SELECT %s FROM jsonb_populate_recordset(NULL::%s, %s) RETURNING id",
        table, columns, columns, table, json.dumps(rows)))
    model.invalidate_model()
    return model.browse([row[0] for row in result])


def insert_unknown(model, columns, rows, known):
    """Insert messages that came in; one whose key is there already is left out (invariant 12).

    Under Odoo's isolation the loser of a race with another worker gets a serialization error, is run again by Odoo, and then
    finds the winner's row.

    :param columns: names of the rows' columns
    :param rows: list of dicts; `reference` tells a row
    :param SQL known: columns and condition of the unique index that holds the keys apart
    :return: dict of reference → id
    """
    if not rows:
        return {}
    now = fields.Datetime.now()
    values = SQL(", ").join(
        SQL("(%s, %s, %s, %s, %s, 0)", SQL(", ").join(_literal(row[name]) for name in columns), now, SUPERUSER_ID, now, now)
        for row in rows)
    # who loses a race is no error of the server's, and a customer's data are not for its log
    model.env.cr.execute(SQL(
        "INSERT INTO %s (%s, received_on, create_uid, create_date, write_date, attempts) VALUES %s"
        " ON CONFLICT %s DO NOTHING RETURNING reference, id",
        SQL.identifier(model._table), SQL(", ").join(map(SQL.identifier, columns)), values, known), log_exceptions=False)
    return dict(model.env.cr.fetchall())


def _literal(value):
    if isinstance(value, (list, dict)):
        return SQL("%s::jsonb", json.dumps(value))
    return SQL("%s", value)


def insert_followers(env, model, partner_of):
    """Let colleagues follow many records, with the subtypes that core gives; who follows already stays as he is.

    :param str model: model of the records
    :param dict partner_of: id of the record → id of the active partner of an internal user
    """
    if not partner_of:
        return
    followers = env['mail.followers'].sudo()  # nobody may write followers but the thread itself, as in core
    followers.flush_model()
    rows = env.execute_query(SQL(
        """INSERT INTO mail_followers (res_model, res_id, partner_id)
           SELECT %s, given.res_id, given.partner_id FROM unnest(%s::int[], %s::int[]) AS given(res_id, partner_id)
               ON CONFLICT DO NOTHING RETURNING id""", model, list(partner_of), list(partner_of.values())))
    subtypes = env['mail.message.subtype'].sudo().default_subtypes(model)[0]
    if rows and subtypes:
        env.execute_query(SQL(
            """INSERT INTO mail_followers_mail_message_subtype_rel (mail_followers_id, mail_message_subtype_id)
               SELECT follower, subtype FROM unnest(%s::int[]) follower CROSS JOIN unnest(%s::int[]) subtype
                   ON CONFLICT DO NOTHING RETURNING mail_followers_id""", [row[0] for row in rows], subtypes.ids))
    followers.invalidate_model()
    env[model].browse(partner_of).invalidate_recordset(['message_follower_ids', 'message_partner_ids'], flush=False)
