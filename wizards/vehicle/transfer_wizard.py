from odoo import api, fields, models


class DealershipVehicleTransferWizard(models.TransientModel):
    """A car changes hands (过户): new owner, user, plate, mileage and day on one screen."""
    _name = 'dealership.vehicle.transfer.wizard'
    _description = "Transfer of a Vehicle"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('vehicle_id', 'owner_id', 'driver_id')

    vehicle_id = fields.Many2one('fleet.vehicle', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='vehicle_id.company_id')
    owner_id = fields.Many2one(
        'res.partner', "New Owner", required=True, ondelete='cascade',
        domain="[('is_dealership_customer', '=', True), ('company_id', 'in', (company_id, False))]")
    driver_id = fields.Many2one(
        'res.partner', "User / Return-visit Contact", compute='_compute_driver_id', store=True, readonly=False, ondelete='cascade',
        domain="[('company_id', 'in', (company_id, False))]")
    date = fields.Date("Transferred On", required=True, default=fields.Date.context_today)
    license_plate = fields.Char("Plate", compute='_compute_facts', store=True, readonly=False, help="Empty: the plate was given back.")
    mileage = fields.Integer("Mileage (km)", compute='_compute_facts', store=True, readonly=False)
    mileage_before = fields.Integer("It Showed", compute='_compute_mileage_before')
    reason = fields.Char("Why It Is Lower")
    note = fields.Char()

    @api.depends('owner_id')
    def _compute_driver_id(self):
        for wizard in self:
            wizard.driver_id = wizard.owner_id

    @api.depends('vehicle_id')
    def _compute_facts(self):
        for wizard in self:
            wizard.license_plate = wizard.vehicle_id.license_plate
            wizard.mileage = round(wizard.vehicle_id.odometer)

    @api.depends('vehicle_id')
    def _compute_mileage_before(self):
        for wizard in self:
            wizard.mileage_before = round(wizard.vehicle_id.odometer)

    def action_transfer(self):
        """Transfer; the vehicle checks who, when and whether."""
        self.ensure_one()
        self.vehicle_id._hand_over(
            self.owner_id, self.date, user=self.driver_id, plate=self.license_plate, mileage=self.mileage,
            reason=self.mileage < self.mileage_before and self.reason, note=self.note)
        return {'type': 'ir.actions.act_window_close'}
