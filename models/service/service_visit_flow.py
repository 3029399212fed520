"""The steps of a visit: arrived, in work, waiting for parts, ready, left; cancelled with the reason (J01)."""
from odoo import fields, models
from odoo.exceptions import LockError, UserError

from ...rules import workshop


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    def _sum_lines(self):
        """The visit's amount is the lines' total."""
        for visit in self.sudo():  # the lines' own rights were checked when they were written
            total = visit._lines_total()
            if visit.currency_id.compare_amounts(visit.amount, total):
                visit.amount = total

    def _state_words(self, state):
        return dict(self._fields['workshop_state']._description_selection(self.env))[state]

    def _begin_step(self, target):
        """Whoever presses may do it, and the visit stands where he saw it: two people pressing at once take one step."""
        self.ensure_one()
        self.check_access('write')
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError:
            raise UserError(self.env._(
                "%(visit)s: somebody else is changing this visit. Reload it.", visit=self.display_name)) from None
        self.invalidate_recordset(['workshop_state'])
        if not workshop.may_follow(self.workshop_state, target):
            allowed = workshop.following(self.workshop_state)
            raise UserError(self.env._(
                "%(visit)s is “%(state)s” and cannot become “%(target)s”. Possible next: %(next)s.", visit=self.display_name,
                state=self._state_words(self.workshop_state) if self.workshop_state else "–", target=self._state_words(target),
                next=", ".join(self._state_words(state) for state in allowed) or "–"))

    def _move(self, target, **facts):
        """Write a step that was checked."""
        with self._clash_explained():
            self.sudo().write({'workshop_state': target, 'state': workshop.STOCK_STATE[target], **facts})
            self.env.flush_all()

    def _arrive(self, mileage=0, reason=None):
        """The car is here: the day, the mileage, whom it belongs to; nothing else is asked.

        :param int mileage: km, 0 when not read
        :param str reason: why it is lower than before, or very high
        """
        self._begin_step('arrived')
        now = fields.Datetime.now()
        facts = {'arrived_at': now, 'date': self.company_id._dealership_day(now), 'mileage': mileage or 0}
        if mileage:
            facts['odometer_id'] = self._log_visit_mileage(mileage, facts['date'], reason).id
        self._move('arrived', **facts)
        self._after_arrival()
        return True

    def _log_visit_mileage(self, mileage, day, reason):
        return self.env['fleet.vehicle.odometer'].sudo().create({  # who receives the car reads its mileage
            'vehicle_id': self.vehicle_id.id, 'value': mileage, 'date': day, 'correction_reason': reason or False})

    def action_start_work(self):
        """Work on the car begins, or goes on."""
        for visit in self:
            visit._begin_step('in_work')
            visit._move('in_work', ready_at=False)
        return True

    def action_wait_parts(self):
        """Parts are missing."""
        for visit in self:
            visit._begin_step('waiting_parts')
            visit._move('waiting_parts', ready_at=False)
        return True

    def action_ready(self):
        """The work is done; the customer can fetch the car."""
        for visit in self:
            visit._begin_step('ready')
            visit._move('ready', ready_at=fields.Datetime.now())
            visit._after_ready()
        return True

    def action_leave(self):
        """The customer has his car again."""
        for visit in self:
            visit._begin_step('left')
            obstacles = visit._leave_obstacles()
            if obstacles:
                raise UserError(self.env._(
                    "%(visit)s cannot leave yet:\n%(problems)s", visit=visit.display_name,
                    problems="\n".join(f"· {text}" for text in obstacles)))
            visit._move('left', left_at=fields.Datetime.now())
            visit._after_left()
        return True

    def _cancel_visit(self, reason):
        """The visit is given up, with the reason."""
        for visit in self:
            visit._begin_step('cancelled')
            if not (reason or '').strip():
                raise UserError(self.env._("Enter why the visit is cancelled."))
            visit._move('cancelled', cancel_reason=reason.strip())
            visit._after_cancelled()
        return True
