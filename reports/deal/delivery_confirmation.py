"""The delivery confirmation on paper (交车确认单): signed on screen, or empty to be signed by hand (I01)."""
from odoo import api, models


class ReportDeliveryConfirmation(models.AbstractModel):
    _name = 'report.auto_dealership.report_delivery_confirmation'
    _description = "Delivery Confirmation on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        deliveries = self._paper_records('dealership.delivery', docids)
        return {
            'doc_ids': deliveries.ids,
            'doc_model': deliveries._name,
            'docs': deliveries,
            'papers': [self._paper(delivery) for delivery in deliveries],
        }

    @api.model
    def _paper(self, delivery):
        known = delivery.sudo()  # who may print the delivery may read whose car it is; nothing of its price is on the paper
        vehicle = known.vehicle_id
        lines = known.line_ids.with_env(self.env).sudo()
        signature = delivery.signature
        return {
            'store': known.company_id.name,
            'customer': known.partner_id.name or "",
            'phone': known.partner_id.phone or "",
            'deal': known.order_id.name or "",
            'day': self._date(delivery.delivered_on or delivery.start),
            'car': " ".join(filter(None, (vehicle.model_id.display_name, vehicle.trim_id.name))),
            'colour': " / ".join(filter(None, (vehicle.exterior_color_id.name, vehicle.interior_color_id.name))),
            'vin': vehicle.vin_sn or "",
            'engine': vehicle.engine_number or "",
            'plate': delivery.license_plate or vehicle.license_plate or "",
            'mileage': f"{delivery.mileage:,} km" if delivery.mileage else "",
            'warranty': self._date(vehicle.warranty_until),
            'inspection': self._rows(lines.filtered(lambda line: line.kind == 'inspection')),
            'documents': self._rows(lines.filtered(lambda line: line.kind == 'document')),
            'signature': f"data:image/png;base64,{signature.decode()}" if signature else False,
            'signed_name': delivery.signed_name or "",
            'signed_on': delivery._moment(delivery.delivered_at) if delivery.delivered_at else "",
            'consultant': known.user_id.name or "",
            'inspector': known.inspected_by_id.name or "",
        }

    @api.model
    def _rows(self, lines):
        """Two items a row, as on the paper."""
        cells = [{
            'name': line.name, 'box': self._boxes([(str(line.count) if line.count else "", line.result == 'ok')]), 'note': line.note or "",
        } for line in lines]
        blank = {'name': "", 'box': "", 'note': ""}
        return [(cells[number], cells[number + 1] if number + 1 < len(cells) else blank) for number in range(0, len(cells), 2)]
