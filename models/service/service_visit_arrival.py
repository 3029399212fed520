"""The car is here: once, with its mileage, with what the advisor must know about it (J01)."""
from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...rules import mileage as mileage_rule
from ...rules import mileage_check
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message

LEVELS = ('danger', 'warning', 'info')  # the gravest first


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    def _arrive(self, mileage=0, reason=None):
        """Receive the car.

        :param int mileage: km, 0 when not read
        :param str reason: why a mileage that is hardly right is right
        """
        self._begin_step('arrived')
        self._check_not_inside()
        needs_mileage = self.env['dealership.service.kind']._need(self.visit_kind, self.company_id)[2]
        if needs_mileage and not mileage:
            raise UserError(self.env._(
                "%(visit)s: read the mileage; a car is not received without it for “%(kind)s”.", visit=self.display_name,
                kind=dict(self._fields['visit_kind']._description_selection(self.env))[self.visit_kind]))
        now = fields.Datetime.now()
        facts = {'arrived_at': now, 'date': self.company_id._dealership_day(now), 'arrived_by_id': self.env.uid}
        if mileage:
            facts['mileage'] = self._whole_mileage(mileage)
            facts['odometer_id'] = self._log_visit_mileage(facts['mileage'], facts['date'], reason).id
        if not self.advisor_id:
            facts['advisor_id'] = self.env.uid
        facts.update(self._told_facts())
        self._move('arrived', **facts)
        self._after_arrival()
        return True

    def _told_facts(self):
        """What the advisor was told, kept: the board shows that there was something."""
        warnings = sorted(self._arrival_warnings(), key=lambda warning: LEVELS.index(warning['level']))
        if not warnings:
            return {}
        return {'arrival_level': warnings[0]['level'], 'arrival_notes': "\n".join(warning['text'] for warning in warnings)}

    def _check_not_inside(self):
        other = self.sudo().search([  # whoever received it
            ('vehicle_id', '=', self.vehicle_id.id), ('workshop_state', 'in', ('arrived', 'in_work', 'waiting_parts', 'ready')),
            ('id', '!=', self.id)], limit=1)
        if other:
            raise UserError(self.env._(
                "%(car)s stands in the workshop already: %(visit)s, since %(moment)s. Open that visit.",
                car=self.vehicle_id.display_name, visit=other.name, moment=self._moment(other.arrived_at)))

    # ------------------------------------------------------------------
    # Mileage
    # ------------------------------------------------------------------
    def _whole_mileage(self, mileage):
        try:
            return mileage_rule.parse(mileage)
        except RuleError as error:
            raise ValidationError(rule_message(self.env, error)) from error

    def _last_mileage(self):
        """What the car showed last, and on which day: (km, date or None), (0, None) when it was never read."""
        last = self.env['fleet.vehicle.odometer'].sudo().search(  # the workshop reads every car of the store
            [('vehicle_id', '=', self.vehicle_id.id)], order='date desc nulls last, id desc', limit=1)
        return round(last.value), last.date or None, last

    def _mileage_doubt(self, mileage):
        """A sentence that says why a mileage is hardly right; empty when nothing speaks against it."""
        if not self.vehicle_id or not mileage:
            return ""
        last, day, _reading = self._last_mileage()
        today = self.company_id._dealership_today()
        car = self.vehicle_id.sudo()
        begun = day or car.first_registration_date or car.sold_on or car.purchase_date
        doubt = mileage_check.suspicion(last, (today - begun).days if begun else None, mileage)
        if not doubt:
            return ""
        before = self.env._("%(km)s km on %(day)s", km=last, day=format_date(self.env, day)) if day else self.env._("%(km)s km", km=last)
        facts = {'car': car.license_plate or car.display_name, 'now': mileage, 'before': before}
        if doubt == mileage_check.DIGIT_MORE:
            return self.env._("%(car)s showed %(before)s. %(now)s km has probably a digit too many. Read it again.", **facts)
        if doubt == mileage_check.DIGIT_LESS:
            return self.env._("%(car)s showed %(before)s. %(now)s km has probably a digit too few. Read it again.", **facts)
        if doubt == mileage_check.LOWER:
            return self.env._("%(car)s showed %(before)s; %(now)s km is less. Read it again, or enter why (new instrument …).", **facts)
        return self.env._("%(car)s showed %(before)s; %(now)s km is very much more. Read it again.", **facts)

    def _log_visit_mileage(self, mileage, day, reason):
        """The reading of the visit in the car's line of mileages."""
        last, last_day, reading = self._last_mileage()
        doubt = self._mileage_doubt(mileage)
        reason = " ".join((reason or '').split())
        if doubt and len(reason) < 2:
            raise UserError(self.env._("%(doubt)s When it is right all the same, enter why.", doubt=doubt))
        if reading and last == mileage and last_day == day:
            return reading
        return self.env['fleet.vehicle.odometer'].sudo().create({  # who receives the car reads its mileage
            'vehicle_id': self.vehicle_id.id, 'value': mileage, 'date': day, 'correction_reason': reason if doubt else False})
