"""A VIN exists once in the group, and whoever enters it again is told in words what he may know (J01, invariant 8).

The index `_vin_customer_unique` holds it; what is here says it before, and to the right person.
"""
from odoo import api, models
from odoo.exceptions import ValidationError


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    @api.model_create_multi
    def create(self, vals_list):
        role = self.env.context.get('default_dealer_role')
        self._check_vins_free([
            vals['vin_sn'] for vals in self._normalised(vals_list) if vals.get('vin_sn') and vals.get('dealer_role', role)])
        return super().create(vals_list)

    def write(self, vals):
        if vals.get('vin_sn') or vals.get('dealer_role'):
            [normalised] = self._normalised([vals])
            ours = self if vals.get('dealer_role') else self.sudo().filtered('dealer_role')
            self._check_vins_free([
                number for vehicle in ours if (number := normalised.get('vin_sn', vehicle.sudo().vin_sn))], self)
        return super().write(vals)

    @api.model
    def _normalised(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            self._normalise_dealer_vals(vals)
        return vals_list

    @api.model
    def _check_vins_free(self, numbers, own=None):
        """Say which VIN is in the group already, and what to do; one query.

        :param list numbers: of the vehicles that are written
        :param own: these vehicles, when they exist
        """
        if not numbers:
            return
        twice = next((number for number in numbers if numbers.count(number) > 1), None) if len(numbers) < 1000 else None
        if twice:
            raise ValidationError(self.env._("VIN %(vin)s is here twice; a VIN belongs to one car.", vin=twice))
        there = self.env['fleet.vehicle'].sudo().with_context(active_test=False).search_fetch(  # told below by what the user may see
            [('vin_sn', 'in', numbers), ('dealer_role', '!=', False), ('id', 'not in', own.ids if own else [])],
            ['vin_sn', 'active', 'company_id', 'name'], limit=1)
        if there:
            raise ValidationError(self._taken_message(there))

    def _taken_message(self, there):
        """What the user may know of the car that has this VIN."""
        seen = there.with_user(self.env.user)._filter_seen()
        if not seen:
            return self.env._(
                "VIN %(vin)s is registered in the group already, on a car that is not yours to see. Ask your sales manager or the lead "
                "desk: the car is handed over, not entered again.", vin=there.vin_sn)
        if not there.active:
            return self.env._(
                "VIN %(vin)s is registered already: %(car)s is archived. Find it with the filter “Archived” and restore it.",
                vin=there.vin_sn, car=there.name)
        return self.env._(
            "VIN %(vin)s is registered already: %(car)s. Open it instead of making it again.", vin=there.vin_sn, car=there.name)
