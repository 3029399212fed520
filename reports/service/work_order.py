"""The work order on paper (维修委托书): what the customer asks for, what is to be done, what it will cost, signed by both (J02)."""
from odoo import api, models
from odoo.tools import format_amount, format_datetime

from ...models.card.masked import masked
from ...rules import capital

LINE_ROWS = 10


class ReportWorkOrder(models.AbstractModel):
    _name = 'report.auto_dealership.report_work_order'
    _description = "Work Order on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        visits = self._paper_records('fleet.vehicle.log.services', docids)
        return {
            'doc_ids': visits.ids, 'doc_model': visits._name, 'docs': visits,
            'papers': [self._work_order(visit) for visit in visits.filtered('workshop_state')]}

    @api.model
    def _work_order(self, visit):
        rows = [self._line(line, number) for number, line in enumerate(visit.line_ids, start=1)]
        return {
            **self._visit_head(visit),
            'kinds': self._selection_boxes(visit, 'visit_kind', leave_out=('pdi', 'other', 'rescue')),
            'fuel': self._selection_boxes(visit, 'fuel_level'),
            'words': visit.customer_words or "",
            'condition': visit.condition_note or "",
            'lines': self._filled_up(rows, LINE_ROWS),
            'total': format_amount(self.env, visit.amount, visit.currency_id) if visit.amount else "",
            'capitals': capital.amount_in_capitals(visit.amount) if visit.amount else "",
            'promised': self._moment(visit.promised_at),
            'signed_boxes': self._boxes([(label, False) for label in (
                self.env._("old parts back to the customer"), self.env._("test drive allowed"), self.env._("wash the car"))]),
        }

    @api.model
    def _visit_head(self, visit):
        """Store, customer and car, as both papers of the workshop have them."""
        known = visit.sudo()  # who may print the visit may read whose car it is
        car, store = known.vehicle_id, known.company_id.partner_id
        phone = known.customer_id.phone or ""
        return {
            'number': visit.name or "",
            'store': known.company_id.name,
            'store_phone': store.phone or "",
            'store_address': store._display_address(without_company=True).replace("\n", " ").strip(),
            'customer': known.customer_id.name or "",
            'phone': masked(phone) if phone and visit.customer_id._reach_masked() else phone,
            'car': " ".join(filter(None, (car.model_id.brand_id.name, car.model_id.name, car.trim_id.name))),
            'plate': car.license_plate or "",
            'vin': car.vin_sn or "",
            'engine': car.engine_number or "",
            'mileage': self.env._("%(km)s km", km=f"{visit.mileage:,}") if visit.mileage else "",
            'arrived': self._moment(visit.arrived_at),
            'left': self._moment(visit.left_at),
            'kind': self._selection_label(visit, 'visit_kind'),
            'advisor': known.advisor_id.name or "",
            'technician': known.technician_id.name or "",
        }

    @api.model
    def _line(self, line, number):
        return {
            'number': number,
            'kind': self._selection_label(line, 'kind'),
            'name': (line.name or "").split("\n")[0],
            'quantity': f"{line.quantity:g}",
            'price': format_amount(self.env, line.price_unit, line.currency_id),
            'discount': f"{line.discount:g} %" if line.discount else "",
            'payer': self._selection_label(line, 'payer'),
            'amount': format_amount(self.env, line.amount, line.currency_id),
        }

    @api.model
    def _moment(self, value):
        return format_datetime(self.env, value, tz=self.env.user.tz or 'Asia/Shanghai', dt_format='short') if value else ""
