from datetime import datetime, time, timedelta

import pytz
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime, is_html_empty


class DealershipInvitationWizard(models.TransientModel):
    """The letter that invites a customer to the store (来店邀请函): its text is prepared, it is printed or mailed (D05)."""
    _name = 'dealership.invitation.wizard'
    _description = "Invitation Letter"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('lead_id',)

    lead_id = fields.Many2one('crm.lead', "Customer Card", required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", compute='_compute_company_id')
    customer_name = fields.Char(compute='_compute_company_id')
    moment = fields.Datetime("When", required=True, default=lambda self: self._default_moment())
    place = fields.Char("Where", compute='_compute_place', store=True, readonly=False)
    subject = fields.Char(compute='_compute_text', store=True, readonly=False)
    body = fields.Html("Invitation Text", compute='_compute_text', store=True, readonly=False, sanitize=True)
    email = fields.Char(compute='_compute_mail_problem')
    mail_problem = fields.Char(compute='_compute_mail_problem', help="Why the letter cannot be mailed; printing is always possible.")
    is_planned = fields.Boolean("Visit Planned", readonly=True)

    @api.model
    def _default_moment(self):
        """Ten o'clock tomorrow, in the store."""
        company = self.env.company
        zone = company._dealership_timezone()
        ten = zone.localize(datetime.combine(company._dealership_today() + timedelta(days=1), time(10)))
        return ten.astimezone(pytz.utc).replace(tzinfo=None)

    @api.depends('lead_id')
    def _compute_company_id(self):
        for wizard in self:
            lead = wizard.lead_id
            wizard.company_id = lead.company_id or self.env.company
            wizard.customer_name = lead.contact_name or lead.partner_name or lead.name

    @api.depends('lead_id')
    def _compute_place(self):
        for wizard in self:
            partner = wizard.company_id.partner_id.sudo()  # the store's own address is no secret
            address = " ".join(part for part in (partner.state_id.name, partner.city, partner.street, partner.street2) if part)
            wizard.place = ", ".join(part for part in (wizard.company_id.name, address) if part)

    @api.depends('lead_id', 'moment', 'place')
    def _compute_text(self):
        template = self.env.ref('auto_dealership.mail_template_invitation', raise_if_not_found=False)
        for wizard in self:
            if not (template and wizard.lead_id):
                wizard.subject, wizard.body = wizard.subject or self.env._("Invitation"), wizard.body
                continue
            prepared = template.with_context(
                invitation_moment=wizard._moment_words(), invitation_place=wizard.place or "", lang=self.env.lang)
            lead_id = wizard.lead_id._origin.id or wizard.lead_id.id
            wizard.subject = prepared._render_field('subject', [lead_id])[lead_id]
            wizard.body = prepared._render_field('body_html', [lead_id])[lead_id]

    def _moment_words(self):
        """9月5日 星期六 10:00, in the store's time zone."""
        if not self.moment:
            return ""
        zone = self.company_id._dealership_timezone().zone
        day = format_date(self.env, self.company_id._dealership_day(self.moment), date_format='full')
        return f"{day} {format_datetime(self.env, self.moment, tz=zone, dt_format='HH:mm')}"

    @api.depends('lead_id')
    def _compute_mail_problem(self):
        for wizard in self:
            partner = wizard.lead_id.partner_id
            wizard.email = partner.email or wizard.lead_id.email_from
            if not partner or not wizard.email:
                wizard.mail_problem = self.env._("The customer has no e-mail address; print the letter instead.")
            elif not partner._filter_consenting('email'):
                wizard.mail_problem = self.env._(
                    "%(customer)s has not agreed to be written to by e-mail. Record the consent on the customer, or print the "
                    "letter and give it to him.", customer=wizard.customer_name)
            else:
                wizard.mail_problem = False

    # ------------------------------------------------------------------
    def _check(self):
        """What holds for paper and mail alike."""
        self.ensure_one()
        lead = self.lead_id
        lead.check_access('write')
        if not lead._protected_records():
            raise UserError(self.env._("%(card)s is no customer card of a dealership team.", card=lead.display_name))
        if self.moment <= fields.Datetime.now():
            raise UserError(self.env._("%(moment)s is past; invite for a time to come.", moment=self._moment_words()))
        day = self.company_id._dealership_day(self.moment)
        open_days = self.company_id._dealership_open_days(day, day)
        if open_days is not None and day not in open_days:
            raise UserError(self.env._("The store is closed on %(day)s.", day=format_date(self.env, day)))
        if is_html_empty(self.body):
            raise UserError(self.env._("The letter is empty."))

    def action_print(self):
        """Print the letter; the card remembers it."""
        self._check()
        self.lead_id.message_post(body=self._log_words(self.env._("Invitation letter printed")), subtype_xmlid='mail.mt_note')
        self._plan_visit()
        return self.env.ref('auto_dealership.action_report_invitation').report_action(self)

    def action_mail(self):
        """Mail the letter to the customer who agreed to it; the card keeps the mail."""
        self._check()
        self.invalidate_recordset(['mail_problem'])
        if self.mail_problem:
            raise UserError(self.mail_problem)
        self.lead_id.message_post(
            body=self.body, subject=self.subject, message_type='comment', subtype_xmlid='mail.mt_comment',
            partner_ids=self.lead_id.partner_id.ids)
        self._plan_visit()
        return {'type': 'ir.actions.act_window_close'}

    def _log_words(self, done):
        return Markup("<p>%s</p><p>%s<br/>%s</p>") % (done, self._moment_words(), self.place)

    def _plan_visit(self):
        """The visit becomes the card's plan when the cadence lets the customer wait so long; else the earlier contact stays."""
        lead = self.lead_id
        day = self.company_id._dealership_day(self.moment)
        if self.is_planned or not lead.user_id or day > lead._plan_bounds()[1]:
            return
        visit = self.env['mail.activity.type']._of_method('visit_in')
        planned = lead._open_contact_plans().sudo().filtered(lambda plan: plan.date_deadline == day and plan.activity_type_id == visit)
        if not planned:
            lead._plan_contact(day, 'visit_in', self.env._("Invited to the store, %(moment)s", moment=self._moment_words()))
        self.is_planned = True
