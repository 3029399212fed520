from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.showroom.test_drive_agreement import LICENCE_CLASSES


class DealershipDriveStepWizard(models.TransientModel):
    """One step of a test drive on a phone: what it needs, and one button."""
    _name = 'dealership.drive.step.wizard'
    _description = "Step of a Test Drive"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('drive_id',)

    drive_id = fields.Many2one('dealership.test.drive', required=True, readonly=True, ondelete='cascade')
    step = fields.Selection(
        [('licence', "Licence"), ('sign', "Agreement"), ('start', "Drive off"), ('return', "Car is back"), ('cancel', "Cancel")],
        required=True, readonly=True)
    driver_name = fields.Char("Driver", compute='_compute_facts')
    vehicle_name = fields.Char("Demo Car", compute='_compute_facts')
    licence_class = fields.Selection(LICENCE_CLASSES, default='C1')
    licence_valid_until = fields.Date("Valid Until")
    licence_permanent = fields.Boolean("Does Not Expire")
    agreement_text = fields.Text("Agreement", compute='_compute_facts')
    signature = fields.Binary(attachment=False)
    signed_name = fields.Char("Signed By", compute='_compute_signed_name', store=True, readonly=False)
    odometer = fields.Integer("Mileage (km)", compute='_compute_odometer', store=True, readonly=False)
    odometer_before = fields.Integer("It Showed", compute='_compute_facts')
    reason = fields.Char("Why")

    @api.depends('drive_id', 'step')
    def _compute_facts(self):
        for wizard in self:
            record = wizard.drive_id
            wizard.driver_name = record.driver_name
            wizard.vehicle_name = record.vehicle_id.display_name
            wizard.agreement_text = record._agreement_words() if record and wizard.step == 'sign' else False
            wizard.odometer_before = record.odometer_out if wizard.step == 'return' else record._last_odometer() if record else 0

    @api.depends('drive_id')
    def _compute_signed_name(self):
        for wizard in self:
            wizard.signed_name = wizard.drive_id.driver_name

    @api.depends('drive_id', 'step')
    def _compute_odometer(self):
        for wizard in self:
            wizard.odometer = wizard.drive_id._last_odometer() if wizard.step == 'start' and wizard.drive_id else 0

    def action_apply(self):
        """Take the step; the drive checks who, when and whether."""
        self.ensure_one()
        record = self.drive_id
        if self.step == 'licence':
            record._see_licence(self.licence_class, self.licence_valid_until, self.licence_permanent)
        elif self.step == 'sign':
            record._sign_agreement(self.signature, self.signed_name)
        elif self.step == 'start':
            record.action_start(self.odometer)
        elif self.step == 'return':
            if not self.odometer:
                raise UserError(self.env._("Enter the mileage that the car shows now."))
            record.action_return(self.odometer)
        else:
            record.action_cancel(self.reason)
        # the next step at once: at the car nobody looks for buttons
        if record.next_step in ('sign', 'start') and self.step in ('licence', 'sign'):
            return record.action_next_step()
        return record.action_open() if self.step == 'return' else {'type': 'ir.actions.act_window_close'}
