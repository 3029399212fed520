"""Mails to a lead source keep their parts as they came: core hands on a body that was made HTML, cleaned and cut."""
from odoo import api, models

INTAKE = 'dealership.lead.message'


class MailThread(models.AbstractModel):
    _inherit = 'mail.thread'

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        model = self
        if any(route[0] == INTAKE for route in routes or ()):
            parts = tuple(
                (part.get_content_type(), part.get_filename() or '', part.get_payload(decode=True) or b'', part.get_content_charset() or '')
                for part in message.walk() if not part.is_multipart())
            model = self.with_context(dealership_mail_parts=parts)
        return super(MailThread, model)._message_route_process(message, message_dict, routes)

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """A portal sends many mails from one address; the intake answers none, so that there is no loop to break."""
        others = [route for route in routes or () if route[0] != INTAKE]
        return super()._detect_loop_sender(message, message_dict, others) if others else False
