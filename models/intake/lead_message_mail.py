"""Leads by mail: the alias of a source brings messages here, with their parts as they came (E01)."""
from odoo import api, models

from ...rules import lead_mail
from .lead_message_receive import Envelope

TEXTS = ('.xml', '.adf', '.txt', '.html', '.eml')


class DealershipLeadMessage(models.Model):
    _inherit = 'dealership.lead.message'

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to a source's address becomes messages and leads; nothing of it is lost, whatever it holds.

        :return: row of the log to which core then posts the mail
        """
        source = self.env['dealership.lead.source'].sudo().browse((custom_values or {}).get('source_id')).exists()
        if not source:
            return super().message_new(msg_dict, custom_values)
        return self._receive_mail(source, msg_dict)[:1]

    def message_update(self, msg_dict, update_vals=None):
        """Portals reuse the thread of their first mail: an answer is a lead of its own."""
        self._receive_mail(self.sudo().source_id, msg_dict)
        return True

    @api.model
    def _receive_mail(self, source, msg_dict):
        parts = self.env.context.get('dealership_mail_parts') or [('text/html', '', str(msg_dict.get('body') or ''), '')]
        sender = msg_dict.get('email_from') or ''
        reading, used = lead_mail.read(msg_dict.get('subject') or '', sender, parts)
        if not source.takes_mail or not source.active:
            reading.refused = 'format_not_allowed' if source.active else 'source_closed'
        elif not source._takes_mail_of(sender):
            reading.refused = 'sender'
        messages = self._receive(Envelope(source=source, via='mail', raw=used, sender=sender, content_type='message/rfc822'), reading)
        # The words are in the row, where identity numbers are masked; the mail itself keeps its pictures and papers.
        msg_dict['body'] = self.env._("Its text is in the message above.")
        msg_dict['attachments'] = [
            attachment for attachment in msg_dict.get('attachments') or [] if not str(attachment[0]).lower().endswith(TEXTS)]
        return messages.parent_id[:1] or messages
