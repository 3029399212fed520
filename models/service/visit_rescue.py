"""Roadside rescue 道路救援: from the call to the arrival on the spot (J02)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class Minutes(fields.Integer):
    """Empty until it is known: what is not known yet does not count in a mean."""

    def convert_to_column(self, value, record, values=None, validate=True):
        return None if value is None or value is False else int(value)

    def convert_to_cache(self, value, record, validate=True):
        return None if value is None or value is False else int(value)

    def convert_to_record(self, value, record):
        return False if value is None else value


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    _protected_fields = ('rescue_minutes',)

    rescue_called_at = fields.Datetime("Called For Help At", copy=False, tracking=True, help="When the customer called (报援时间).")
    rescue_place = fields.Char("Place of the Rescue", copy=False, tracking=True, help="Where the car stands (救援地点).")
    rescue_phone = fields.Char("Phone on the Spot", copy=False, help="Number of whoever is with the car, if it is not the customer's.")
    rescue_reached_at = fields.Datetime("On the Spot At", copy=False, tracking=True, help="When help arrived (到达现场时间).")
    rescue_minutes = Minutes(
        "Minutes Until Help", compute='_compute_rescue_minutes', store=True, aggregator='avg',
        help="From the customer's call to the arrival on the spot (到达用时).")

    _rescue_times = models.Constraint("CHECK (rescue_reached_at >= rescue_called_at)", "Help does not arrive before it is called.")
    _rescue_idx = models.Index("(rescue_called_at DESC, id DESC) WHERE visit_kind = 'rescue'")

    @api.depends('rescue_called_at', 'rescue_reached_at')
    def _compute_rescue_minutes(self):
        for visit in self:
            called, reached = visit.rescue_called_at, visit.rescue_reached_at
            visit.rescue_minutes = round((reached - called).total_seconds() / 60) if called and reached else False

    @api.constrains('rescue_called_at', 'rescue_reached_at')
    def _check_rescue_times(self):
        latest = fields.Datetime.now() + timedelta(minutes=5)
        for visit in self:
            if visit.visit_kind != 'rescue' and (visit.rescue_called_at or visit.rescue_reached_at):
                raise ValidationError(self.env._("%s is no rescue: choose that kind first.", visit.display_name))
            for moment in (visit.rescue_called_at, visit.rescue_reached_at):
                if moment and moment > latest:
                    raise ValidationError(self.env._("%s: a rescue is recorded when it happened, not in advance.", visit.display_name))
            if visit.rescue_reached_at and not visit.rescue_called_at:
                raise ValidationError(self.env._("%s: enter when the customer called for help.", visit.display_name))

    @api.model
    def default_get(self, fields):
        """Who calls for help calls now."""
        defaults = super().default_get(fields)
        if defaults.get('visit_kind') == 'rescue' and 'rescue_called_at' in fields:
            defaults.setdefault('rescue_called_at', self.env.cr.now().replace(microsecond=0))
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        usual = self.default_get(['visit_kind']).get('visit_kind') if any('visit_kind' not in vals for vals in vals_list) else None
        now = fields.Datetime.now()
        rescued = [{
            **vals, 'rescue_called_at': vals.get('rescue_called_at') or now, 'planned_start': vals.get('planned_start') or now,
        } if vals.get('visit_kind', usual) == 'rescue' and not self.env.su else vals for vals in vals_list]
        return super().create(rescued)

    def action_rescue_reached(self):
        """Help is with the car."""
        for visit in self:
            visit.check_access('write')
            if visit.visit_kind != 'rescue' or not visit.rescue_called_at:
                raise UserError(self.env._("%s is no rescue.", visit.display_name))
            if visit.rescue_reached_at:
                raise UserError(self.env._("%(visit)s: help arrived at %(moment)s already.", visit=visit.display_name,
                                           moment=fields.Datetime.context_timestamp(visit, visit.rescue_reached_at).strftime('%H:%M')))
            visit.rescue_reached_at = fields.Datetime.now()
        return True
