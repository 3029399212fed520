"""The showroom register of a day on paper (来店(电)客户登记表): every line, the totals, the signatures (D01)."""
from odoo import api, models
from odoo.tools import format_date

from ..card.paper import Written

ROWS_A_PAGE = 20


class ReportVisitRegister(models.AbstractModel):
    _name = 'report.auto_dealership.report_visit_register'
    _description = "Showroom Register on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        days = self._paper_records('dealership.duty', docids)
        return {
            'doc_ids': days.ids,
            'doc_model': days._name,
            'docs': days,
            'days': [self._register_of(day) for day in days or (days,)],
        }

    @api.model
    def _register_of(self, duty):
        """One day; what the user may not see of it is not on his paper."""
        visits = self.env['dealership.visit'].search([('duty_id', '=', duty.id)], order='number') if duty else self.env['dealership.visit']
        rows = [self._row(visit) for visit in visits]
        pages = [rows[start:start + ROWS_A_PAGE] for start in range(0, len(rows), ROWS_A_PAGE)] or [[]]
        return Written({
            'store': (duty.company_id or self.env.company).name,
            'date': self._date(duty.date),
            'weekday': format_date(self.env, duty.date, date_format='EEEE') if duty.date else "",
            'receptionists': "、".join(dict.fromkeys(visits.receptionist_id.mapped('name'))),
            'pages': [self._filled_up(page, ROWS_A_PAGE) for page in pages],
            'totals': Written(visits._register_totals()) if visits else Written(),
        })

    @api.model
    def _row(self, visit):
        def clock(moment):
            return visit._store_time(moment).strftime('%H:%M') if moment else ""

        words = [visit.summary or "", visit.is_void and self.env._("mistaken: %s", visit.void_reason)]
        return {
            'number': visit.number,
            'arrival': clock(visit.arrival),
            'departure': clock(visit.departure),
            'party_size': visit.party_size,
            'name': visit.customer_name,
            # a sheet that is printed later, or copied, shows no number of a customer whole
            'phone': visit.phone if visit._is_of_today() else visit.phone and visit._masked_shown(visit.phone),
            'kind': self._selection_label(visit, 'kind'),
            'visit_order': self._selection_label(visit, 'visit_order'),
            'model': visit.model_id.name,
            'channel': visit.source_id.display_name,
            'summary': " ".join(filter(None, words)),
            'drive': "√" if visit.test_drive_on else "",
            'card': visit.card_number,
            'consultant': visit.user_id.name,
            'is_void': visit.is_void,
        }
