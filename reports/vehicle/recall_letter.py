"""The letter to an owner whose car is recalled (召回通知书): one page a customer, all his cars on it."""
from odoo import api, models

from ..card.paper import Written


class ReportRecallLetter(models.AbstractModel):
    _name = 'report.auto_dealership.report_recall_letter'
    _description = "Recall Letter on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        lines = self._paper_records('dealership.recall.line', docids).filtered('partner_id')
        letters = lines.grouped(lambda line: (line.company_id or self.env.company, line.recall_id, line.partner_id))
        return {
            'doc_ids': lines.ids,
            'doc_model': lines._name,
            'docs': lines,
            'letters': [self._letter(*key, cars) for key, cars in letters.items()],
        }

    @api.model
    def _letter(self, company, recall, partner, cars):
        store = company.sudo().partner_id  # the store's own address and phone
        return Written({
            'store': company.name, 'store_phone': store.phone,
            'store_address': " ".join(part for part in (store.state_id.name, store.city, store.street, store.street2) if part),
            'customer': partner.name, 'zip': partner.zip,
            'address': " ".join(part for part in (partner.state_id.name, partner.city, partner.street, partner.street2) if part),
            'title': recall.name, 'number': recall.number, 'maker': recall.manufacturer or recall.brand_id.name,
            'is_safety': recall.is_safety, 'defect': recall.defect, 'risk': recall.risk, 'remedy': recall.remedy,
            'hours': self._hour(recall.hours), 'from': self._date(recall.date_from), 'to': self._date(recall.date_to),
            'day': self._date(company._dealership_today()),
            'cars': [Written({
                'plate': car.license_plate, 'model': car.vehicle_model_id.display_name, 'vin': car.vin}) for car in cars],
        })
