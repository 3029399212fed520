"""Dialogs and screens of a test drive: they collect, and call one method (D04)."""
from odoo import api, fields, models

# What is to be done next, by state; the brightest button.
STEPS = [
    ('licence', "Licence"), ('sign', "Sign"), ('start', "Drive off"), ('return', "Car is back"), ('feedback', "Feedback"), ('none', ""),
]


class DealershipTestDrive(models.Model):
    _inherit = 'dealership.test.drive'

    next_step = fields.Selection(STEPS, compute='_compute_next_step')
    vehicle_problem = fields.Char(compute='_compute_vehicle_problem')
    is_striked = fields.Boolean(compute='_compute_marks', help="Struck out in the calendar.")
    is_hatched = fields.Boolean(compute='_compute_marks', help="Hatched in the calendar.")

    @api.depends('state', 'licence_seen_on', 'agreement_signed_on')
    def _compute_next_step(self):
        for record in self:
            record.next_step = {
                'booked': 'licence' if not record.licence_seen_on else 'sign' if not record.agreement_signed_on else 'start',
                'out': 'return', 'returned': 'feedback',
            }.get(record.state, 'none')

    @api.depends('vehicle_id', 'start', 'state')
    def _compute_vehicle_problem(self):
        for record in self:
            record.vehicle_problem = (record.state == 'booked' and record.vehicle_id and record.start and (
                record.vehicle_id._demo_problems(record._store_day(record.start)).get(record.vehicle_id.id))) or False

    @api.depends('state')
    def _compute_marks(self):
        for record in self:
            record.is_striked = record.state in ('cancelled', 'no_show')
            record.is_hatched = record.state == 'booked'

    @api.model
    def _booking_dialog(self, **context):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Book a Test Drive"),
            'res_model': self._name,
            'views': [(self.env.ref('auto_dealership.dealership_test_drive_view_form').id, 'form')],
            'context': context,
        }

    @api.private
    def action_open(self):
        """Show the drive."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id,
            'views': [(self.env.ref('auto_dealership.dealership_test_drive_view_form').id, 'form')],
        }

    def action_view_card(self):
        """Show the customer's card."""
        self.ensure_one()
        return self.lead_id.get_formview_action()

    def action_next_step(self):
        """Open what is to be done next."""
        self.ensure_one()
        return self.action_open() if self.next_step in ('feedback', 'none') else self._step_dialog(self.next_step)

    def action_ask_cancel(self):
        """Ask why the booking is given up."""
        return self._step_dialog('cancel')

    def _step_dialog(self, step):
        self.ensure_one()
        titles = {
            'licence': self.env._("Driver's Licence"), 'sign': self.env._("Test Drive Agreement"), 'start': self.env._("Drive Off"),
            'return': self.env._("The Car Is Back"), 'cancel': self.env._("Cancel the Test Drive"),
        }
        return {
            'type': 'ir.actions.act_window', 'name': titles[step], 'res_model': 'dealership.drive.step.wizard', 'target': 'new',
            'views': [(False, 'form')], 'context': {'default_drive_id': self.id, 'default_step': step},
        }
