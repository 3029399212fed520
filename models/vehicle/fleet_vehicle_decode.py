"""What a VIN says of a car: who built it, and in which model year; it fills what is empty, and nothing else (J01)."""
from odoo import api, fields, models

from ...rules import vin
from ...rules.errors import RuleError


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    vin_words = fields.Char("The VIN Says", compute='_compute_vin_words', help="Maker and model year as the VIN codes them.")
    pick_brand_id = fields.Many2one(
        'fleet.vehicle.model.brand', "Brand to Choose From", compute='_compute_pick_brand_id', readonly=False,
        help="Narrows the choice of the model; proposed by the VIN.")

    @api.model
    def _get_year_selection(self):
        """Next year's models are sold this autumn; core's list ends with this year."""
        years = super()._get_year_selection()
        return [*years, (str(years[-1][1] + 1), years[-1][1] + 1)]

    # ------------------------------------------------------------------
    # Decoding
    # ------------------------------------------------------------------
    def _makers(self):
        """Makers of these VINs from the editable table: dict of the first three characters → dealership.wmi."""
        codes = {number.strip().upper()[:3] for number in self.mapped('vin_sn') if number}
        found = self.env['dealership.wmi'].sudo().search_fetch(  # a list of makers, no secret of anybody
            [('code', 'in', sorted(codes))], ['code', 'manufacturer', 'brand_id']) if codes else self.env['dealership.wmi']
        return {wmi.code: wmi for wmi in found}

    @api.depends('vin_sn', 'dealer_role', 'first_registration_date')
    @api.depends_context('lang')
    def _compute_vin_words(self):
        makers = self.filtered('dealer_role')._makers()
        names = {code: wmi.manufacturer for code, wmi in makers.items()}
        for vehicle in self:
            parts = []
            try:
                number = vehicle.dealer_role and vehicle.vin_sn and vin.normalise(vehicle.vin_sn)
            except RuleError:
                number = None
            if number:
                year = vin.model_year(number, fields.Date.context_today(vehicle), vehicle.first_registration_date)
                parts = [vin.manufacturer(number, names), str(year) if year and vin.codes_year(number) else ""]
            vehicle.vin_words = " · ".join(filter(None, parts)) or False

    @api.depends('model_id', 'vin_sn')
    def _compute_pick_brand_id(self):
        blank = self.filtered(lambda vehicle: not vehicle.model_id)
        makers = blank._makers()
        for vehicle in self:
            maker = makers.get((vehicle.vin_sn or '').strip().upper()[:3])
            vehicle.pick_brand_id = vehicle.model_id.brand_id or (maker.brand_id if maker else vehicle.pick_brand_id)

    @api.onchange('vin_sn', 'first_registration_date')
    def _onchange_vin_sn(self):
        """The VIN fills the year that nobody has entered, and is written as it is kept."""
        if self.dealer_role and self.vin_sn:
            try:
                self.vin_sn = vin.normalise(self.vin_sn)
            except RuleError:
                return
            self.model_year = self.model_year or self._year_of_vin(self.vin_sn, self.first_registration_date)

    @api.model
    def _year_of_vin(self, number, registered=None):
        """The model year as the field takes it, or False."""
        try:
            number = vin.normalise(number)
        except RuleError:
            return False
        registered = fields.Date.to_date(registered) or None
        year = vin.model_year(number, fields.Date.context_today(self), registered) if vin.codes_year(number) else None
        return str(year) if year and str(year) in self._fields['model_year'].get_values(self.env) else False

    @api.model_create_multi
    def create(self, vals_list):
        """However a car comes in, its VIN tells the year that was not told."""
        role = self.env.context.get('default_dealer_role')
        return super().create([
            {**vals, 'model_year': year}
            if vals.get('vin_sn') and not vals.get('model_year') and vals.get('dealer_role', role) and (
                year := self._year_of_vin(vals['vin_sn'], vals.get('first_registration_date'))) else vals
            for vals in vals_list])
