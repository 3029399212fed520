"""The day's deliveries on the consultant's first screen (C06, I01)."""
from odoo import api, fields, models
from odoo.fields import Domain

from ..follow_up.work_day_screen import SECTION_LIMIT
from .delivery import OPEN

TONES = {'booked': 'light', 'inspected': 'info', 'ready': 'warning', 'delivered': 'success'}


class DealershipWorkDay(models.Model):
    _inherit = 'dealership.work.day'

    @api.model
    def _delivery_sections(self, user, day):
        """Booked deliveries of the day, those left open before it, and orders whose promised day it is without a booking."""
        Delivery = self.env['dealership.delivery']
        promised = super()._delivery_sections(user, day)
        if not Delivery.has_access('read'):
            return promised
        company = user.sudo().company_id
        start, end = self._day_moments(company, day)
        of_day = Domain(self._moments_domain('start', start, end)) & Domain('state', '!=', 'cancelled')
        left = Domain('start', '<', start) & Domain('state', 'in', OPEN)
        deliveries = Delivery.search_fetch(
            Domain('user_id', '=', user.id) & (of_day | left),
            ['lead_id', 'order_id', 'partner_id', 'vehicle_id', 'start', 'state', 'bay_id'],
            order='start, id', limit=SECTION_LIMIT)
        if not deliveries:
            return promised
        booked = set(deliveries.order_id.ids)
        rows = [row for section in promised for row in section['rows'] if row['res_id'] not in booked]
        return [{
            'key': 'deliveries', 'label': self.env._("Deliveries"), 'tone': 'info', 'sequence': 60, 'empty': "", 'is_planned': True,
            'count': len(rows) + len(deliveries), 'rows': self._delivery_rows(deliveries, company, day) + rows, 'list': False,
        }]

    @api.model
    def _delivery_rows(self, deliveries, company, day):
        cards = self._day_cards(set(deliveries.lead_id.ids))
        states = dict(deliveries._fields['state']._description_selection(self.env))
        known = deliveries.sudo()  # the delivery shows whose car it is
        names = {delivery.id: (delivery.partner_id.name, delivery.vehicle_id.display_name, delivery.bay_id.name) for delivery in known}
        rows = []
        for delivery in deliveries:
            name, car, bay = names[delivery.id]
            begun = company._dealership_day(delivery.start)
            rows.append({
                'lead_id': False, 'phone': "", 'level': False, 'wish': "", **cards.get(delivery.lead_id.id, {}), 'name': name,
                'key': f"delivery-{delivery.id}", 'res_model': delivery._name, 'res_id': delivery.id,
                'reason': " · ".join(filter(None, (car, bay))), 'method': 'delivery', 'method_label': self.env._("Delivery"),
                'time': self._store_clock(company, delivery.start), 'date': fields.Date.to_string(begun),
                'late_days': max(0, (day - begun).days) if delivery.state in OPEN else 0,
                'badge': {'text': states[delivery.state], 'tone': TONES.get(delivery.state, 'secondary')},
            })
        return rows
