"""Notes in the chatters of many records at once; the rows of a record that only grows are inserted in `card.insert`."""
from odoo import fields
from odoo.tools.mail import generate_tracking_message_id

from ..card.insert import insert_rows


def insert_notes(env, model, bodies):
    """Internal notes in the chatters of many records, which notify nobody.

    :param dict bodies: id of the record → Markup, whose parts were escaped
    :return: the messages, in that order
    """
    author_id, email_from = env['mail.thread']._message_compute_author()
    reply_to = env['mail.thread']._notify_get_reply_to(default=email_from, author_id=author_id)[False]
    now = fields.Datetime.to_string(fields.Datetime.now())
    common = {
        'author_id': author_id, 'email_from': email_from, 'reply_to': reply_to, 'model': model, 'message_type': 'notification',
        'subtype_id': env['ir.model.data']._xmlid_to_res_id('mail.mt_note'), 'date': now, 'is_internal': True,
        'email_add_signature': False}
    messages = insert_rows(env['mail.message'].sudo(), [  # nobody may write messages but the thread itself, as in core
        {**common, 'res_id': record_id, 'body': str(body), 'message_id': generate_tracking_message_id('message-notify')}
        for record_id, body in bodies.items()])
    env[model].browse(bodies).invalidate_recordset(['message_ids'])
    return messages


def insert_tracking(messages, field, changes):
    """What core's tracking shows below a message: a many2one that changed.

    :param messages: mail.message, one a change
    :param field: the field, as of `ir.model.fields`
    :param changes: pairs of records, before and after; either may be empty
    """
    insert_rows(messages.env['mail.tracking.value'].sudo(), [{
        'mail_message_id': message.id, 'field_id': field.id,
        'old_value_integer': old.id or 0, 'old_value_char': old.display_name or '',
        'new_value_integer': new.id or 0, 'new_value_char': new.display_name or '',
    } for message, (old, new) in zip(messages, changes, strict=True)])
