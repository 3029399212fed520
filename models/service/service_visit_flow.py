"""The steps of a visit: received, in work, waiting for parts, ready, left; cancelled with the reason (J01)."""
from odoo import fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError

from ...rules import workshop
from ..card.lock import lock_or_tell

# Customer care books and cancels; the rest is the workshop's.
WORKERS = ('group_service_advisor', 'group_dealership_admin')


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    def _sum_lines(self):
        """The visit's amount is the lines' total."""
        for visit in self.sudo():  # the lines' own rights were checked when they were written
            total = visit._lines_total()
            if visit.currency_id.compare_amounts(visit.amount, total):
                visit.amount = total

    def _state_words(self, state):
        return dict(self._fields['workshop_state']._description_selection(self.env)).get(state, "–")

    # ------------------------------------------------------------------
    # What a step asks
    # ------------------------------------------------------------------
    def _begin_step(self, target):
        """Whoever presses may do it, and the visit stands where he saw it: two people pressing at once take one step."""
        self.ensure_one()
        self.check_access('write')
        if target != 'cancelled' and not self.env.su and not any(
                self.env.user.has_group(f'auto_dealership.{group}') for group in WORKERS):
            raise AccessError(self.env._("Service advisors receive cars and move them over the board. Ask one of them."))
        lock_or_tell(self, lambda: self.env._("%(visit)s: somebody else is changing this visit. Reload it.", visit=self.display_name))
        if not workshop.may_follow(self.workshop_state, target):
            raise UserError(self.env._(
                "%(visit)s is “%(state)s” and cannot become “%(target)s”. Possible next: %(next)s.", visit=self.display_name,
                state=self._state_words(self.workshop_state), target=self._state_words(target),
                next=", ".join(self._state_words(state) for state in workshop.following(self.workshop_state)) or "–"))

    def _move(self, target, **facts):
        """Write a step that was checked."""
        if target in workshop.HOLDS_BAY and self.workshop_state not in workshop.HOLDS_BAY and self.bay_id:
            taken = self._times_taken(self.company_id, self.planned_start, self.planned_stop, but=self.ids)
            if self.bay_id.id in taken:  # somebody else works there meanwhile
                facts['bay_id'] = False
        self.sudo().write({'workshop_state': target, 'state': workshop.STOCK_STATE[target], **facts})

    def _step_to(self, target):
        """The step that leads to a state, as a card drawn over the board asks for it."""
        if target == 'arrived' and self.workshop_state == 'booked':
            return self._arrive_from_board()
        if target == 'cancelled' and workshop.may_follow(self.workshop_state, target):
            raise UserError(self.env._("%(visit)s: press “Cancel” and enter why.", visit=self.display_name))
        steps = {
            'in_work': self.action_start_work, 'waiting_parts': self.action_wait_parts, 'ready': self.action_ready,
            'left': self.action_leave, 'arrived': self._back_to_arrived,
        }
        return steps[target]() if target in steps else self._begin_step(target)

    def _arrive_from_board(self):
        """Without a question when there is none; else the dialog asks it."""
        needs_mileage = self.env['dealership.service.kind']._need(self.visit_kind, self.company_id)[2]
        if needs_mileage or self._arrival_warnings():
            self._begin_step('arrived')
            raise RedirectWarning(
                self.env._("%(visit)s: the car is received with its mileage, and with what is to be known about it.",
                           visit=self.display_name), self.action_receive(), self.env._("Receive the Car"))
        return self._arrive()

    def _back_to_arrived(self):
        """Work has not begun after all."""
        self._begin_step('arrived')
        self._move('arrived', ready_at=False)
        return True

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
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
            visit._move('left', left_at=fields.Datetime.now(), closed_by_id=self.env.uid)
            visit._after_left()
        return True

    def _cancel_visit(self, reason):
        """The visit is given up, with the reason."""
        for visit in self:
            visit._begin_step('cancelled')
            reason = " ".join((reason or '').split())
            if len(reason) < 2:
                raise UserError(self.env._("Enter why the visit is cancelled."))
            visit._move('cancelled', cancel_reason=reason, closed_by_id=self.env.uid)
            visit._after_cancelled()
        return True
