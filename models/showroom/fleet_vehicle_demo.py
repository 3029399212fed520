"""Demo cars and display cars: which of them may leave the yard for a test drive (D04), which stand in the showroom (D05)."""
from odoo import api, fields, models

# A workshop visit, an accident, a failed check: who sells does not decide that the car may go all the same.
SAFETY_FIELDS = ('demo_service_due_on', 'demo_service_due_km', 'demo_blocked_reason')


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    _protected_core_fields = SAFETY_FIELDS

    demo_service_due_on = fields.Date(
        "Service Due On", help="From this day on the demo car (试驾车) is not booked and does not leave until the service is done.")
    demo_service_due_km = fields.Integer(
        "Service Due at (km)", help="From this mileage on the demo car does not leave until the service is done.")
    demo_blocked_reason = fields.Char(
        "Out of Use Because", help="Why the demo car is not driven now (停用原因): damage, insurance, plate. Empty: it may be driven.")
    demo_problem = fields.Char(
        "Not Available", compute='_compute_demo_problem', help="Why the car cannot go on a test drive today.")
    demo_drive_count = fields.Integer("Test Drives", compute='_compute_demo_drive_count')
    is_display_car = fields.Boolean(
        "Display Car", help="The car stands in the showroom (展车): it is on the daily checklist.")

    @api.depends('dealer_role', 'active', *SAFETY_FIELDS)
    def _compute_demo_problem(self):
        problems = self._demo_problems(fields.Date.context_today(self))
        for vehicle in self:
            vehicle.demo_problem = problems.get(vehicle._origin.id, False) if vehicle.dealer_role == 'demo' else False

    def _compute_demo_drive_count(self):
        counts = dict(self.env['dealership.test.drive'].sudo()._read_group(  # a number tells of no customer
            [('vehicle_id', 'in', self.ids), ('state', 'in', ('out', 'returned', 'done'))], ['vehicle_id'], ['__count']))
        for vehicle in self:
            vehicle.demo_drive_count = counts.get(vehicle._origin, 0)

    def _demo_mileages(self):
        """Last reading of the odometer by vehicle id; one query for any number of cars."""
        return self.sudo()._last_readings()

    def _demo_problems(self, day):
        """Why cars cannot go on a test drive on a day.

        :return: dict of vehicle id and sentence; a car without an entry may go
        """
        vehicles = self.sudo()  # the receptionist who reads the schedule does not read mileages
        mileages = vehicles._demo_mileages() if any(vehicle.demo_service_due_km for vehicle in vehicles) else {}
        problems = {}
        for vehicle in vehicles:
            name = vehicle.display_name
            if vehicle.dealer_role != 'demo':
                problems[vehicle._origin.id] = self.env._("%(car)s is no demo car.", car=name)
            elif not vehicle.active:
                problems[vehicle._origin.id] = self.env._("%(car)s is archived.", car=name)
            elif vehicle.demo_blocked_reason:
                problems[vehicle._origin.id] = self.env._(
                    "%(car)s is out of use: %(reason)s", car=name, reason=vehicle.demo_blocked_reason)
            elif vehicle.demo_service_due_on and vehicle.demo_service_due_on <= day:
                problems[vehicle._origin.id] = self.env._(
                    "%(car)s is due for service since %(date)s.", car=name, date=vehicle.demo_service_due_on)
            elif vehicle.demo_service_due_km and mileages.get(vehicle._origin.id, 0) >= vehicle.demo_service_due_km:
                problems[vehicle._origin.id] = self.env._(
                    "%(car)s is due for service at %(due)s km and shows %(shown)s km.", car=name,
                    due=vehicle.demo_service_due_km, shown=round(mileages[vehicle._origin.id]))
        return problems

    def _may_set_core_field(self, field_name, value, creating):
        if field_name in SAFETY_FIELDS:
            return any(self.env.user.has_group(group) for group in (
                'auto_dealership.group_manager', 'auto_dealership.group_service_advisor', 'fleet.fleet_group_manager'))
        return super()._may_set_core_field(field_name, value, creating)

    def _protection_hint(self, field_name):
        if field_name in SAFETY_FIELDS:
            return self.env._("The sales manager or a service advisor takes a demo car out of use and gives it free again.")
        return super()._protection_hint(field_name)

    def action_view_test_drives(self):
        """The car's test drives: its calendar."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_test_drive_action')
        return {**action, 'context': {'search_default_vehicle_id': self.id, 'default_vehicle_id': self.id},
                'display_name': self.display_name}

    def action_book_test_drive(self):
        """Book a test drive with this car."""
        self.ensure_one()
        return self.env['dealership.test.drive']._booking_dialog(default_vehicle_id=self.id)
