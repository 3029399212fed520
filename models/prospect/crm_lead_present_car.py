"""The car that the customer drives today, typed on the card and kept as a vehicle (B06)."""
from odoo import api, fields, models

from ..card.res_partner_access import SEEN_ONLY

# Field of the card → field of the vehicle.
PRESENT_CAR_FIELDS = {
    'present_model_id': 'model_id',
    'present_model_year': 'model_year',
    'present_displacement': 'displacement',
    'present_mileage': 'odometer',
    'present_transmission': 'transmission',
    'present_registration_date': 'first_registration_date',
    'present_plate': 'license_plate',
    'present_vin': 'vin_sn',
    'present_usage': 'usage_note',
}


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    present_vehicle_id = fields.Many2one(
        'fleet.vehicle', "Present Car", copy=False, index='btree_not_null', check_company=True,
        domain="['|', ('owner_id', '=', partner_id), ('driver_id', '=', partner_id)]")
    present_model_id = fields.Many2one(related='present_vehicle_id.model_id', readonly=False, string="Present Model", **SEEN_ONLY)
    present_brand_id = fields.Many2one(related='present_vehicle_id.model_id.brand_id', string="Present Brand", **SEEN_ONLY)
    present_model_year = fields.Selection(related='present_vehicle_id.model_year', readonly=False, string="Year", **SEEN_ONLY)
    present_displacement = fields.Float(related='present_vehicle_id.displacement', readonly=False, string="Displacement (L)", **SEEN_ONLY)
    present_mileage = fields.Float(related='present_vehicle_id.odometer', readonly=False, string="Mileage (km)", **SEEN_ONLY)
    present_transmission = fields.Selection(related='present_vehicle_id.transmission', readonly=False, string="Gearbox", **SEEN_ONLY)
    present_registration_date = fields.Date(
        related='present_vehicle_id.first_registration_date', readonly=False, string="First Registration", **SEEN_ONLY)
    present_plate = fields.Char(related='present_vehicle_id.license_plate', readonly=False, string="Plate", **SEEN_ONLY)
    present_vin = fields.Char(related='present_vehicle_id.vin_sn', readonly=False, string="VIN", **SEEN_ONLY)
    present_usage = fields.Char(related='present_vehicle_id.usage_note', readonly=False, string="Main Use of Present Car", **SEEN_ONLY)
    trade_in_expected = fields.Monetary(
        "Expected Price", currency_field='company_currency', help="What the customer expects for the present car.")
    appraisal_ids = fields.One2many('dealership.appraisal', 'lead_id', "Appraisals")
    appraisal_count = fields.Integer(compute='_compute_appraisal_count')

    @api.depends('appraisal_ids')
    def _compute_appraisal_count(self):
        for lead in self:
            lead.appraisal_count = len(lead.appraisal_ids)

    @api.model
    def _prepare_cards(self, vals_list):
        """Make the vehicles typed on new cards, before the cards that point to them."""
        super()._prepare_cards(vals_list)
        typed = [vals for vals in vals_list if vals.get('present_model_id') and not vals.get('present_vehicle_id')]
        vehicles = self.env['fleet.vehicle'].create([
            self._pop_present_car(vals, vals.get('partner_id'), self._vals_team(vals).company_id) for vals in typed])
        for vals, vehicle in zip(typed, vehicles, strict=True):
            vals['present_vehicle_id'] = vehicle.id

    def _prepare_card_write(self, vals):
        """Make the vehicle typed on a card that had none; related fields alone would drop it silently."""
        vals = super()._prepare_card_write(vals)
        if vals.get('present_model_id') and 'present_vehicle_id' not in vals:
            lead = self[:1]
            if len(self) == 1 and not lead.present_vehicle_id:
                values = self._pop_present_car(vals, vals.get('partner_id') or lead.partner_id.id, lead.company_id)
                vals['present_vehicle_id'] = self.env['fleet.vehicle'].create(values).id
        return vals

    @api.model
    def _pop_present_car(self, vals, partner_id, company):
        """Take the present car out of the card's values, as values of a customer's vehicle."""
        values = {field: vals.pop(name) for name, field in PRESENT_CAR_FIELDS.items() if name in vals}
        return {
            **values, 'dealer_role': 'customer', 'owner_id': partner_id or False,
            'company_id': company.id or self.env.company.id,
        }

    def action_appraise(self):
        """Open a new appraisal of the present car."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Appraisals"),
            'res_model': 'dealership.appraisal',
            'view_mode': 'form',
            'target': 'new',
            'context': {
                'default_lead_id': self.id, 'default_vehicle_id': self.present_vehicle_id.id,
                'default_expected_price': self.trade_in_expected, 'default_mileage': int(self.present_mileage),
            },
        }

    def action_view_appraisals(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'dealership.appraisal',
            'view_mode': 'list,form',
            'domain': [('lead_id', '=', self.id)],
            'name': self.env._("Appraisals"),
            'context': {'default_lead_id': self.id, 'default_vehicle_id': self.present_vehicle_id.id},
        }
