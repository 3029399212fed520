"""Which changes of visits change what was counted of the months gone by (J03)."""
from odoo import api, models

from ...rules.loyalty import month_number
from .standing import CAME

# Whether, when, where and as which car a visit counts.
COUNTED = {'date', 'workshop_state', 'visit_kind', 'customer_id', 'active', 'company_id', 'vehicle_id'}


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._note_changes([None] * len(visits))
        return visits

    def write(self, vals):
        if COUNTED.isdisjoint(vals):
            return super().write(vals)
        before = self._told()
        result = super().write(vals)
        self._note_changes(before)
        return result

    def _told(self):
        """Where each of these visits counts in the months that are told: (store, car, month), or None where it does not.

        A visit of the month that runs counts later: what comes after a month does not change what is told of it.
        """
        visits = self.sudo()  # what somebody else's visit counts, whoever changes it
        last = {company: month_number(company._dealership_today()) - 1 for company in visits.company_id}
        told = []
        for visit in visits:
            counts = (
                visit.workshop_state in CAME and visit.visit_kind != 'pdi' and visit.customer_id and visit.active and visit.company_id
                and visit.date and month_number(visit.date) <= last[visit.company_id])
            told.append((visit.company_id.id, visit.vehicle_id.id, month_number(visit.date)) if counts else None)
        return told

    def _note_changes(self, before):
        changed = {pair for pair in zip(before, self._told(), strict=True) if pair[0] != pair[1]}
        self.env['dealership.loyalty.change']._note({place[0] for pair in changed for place in pair if place})
