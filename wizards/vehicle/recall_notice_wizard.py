from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class DealershipRecallNoticeWizard(models.TransientModel):
    """Owners are written to: a printed letter each, a mail or a text message; the day is kept on each car (通知车主)."""
    _name = 'dealership.recall.notice.wizard'
    _description = "Notice of a Recall to Owners"

    line_ids = fields.Many2many(
        'dealership.recall.line', 'dealership_recall_notice_line_rel', 'wizard_id', 'line_id', "Vehicles", readonly=True)
    method = fields.Selection('_methods', "How", required=True, default='letter')
    subject = fields.Char(compute='_compute_text', store=True, readonly=False)
    body = fields.Text("Message", compute='_compute_text', store=True, readonly=False)
    line_count = fields.Integer("Cars", compute='_compute_plan')
    customer_count = fields.Integer("Customers", compute='_compute_plan')
    not_due_count = fields.Integer("Nothing To Be Told", compute='_compute_plan')
    no_address_count = fields.Integer("No Address", compute='_compute_plan')
    no_consent_count = fields.Integer("Have Not Agreed", compute='_compute_plan')

    @api.model
    def _methods(self):
        """Text messages only where Odoo's SMS app is there."""
        methods = [('letter', self.env._("Printed letter")), ('email', self.env._("E-mail"))]
        return [*methods, ('sms', self.env._("SMS"))] if 'sms.sms' in self.env else methods

    @api.depends('line_ids', 'method')
    def _compute_text(self):
        for wizard in self:
            recalls = wizard.line_ids.recall_id
            if not recalls:
                wizard.subject = wizard.body = False
                continue
            wizard.subject = self.env._("Recall of your car: %s", ", ".join(recalls.mapped('name')))
            wizard.body = "\n\n".join(self.env._(
                "Dear customer, the maker recalls cars like yours: %(name)s (%(number)s). %(remedy)s The work costs you nothing. Please "
                "call us for an appointment.", name=recall.name, number=recall.number, remedy=recall.remedy or "") for recall in recalls)

    @api.depends('line_ids', 'method')
    def _compute_plan(self):
        for wizard in self:
            due, reached, agreed = wizard._plan()
            wizard.line_count = len(agreed)
            wizard.customer_count = len(agreed.partner_id)
            wizard.not_due_count = len(wizard.line_ids) - len(due)
            wizard.no_address_count = len(due) - len(reached)
            wizard.no_consent_count = len(reached) - len(agreed)

    def _plan(self):
        """(lines whose owner is to be told, of these with an address, of these that may be approached so)"""
        due = self.line_ids.filtered(
            lambda line: line.recall_state == 'open' and line.state in ('open', 'contacted') and line.partner_id)
        reached = due.filtered(lambda line: self._address(line.partner_id))
        return due, reached, reached._may_approach(self.method) if self.method else reached

    def _address(self, partner):
        return {'letter': partner.street or partner.city, 'email': partner.email, 'sms': partner.phone}.get(self.method or 'letter')

    def action_apply(self):
        """Print or send; the cars' lines keep the day and the words."""
        self.ensure_one()
        self.line_ids.check_access('write')
        lines = self._plan()[2]
        if not lines:
            raise UserError(self.env._("None of these owners can be told in this way: no address, no consent, or nothing left to tell."))
        if self.method == 'letter':
            lines._letters_sent('letter')
            return {
                **self.env.ref('auto_dealership.action_report_recall_letter').report_action(lines),
                'close_on_report_download': True}
        if not (self.body or '').strip():
            raise UserError(self.env._("The message is empty."))
        self._send(lines)
        lines._letters_sent(self.method, self.body)
        return {'type': 'ir.actions.act_window_close'}

    def _send(self, lines):
        """One message a customer, however many of his cars are concerned; sent by Odoo's own queue."""
        if self.method == 'sms':
            self.env['sms.sms'].sudo().create([{  # core's queue is not for its users to write
                'partner_id': partner.id, 'number': partner.phone, 'body': self.body} for partner in lines.partner_id])
            return
        paragraphs = Markup("<br/>").join((self.body or '').splitlines())
        self.env['mail.mail'].sudo().create([{  # core's queue is not for its users to write
            'subject': self.subject or self.env._("Recall of your car"), 'body_html': Markup("<p>%s</p>") % paragraphs,
            'email_from': self.env.company.email_formatted or self.env.user.email_formatted,
            'recipient_ids': [Command.link(partner.id)]} for partner in lines.partner_id])
