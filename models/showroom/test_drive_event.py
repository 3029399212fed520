"""The test drive in the consultant's calendar and in his work plan: kept in step both ways (D04)."""
from odoo import fields, models
from odoo.exceptions import UserError


class DealershipTestDrive(models.Model):
    _inherit = 'dealership.test.drive'

    _protected_fields = ('event_id', 'plan_id')

    event_id = fields.Many2one('calendar.event', "Calendar Entry", index='btree_not_null', ondelete='set null', readonly=True, copy=False)
    plan_id = fields.Many2one('mail.activity', "Planned Contact", index='btree_not_null', ondelete='set null', readonly=True, copy=False)

    # The calendar

    def _make_events(self):
        """An entry in the calendar of who accompanies the drive: the car, and nothing of the customer, since anybody in the
        company may read it. Nobody is written to: the customer is told by people."""
        Event = self.env['calendar.event'].sudo().with_context(
            no_mail_to_attendees=True, dont_notify=True, skip_contact_description=True, mail_create_nolog=True,
            mail_create_nosubscribe=True)
        model_id = self.env['ir.model']._get_id(self._name)
        booked = self.filtered(lambda record: record.state == 'booked' and not record.event_id)
        events = Event.create([{
            **record._event_vals(), 'res_model_id': model_id, 'res_id': record.id, 'privacy': 'public',
        } for record in booked])
        for record, event in zip(booked, events, strict=True):
            record.sudo().event_id = event

    def _event_vals(self):
        return {
            'name': self.env._("Test drive: %(car)s", car=self.vehicle_id.sudo().display_name),
            'start': self.out_on or self.start,
            'stop': self.back_on or self.stop,
            'user_id': self.user_id.id,
            'partner_ids': [fields.Command.set(self.user_id.sudo().partner_id.ids)],
        }

    def _sync_events(self):
        """Bring the calendar to what the drives say."""
        for record in self.sudo():
            event = record.event_id
            if not event:
                continue
            vals = record._event_vals()
            stale = {name: vals[name] for name in ('name', 'start', 'stop') if event[name] != vals[name]}
            if 'start' in stale or 'stop' in stale:
                stale.update(start=vals['start'], stop=vals['stop'])
            if event.user_id != record.user_id:
                stale.update(user_id=vals['user_id'], partner_ids=vals['partner_ids'])
            if stale:
                event.with_context(skip_attendee_notification=True, no_mail_to_attendees=True, dont_notify=True).write(stale)

    def _drop_events(self):
        events = self.sudo().event_id
        self.sudo().write({'event_id': False})
        events.unlink()

    def _check_event_change(self, vals):
        """Refuse what a booking cannot follow. What the booking itself writes to its entry comes as the superuser."""
        if self.env.su:
            return
        if vals.get('allday') or vals.get('recurrency') or vals.get('start_date') or vals.get('stop_date'):
            raise UserError(self.env._("A test drive has its hours and is booked once; book each further one by itself."))
        if vals.get('active') is False or 'res_id' in vals or 'res_model_id' in vals:
            raise self._event_error()
        if {'start', 'stop', 'duration', 'user_id'}.isdisjoint(vals):
            return
        for record in self.sudo():
            event = record.event_id
            changed = any(name in vals and event._fields[name].convert_to_cache(vals[name], event) != event[name]
                          for name in ('start', 'stop', 'duration')) or vals.get('user_id', event.user_id.id) != event.user_id.id
            if changed and record.state != 'booked':
                raise UserError(self.env._(
                    "%(drive)s is not booked any more but on record; its calendar entry does not move.",
                    drive=record.vehicle_id.display_name))

    def _follow_event(self):
        """The entry was moved or given to somebody else: the booking follows, by its own rules and the user's own rights."""
        for record in self:
            known = record.sudo()
            event = known.event_id
            if known.state != 'booked' or not event:
                continue
            vals = {name: event[name] for name in ('start', 'stop') if event[name] != known[name]}
            # a handover moves appointments as the system: it is not stopped by one whose new consultant is busy then
            if event.user_id and event.user_id != known.user_id and (not self.env.su or known._can_be_given_to(event.user_id)):
                vals['user_id'] = event.user_id.id
            if vals:
                record.write(vals)
            known._sync_events()

    def _refuse_event_removal(self):
        if self:
            raise self._event_error()

    def _event_error(self):
        return UserError(self.env._(
            "This calendar entry belongs to a test drive with %(car)s. Cancel the test drive, with the reason; its entry goes with it.",
            car=self.sudo()[:1].vehicle_id.display_name))

    # The work plan: the customer's card says what comes next, and the drive fulfils it

    def _plan_drives(self):
        for record in self:
            if record.state == 'booked' and record.lead_id.user_id:
                record.sudo().plan_id = record.lead_id._plan_contact(
                    record._store_day(record.start), 'test_drive', record._plan_reason(), user=record.user_id)

    def _plan_reason(self):
        start = fields.Datetime.context_timestamp(self.with_context(tz=self.company_id._dealership_timezone().zone), self.start)
        return self.env._("Test drive %(time)s, %(car)s", time=start.strftime('%H:%M'), car=self.vehicle_id.sudo().display_name)

    def _move_plans(self):
        """The plan follows its drive, whatever the cadence says: the customer has agreed to that day."""
        for record in self.sudo():
            plan = record.plan_id
            if record.state == 'booked' and plan.active:
                plan.write({
                    'date_deadline': record._store_day(record.start), 'summary': record._plan_reason(), 'user_id': record.user_id.id})

    def _drop_plans(self, plans, leads):
        """A drive that does not take place leaves a customer to be called today: nobody is forgotten."""
        phone = self.env['mail.activity.type']._of_method('phone')
        today = {lead.id: lead._store()._dealership_today() for lead in leads}
        for plan in plans.sudo().filtered('active'):
            plan.write({
                'activity_type_id': phone.id, 'date_deadline': today.get(plan.res_id, plan.date_deadline),
                'summary': self.env._("The test drive did not take place: agree on what comes next")})
