"""The steps of a test drive: out, back, done; cancelled, did not come (D04). Each checks who, when and whether."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...rules import drive
from ..card.lock import lock_or_tell

MOST_KM = 400  # on one drive
MOST_KM_BETWEEN = 1000  # from one drive to the next: fetched from another store, and no slip of a finger
BATCH = 200


class DealershipTestDrive(models.Model):
    _inherit = 'dealership.test.drive'

    is_overdue = fields.Boolean(
        compute='_compute_is_overdue', search='_search_is_overdue',
        help="Booked and not begun, or on the road beyond its time.")

    @api.depends('state', 'start', 'stop')
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for record in self:
            record.is_overdue = bool(
                (record.state == 'booked' and record.stop and record.stop < now)
                or (record.state == 'out' and record.stop and record.stop < now))

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != 'in' or True not in value:
            return NotImplemented
        return [('state', 'in', ('booked', 'out')), ('stop', '<', fields.Datetime.now())]

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _begin_step(self, states):
        """Whoever presses must be allowed to, and the drive must stand where he saw it: two people pressing at the same
        moment take one step.

        :raise UserError: the drive is in no state of `states`
        """
        self.ensure_one()
        self.check_access('write')
        lock_or_tell(
            self, lambda: self.env._("%(drive)s: somebody else is changing this drive. Reload it.", drive=self.display_name),
            ['state', 'out_on', 'back_on', 'licence_seen_on', 'agreement_signed_on'])
        if self.state not in states:
            raise UserError(self.env._(
                "%(drive)s: this is not possible any more, the drive is “%(state)s”%(who)s.", drive=self.display_name,
                state=dict(self._fields['state']._description_selection(self.env))[self.state],
                who=f" ({self.closed_by_id.sudo().name})" if self.closed_by_id else ""))

    def action_start(self, odometer=False):
        """The car leaves: licence seen, agreement signed, mileage read.

        :param int odometer: what it shows; without it, what it showed last
        """
        self._begin_step(('booked',))
        self._check_may_leave()
        now = fields.Datetime.now()
        if self._store_day(now) != self._store_day(self.start):
            raise UserError(self.env._(
                "%(drive)s is booked for %(day)s. Move the booking to today first.", drive=self.display_name,
                day=format_date(self.env, self._store_day(self.start))))
        reading = self._odometer_out(odometer)
        vals = {'state': 'out', 'out_on': now, 'odometer_out': reading}
        if not self.start <= now < self.stop:  # earlier or later than booked: the car is taken from now on
            vals.update(start=now, stop=now + (self.stop - self.start))
        self.sudo().write(vals)
        self._log_odometer(reading)
        self._sync_events()
        return True

    @api.private  # the dialog asks for the mileage
    def action_return(self, odometer):
        """The car is back: mileage read, the customer is asked how it was.

        :param int odometer: what it shows
        """
        self._begin_step(('out',))
        reading = self._odometer_in(odometer)
        now = fields.Datetime.now()
        self.sudo().write({'state': 'returned', 'back_on': max(now, self.out_on + timedelta(seconds=1)), 'odometer_in': reading})
        self._log_odometer(reading)
        self._ask_feedback()
        self._sync_events()
        self.lead_id._count_test_drives()
        self.lead_id._reach_test_drive()
        return self.action_open()

    def action_done(self):
        """Feedback is complete: the drive becomes a contact of the card."""
        for record in self:
            record._begin_step(('returned',))
            record._check_feedback_given()
            record._finish()
        return True

    @api.private  # the dialog asks for the reason
    def action_cancel(self, reason=None):
        """The booking is given up, with the reason."""
        self._begin_step(('booked',))
        if not (reason or '').strip():
            raise UserError(self.env._("Enter why the test drive is cancelled."))
        self._close('cancelled', reason.strip())
        return True

    def action_no_show(self):
        """The customer did not come."""
        self._begin_step(('booked',))
        if fields.Datetime.now() < self.start:
            raise UserError(self.env._(
                "%(drive)s begins at %(moment)s: whether the customer comes is known then. A booking that is given up is "
                "cancelled.", drive=self.display_name, moment=self._moment(self.start)))
        self._close('no_show', self.env._("Did not come"))
        return True

    def _close(self, state, reason):
        self.sudo().write({'state': state, 'cancel_reason': reason, 'closed_by_id': self.env.uid})
        self._drop_events()
        plans = self.sudo().plan_id
        self.sudo().plan_id = False
        self._drop_plans(plans, self.lead_id)

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    def _check_may_leave(self):
        day = self._store_day(fields.Datetime.now())
        if not self.licence_seen_on:
            raise UserError(self.env._("%(drive)s: look at the driver's licence first.", drive=self.display_name))
        self._check_licence(self.licence_class, self.licence_valid_until, self.licence_permanent, day)
        if not self.agreement_signed_on:
            raise UserError(self.env._("%(drive)s: the test drive agreement is not signed yet.", drive=self.display_name))
        problem = self.vehicle_id._demo_problems(day).get(self.vehicle_id.id)
        if problem:
            raise UserError(problem)
        other = self.sudo().search([('vehicle_id', '=', self.vehicle_id.id), ('state', '=', 'out')], limit=1)
        if other:
            raise UserError(self.env._(
                "%(car)s is still on the road with %(user)s since %(moment)s. Record its return first.",
                car=self.vehicle_id.display_name, user=other.user_id.name, moment=self._moment(other.out_on)))

    def _last_odometer(self):
        return round(self.vehicle_id._demo_mileages().get(self.vehicle_id.id, 0))

    def _odometer_out(self, reading):
        last = self._last_odometer()
        reading = self._whole_km(reading) if reading is not False and reading is not None else last
        if reading < last:
            raise UserError(self.env._(
                "%(car)s: %(reading)s km is less than it showed before (%(last)s km). Read it again.",
                car=self.vehicle_id.display_name, reading=reading, last=last))
        if last and not drive.mileage_is_plausible(last, reading, MOST_KM_BETWEEN) and not self._may_accept_mileage():
            raise UserError(self.env._(
                "%(car)s: from %(last)s km to %(reading)s km since its last trip is hardly right. Read it again; the sales "
                "manager can accept it.", car=self.vehicle_id.display_name, reading=reading, last=last))
        return reading

    def _odometer_in(self, reading):
        reading = self._whole_km(reading)
        if reading < max(self.odometer_out, 0):
            raise UserError(self.env._(
                "%(car)s left with %(out)s km and cannot come back with %(reading)s km. Read it again.",
                car=self.vehicle_id.display_name, out=self.odometer_out, reading=reading))
        if not drive.mileage_is_plausible(self.odometer_out, reading, MOST_KM) and not self._may_accept_mileage():
            raise UserError(self.env._(
                "%(car)s: %(km)s km on one test drive is hardly right. Read it again; the sales manager can accept it.",
                car=self.vehicle_id.display_name, km=reading - self.odometer_out))
        return reading

    def _may_accept_mileage(self):
        return self.env.user.has_group('auto_dealership.group_manager')

    @api.model
    def _whole_km(self, reading):
        """A mileage as a client may send it."""
        try:
            reading = int(reading)
        except (TypeError, ValueError, OverflowError):
            raise UserError(self.env._("Enter the mileage in whole kilometres, as the car shows it.")) from None
        if not 0 <= reading < 2_000_000:
            raise UserError(self.env._("%(reading)s km is no mileage of a car.", reading=reading))
        return reading

    def _log_odometer(self, reading):
        """The car's own record of its mileage; the same reading is not written twice."""
        if reading > self._last_odometer():
            self.env['fleet.vehicle.odometer'].sudo().create({  # whoever drives the car writes it, and no other value
                'vehicle_id': self.vehicle_id.id, 'value': reading, 'date': self._store_day(fields.Datetime.now())})
            self.vehicle_id.invalidate_recordset(['odometer'])  # core computes it without saying from what

    # ------------------------------------------------------------------
    # Feedback
    # ------------------------------------------------------------------
    def _ask_feedback(self):
        topics = self.env['dealership.test.drive.topic'].search([('active', '=', True)]) - self.rating_ids.topic_id
        self.env['dealership.test.drive.rating'].sudo().create(
            [{'drive_id': self.id, 'topic_id': topic.id} for topic in topics])

    def _check_feedback_given(self):
        if not self.feedback_declined and not (self.overall and self.would_buy):
            raise UserError(self.env._(
                "%(drive)s: ask the customer how it was overall and whether he would buy the car, or tick that he gave no "
                "feedback.", drive=self.display_name))

    def _finish(self):
        """Close a drive that took place, and put it into the card's history."""
        self.sudo().write({'state': 'done', 'closed_by_id': self.env.uid})
        plan = self.sudo().plan_id.filtered('active')
        facts = {'via': 'drive', 'content': self._feedback_summary(), 'done_on': self.back_on, 'user_id': self.user_id.id,
                 'duration_seconds': int((self.back_on - self.out_on).total_seconds())}
        attitude = self._attitude()
        if attitude:
            facts['attitude'] = attitude
        if self.lead_id.sudo()._protected_records():  # a team may have ceased to be a dealership's meanwhile
            self.lead_id._record_contact('test_drive', **({'activity': plan} if plan else {}), **facts)

    def _attitude(self):
        """What the answers say of the customer's attitude, in the words of a follow-up."""
        return {'yes': 'keen', 'perhaps': 'positive' if self.overall in ('4', '5') else 'neutral', 'no': 'doubtful'}.get(self.would_buy)

    def _feedback_summary(self):
        """The drive in a few lines, as they stand in the card's history."""
        label = self._selection_words
        lines = [self.env._(
            "Test drive with %(car)s, %(minutes)s minutes, %(km)s km.", car=self.vehicle_id.display_name,
            minutes=max(1, round((self.back_on - self.out_on).total_seconds() / 60)), km=self.distance_km)]
        if self.overall or self.would_buy:
            lines.append(self.env._(
                "Overall: %(overall)s. Would buy it: %(buy)s.", overall=label('overall') or "–", buy=label('would_buy') or "–"))
        lines += [
            ": ".join(part for part in (f"{rating.topic_id.name} {rating.score}/5" if rating.score_value else rating.topic_id.name,
                                        rating.words) if part)
            for rating in self.rating_ids if rating.score_value or rating.words]
        if self.feedback_words:
            lines.append(self.feedback_words)
        if self.feedback_declined and len(lines) == 1:
            lines.append(self.env._("The customer gave no feedback."))
        return "\n".join(lines)

    def _selection_words(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    @api.model
    def _cron_close_returned(self):
        """Nightly: what was driven on an earlier day and never closed becomes a contact all the same, without feedback."""
        domain = [('state', '=', 'returned'), ('back_on', '<', fields.Datetime.now() - timedelta(hours=12))]
        cron = self.env['ir.cron']
        cron._commit_progress(remaining=self.search_count(domain))
        for record in self.search(domain, limit=BATCH):
            if not (record.overall and record.would_buy):
                record.feedback_declined = True
            record.with_user(record.user_id).sudo()._finish()
            if not cron._commit_progress(1):
                break
