"""Customers are reminded: by phone with what they said, by e-mail and SMS only as they agreed (J03, A14)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..card.lock import lock_or_tell

NAMED = 5  # of those left out; more are counted


class DealershipMaintenanceDue(models.Model):
    _inherit = 'dealership.maintenance.due'

    may_email = fields.Boolean("Agrees to E-mail", compute='_compute_consent', search='_search_may_email')
    may_sms = fields.Boolean("Agrees to SMS", compute='_compute_consent', search='_search_may_sms')

    # ------------------------------------------------------------------
    # Consent
    # ------------------------------------------------------------------
    @api.depends('contact_id.consent_ids.granted')
    def _compute_consent(self):
        contacts = self.sudo().contact_id  # a yes or no, which whoever sees the car may know
        email, sms = (set(contacts._filter_consenting(purpose).ids) for purpose in ('email', 'sms'))
        for due in self:
            contact = due.sudo().contact_id.id
            due.may_email, due.may_sms = contact in email, contact in sms

    @api.model
    def _search_may_email(self, operator, value):
        return self._search_consent('email', operator, value)

    @api.model
    def _search_may_sms(self, operator, value):
        return self._search_consent('sms', operator, value)

    @api.model
    def _search_consent(self, purpose, operator, value):
        """The newest word of a customer counts."""
        if operator != 'in' or set(value) - {True, False} or len(set(value)) != 1:
            return NotImplemented
        self.env['dealership.consent'].flush_model(['partner_id', 'purpose', 'granted', 'given_on'])
        agreed = Domain('contact_id', 'in', SQL("""(
            SELECT DISTINCT newest.partner_id FROM dealership_consent newest
             WHERE newest.purpose = %(purpose)s AND newest.granted IS TRUE AND NOT EXISTS (
                   SELECT 1 FROM dealership_consent later
                    WHERE later.partner_id = newest.partner_id AND later.purpose = newest.purpose
                      AND (later.given_on, later.id) > (newest.given_on, newest.id)))""", purpose=purpose))
        return agreed if True in value else ~agreed

    def _filter_agreeing(self, channel):
        """Those whose contact agreed to this way; one query."""
        return self.filtered('may_email' if channel == 'email' else 'may_sms')

    # ------------------------------------------------------------------
    # By phone
    # ------------------------------------------------------------------
    def action_call(self):
        """Open the dialog of a call."""
        self.ensure_one()
        self.check_access('write')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Call about Maintenance"), 'target': 'new',
            'res_model': 'dealership.maintenance.call.wizard', 'views': [(False, 'form')], 'context': {'default_due_id': self.id},
        }

    def _next_to_call(self):
        """The next one of the list that the user may work on; empty when there is none."""
        return self.search([('to_call', '=', True), ('id', 'not in', self.ids)], limit=1)

    def _record_call(self, result, content=None, next_call_on=None, planned_start=None, seen_calls=None):
        """What came of a call; the next step with it.

        :param date next_call_on: for "later" and "no answer"
        :param datetime planned_start: of the appointment, for "booked"
        :param int seen_calls: calls that the caller saw; another number means that somebody else has just called
        """
        self.ensure_one()
        self.check_access('write')
        lock_or_tell(
            self, lambda: self.env._("%(car)s: a colleague is recording a call at this moment. Reload the list.", car=self.display_name),
            ['call_count'])
        if seen_calls is not None and self.call_count != seen_calls:
            raise UserError(self.env._("%(car)s: a colleague has just recorded a call with this customer. Reload the list.",
                                       car=self.display_name))
        today = self._today()
        if result == 'later' and not (next_call_on and next_call_on > today):
            raise ValidationError(self.env._("Choose a day to come on which the customer wants to be called again."))
        if result not in ('later', 'no_answer'):
            next_call_on = None
        elif not next_call_on or next_call_on <= today:
            next_call_on = today + timedelta(days=1)
        if result == 'booked' and self.sudo().reminder_state != 'booked':
            if not planned_start:
                raise ValidationError(self.env._("Enter when the customer brings the car."))
            self.vehicle_id._book_visit(planned_start, 'maintenance', customer_words=content or False)
        self._log_reminders('phone', result, content, next_call_on)
        self._plan_call(next_call_on, content)
        return True

    def _plan_call(self, day, content):
        """Who promised a call finds it among his own activities; what was promised before is done by now."""
        kind = 'auto_dealership.activity_type_maintenance_call'
        self.activity_feedback([kind])
        if day:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                kind, day, user_id=self.env.uid, summary=self.env._("Call again about maintenance"), note=content or False)

    def _log_reminders(self, channel, result, content=None, next_call_on=None):
        """Keep what was done, and where it brings the row; by two writes for any number of cars."""
        if not self:
            return
        now, due = fields.Datetime.now(), self.sudo()  # the list is written by its own methods alone
        user = False if self.env.su and self.env.user == self.env.ref('base.user_root') else self.env.uid
        self.env['dealership.maintenance.reminder'].sudo().create([{
            'due_id': row.id, 'company_id': row.company_id.id, 'vehicle_id': row.vehicle_id.id, 'customer_id': row.contact_id.id,
            'user_id': user, 'channel': channel, 'result': result, 'done_on': now, 'day': row._today(), 'content': content,
            'next_call_on': next_call_on} for row in due])
        reminded = result in ('reached', 'later', 'sent', 'booked')
        for (state, calls, today), rows in due.grouped(lambda row: (row.reminder_state, row.call_count, row._today())).items():
            vals = {'last_result': result, 'next_call_on': next_call_on}
            if channel == 'phone':
                vals['call_count'] = calls + 1
            if reminded or result == 'refused':
                vals['last_reminded_on'] = today
            if state != 'booked' and (reminded or result == 'refused'):
                vals['reminder_state'] = 'refused' if result == 'refused' else 'reminded'
            rows.write(vals)

    def action_book(self):
        """Straight from the list to the appointment."""
        self.ensure_one()
        self.check_access('write')
        if self.sudo().reminder_state == 'booked':
            return {
                'type': 'ir.actions.act_window', 'name': self.env._("Appointment"), 'res_model': 'fleet.vehicle.log.services',
                'res_id': self.sudo().next_visit_id.id, 'views': [(self.env.ref('auto_dealership.service_visit_view_form').id, 'form')]}
        words = self.env._("Maintenance at %(km)s km", km=self.due_mileage) if self.due_mileage else self.env._("Maintenance")
        return self.vehicle_id.with_context(default_visit_kind='maintenance', default_customer_words=words).action_book_visit()

    # ------------------------------------------------------------------
    # By e-mail and SMS: Odoo's own composers
    # ------------------------------------------------------------------
    def action_remind_email(self):
        """Write to those who agreed to e-mail; the others are named and left out."""
        agreed = self._remindable('email')
        template = self.env.ref('auto_dealership.mail_template_maintenance_due', raise_if_not_found=False)
        return self._told_who_is_left_out(agreed, {
            'type': 'ir.actions.act_window', 'name': self.env._("Remind by E-mail"), 'res_model': 'mail.compose.message',
            'views': [(False, 'form')], 'target': 'new', 'context': {
                'default_composition_mode': 'mass_mail', 'default_model': self._name, 'default_res_ids': agreed.ids,
                'default_template_id': template.id if template else False, 'default_email_layout_xmlid': 'mail.mail_notification_light',
                'default_auto_delete': False}})

    def action_remind_sms(self):
        """Text those who agreed to SMS; the others are named and left out."""
        if 'sms.composer' not in self.env:
            raise UserError(self.env._("SMS is not installed here. Ask the administrator for Odoo's SMS app, or call the customer."))
        agreed = self._remindable('sms')
        return self._told_who_is_left_out(agreed, {
            'type': 'ir.actions.act_window', 'name': self.env._("Remind by SMS"), 'res_model': 'sms.composer',
            'views': [(False, 'form')], 'target': 'new', 'context': {
                'default_composition_mode': 'mass', 'default_res_model': self._name, 'default_res_ids': agreed.ids,
                'default_mass_keep_log': True, 'default_body': self.env._(
                    "%(store)s: your car is due for maintenance. Please call us for an appointment: %(phone)s",
                    store=self.company_id[:1].name, phone=self.company_id[:1].phone or "")}})

    def _remindable(self, channel):
        self.check_access('write')
        agreed = self._filter_agreeing(channel)
        if not agreed:
            raise UserError(self.env._(
                "None of these customers agreed to be reminded in this way: %(cars)s. Call them, or record their consent on the "
                "customer's page.", cars=self._some_names()))
        return agreed

    def _some_names(self):
        names = ", ".join(self[:NAMED].mapped('display_name'))
        return self.env._("%(names)s and %(count)s more", names=names, count=len(self) - NAMED) if len(self) > NAMED else names

    def _told_who_is_left_out(self, agreed, action):
        left_out = self - agreed
        if not left_out:
            return action
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': 'warning', 'sticky': True, 'title': self.env._("Left out without consent"), 'message': left_out._some_names(),
                'next': action}}

    def _message_mail_after_hook(self, mails):
        """Whoever was written to from the list, was reminded."""
        result = super()._message_mail_after_hook(mails)
        sent = mails.sudo().filtered(lambda mail: mail.model == self._name and mail.state not in ('cancel', 'exception'))
        self.browse(sent.mapped('res_id'))._log_reminders('email', 'sent')
        return result

    def _sms_get_recipients_info(self, force_field=False, partner_fallback=True):
        """Who did not agree to SMS has no number for it, whatever composer asks."""
        info = super()._sms_get_recipients_info(force_field=force_field, partner_fallback=partner_fallback)
        for due in self - self._filter_agreeing('sms'):
            info[due.id] = {**(info[due.id] or {}), 'number': False, 'sanitized': False}
        return info

    def _message_log_batch(self, bodies, *args, **kwargs):
        """Odoo's composer of SMS keeps a note on each record that it sends to."""
        result = super()._message_log_batch(bodies, *args, **kwargs)
        if kwargs.get('message_type') == 'sms':
            self._filter_agreeing('sms')._log_reminders('sms', 'sent')
        return result

    @api.model
    def _send_automatic(self):
        """Where the store wants it: one e-mail to whoever agreed and was not reminded, days before it is due."""
        template = self.env.ref('auto_dealership.mail_template_maintenance_due', raise_if_not_found=False)
        for company in self.env['res.company'].sudo().search([('dealership_maintenance_email', '=', True)]) if template else ():
            today = company._dealership_today()
            waiting = (
                Domain('company_id', '=', company.id) & Domain('reminder_state', '=', 'none') & Domain('last_reminded_on', '=', False)
                & Domain('due_on', '>=', today) & Domain('contact_id.email', '!=', False) & Domain('may_email', '=', True)
                & Domain('due_on', '<=', today + timedelta(days=company.dealership_maintenance_email_days)))
            while batch := self.sudo().search(waiting, limit=200, order='due_on, id'):
                batch = batch.try_lock_for_update()  # who is being called at this moment gets no letter
                if not batch:
                    break
                template.sudo().send_mail_batch(batch.ids)
                batch._log_reminders('email', 'sent')
                self.env.flush_all()
                if not self.env['ir.cron']._commit_progress(len(batch), remaining=1):
                    return False
        return True
