"""Recalls in the workshop: told at arrival, booked with an appointment, ticked in the visit, done when the car leaves (J04)."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...rules import workshop

READERS = (
    'auto_dealership.group_service_advisor,auto_dealership.group_customer_care,auto_dealership.group_manager,auto_dealership.group_auditor')


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    recall_state = fields.Selection(related='vehicle_id.recall_state', string="Car's Recall")
    recall_done_ids = fields.Many2many(
        'dealership.recall.line', 'dealership_visit_recall_done_rel', 'visit_id', 'line_id', "Recalls Done in This Visit", copy=False,
        groups=READERS, help="Ticked when the work of a recall (召回) was carried out; it counts as done when the car leaves.")

    @api.constrains('recall_done_ids', 'vehicle_id')
    def _check_recall_done_ids(self):
        for visit in self.filtered('workshop_state').sudo():  # whose recalls they are, whoever wrote
            strange = visit.recall_done_ids.filtered(lambda line, visit=visit: line.vehicle_id != visit.vehicle_id)
            if strange:
                raise ValidationError(self.env._(
                    "%(visit)s: the recall of %(vin)s is another car's.", visit=visit.display_name, vin=strange[0].vin))

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        ticked = visits.sudo().filtered('recall_done_ids')  # whatever way they came, also by a default of the context
        if ticked:
            ticked._check_recalls_tickable()
        return visits

    def write(self, vals):
        if 'recall_done_ids' in vals:
            self._check_recalls_tickable()
        moved = self.filtered(lambda visit: visit.workshop_state == 'booked') if {'visit_kind', 'vehicle_id'} & set(vals) else self.browse()
        result = super().write(vals)
        if moved:
            moved._recalls_booked_here().filtered(lambda line: line.vehicle_id != line.visit_id.vehicle_id)._unbook()
            moved._book_recalls()
        return result

    def _check_recalls_tickable(self):
        """Work is ticked where the car stands in the workshop; afterwards nothing is added."""
        for visit in self:
            if visit.workshop_state not in workshop.INSIDE:
                raise UserError(self.env._(
                    "%(visit)s: the work of a recall is ticked while the car stands in the workshop.", visit=visit.display_name))

    def _due_recall_lines(self):
        """Recalls of these visits' cars whose work is still to be done; one query."""
        Line = self.env['dealership.recall.line'].sudo()  # the workshop's own work
        return Line.search(Domain('vehicle_id', 'in', self.sudo().vehicle_id.ids) & Line._due_domain(), order='id')

    def _recalls_booked_here(self):
        return self.env['dealership.recall.line'].sudo().search([('visit_id', 'in', self.ids), ('state', '=', 'booked')])

    def _book_recalls(self):
        """An appointment for a recall books the car's running recalls."""
        visits = self.filtered(lambda visit: visit.visit_kind == 'recall' and visit.workshop_state == 'booked' and visit.planned_start)
        if not visits:
            return
        lines = visits._due_recall_lines().filtered(lambda line: line.recall_id.state == 'open' and line.state != 'booked')
        for visit in visits:
            lines.filtered(lambda line, visit=visit: line.vehicle_id == visit.vehicle_id)._book(visit)

    # ------------------------------------------------------------------
    # Steps of the visit
    # ------------------------------------------------------------------
    def _arrival_warnings(self):
        warnings = super()._arrival_warnings()
        for line in self._due_recall_lines():
            recall = line.recall_id
            names = {'recall': recall.display_name, 'remedy': recall.remedy or "–"}
            warnings.append({
                'level': 'danger' if recall.is_safety else 'warning',
                'text': self.env._("Open safety recall %(recall)s: %(remedy)s", **names) if recall.is_safety
                else self.env._("Open service campaign %(recall)s: %(remedy)s", **names)})
        return warnings

    def _after_booked(self):
        super()._after_booked()
        self._book_recalls()

    def _after_left(self):
        super()._after_left()
        for visit in self.sudo():
            visit.recall_done_ids._done(visit.company_id._dealership_day(visit.left_at), visit=visit)
        self._recalls_booked_here()._unbook()

    def _after_cancelled(self):
        super()._after_cancelled()
        self._recalls_booked_here()._unbook()
