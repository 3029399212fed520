"""Workshop visits on the owner card (C卡): the kind, what was done, the mileage of the visit (A16)."""
from odoo import api, models

SHOWN = 4  # lines of a visit on the card; the work order has them all


class ReportOwnerCard(models.AbstractModel):
    _inherit = 'report.auto_dealership.report_owner_card'

    @api.model
    def _service_row(self, log, mileage):
        row = super()._service_row(log, mileage)
        if log.workshop_state:
            names = log.line_ids.mapped('name')
            row.update(
                kind=self._selection_label(log, 'visit_kind'), mileage=self._number(log.mileage or mileage),
                what=", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "") or log.customer_words)
        return row
