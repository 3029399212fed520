"""Rows of a record that only grows, ten thousand at once: one statement in place of ten thousand creations.

For what the system itself writes, with every value given: there are no defaults, computed fields or constraints here.
"""
import json

from odoo import fields
from odoo.tools import SQL
from odoo.tools.mail import generate_tracking_message_id


def insert_rows(model, rows):
    """Insert rows of a model.

    :param rows: list of dicts of the same columns, with values that JSON knows (dates as text)
    :return: the records, in the order of the rows
    """
    if not rows:
        return model.browse()
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


def insert_notes(env, model, bodies):
    """Internal notes in the chatters of many records, which notify nobody.

    :param dict bodies: id of the record → Markup, whose parts were escaped
    """
    author_id, email_from = env['mail.thread']._message_compute_author()
    reply_to = env['mail.thread']._notify_get_reply_to(default=email_from, author_id=author_id)[False]
    now = fields.Datetime.to_string(fields.Datetime.now())
    common = {
        'author_id': author_id, 'email_from': email_from, 'reply_to': reply_to, 'model': model, 'message_type': 'notification',
        'subtype_id': env['ir.model.data']._xmlid_to_res_id('mail.mt_note'), 'date': now, 'is_internal': True,
        'email_add_signature': False}
    insert_rows(env['mail.message'].sudo(), [  # nobody may write messages but the thread itself, as in core
        {**common, 'res_id': record_id, 'body': str(body), 'message_id': generate_tracking_message_id('message-notify')}
        for record_id, body in bodies.items()])
    env[model].browse(bodies).invalidate_recordset(['message_ids'])
