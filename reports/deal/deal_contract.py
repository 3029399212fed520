"""The contract of a deal on paper (车辆销售合同/成交单, H01): car, each fee, total in figures and in capitals, what was agreed."""
from odoo import api, models
from odoo.tools import format_amount

from ...models.card.masked import masked
from ...rules import capital


class ReportDealContract(models.AbstractModel):
    _name = 'report.auto_dealership.report_deal_contract'
    _description = "Deal Contract on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        orders = self._paper_records('sale.order', docids)
        return {'doc_ids': orders.ids, 'doc_model': orders._name, 'docs': orders, 'contracts': [self._contract(order) for order in orders]}

    @api.model
    def _contract(self, order):
        partner, store = order.partner_id.sudo(), order.company_id.sudo().partner_id  # names that the contract itself bears
        vehicle = order.vehicle_id.sudo()
        return {
            'order': order,
            'number': order.name,
            'title': self.env._("Vehicle Sales Contract") if order.state == 'sale' else self.env._("Quotation"),
            'seller': order.company_id.name,
            'seller_address': store._display_address(without_company=True).replace("\n", " ").strip(),
            'seller_phone': store.phone or "",
            'buyer': partner.name or "",
            'buyer_phone': masked(partner.phone) if partner.phone and order.partner_id._reach_masked() else partner.phone or "",
            'buyer_address': partner._display_address(without_company=True).replace("\n", " ").strip(),
            'model': order.trim_id.display_name or order._car_line().name or "",
            'brand': order.model_id.sudo().brand_id.name or "",
            'exterior': order.exterior_color_id.name or "",
            'interior': order.interior_color_id.name or "",
            'vin': vehicle.vin_sn or "",
            'engine': vehicle.engine_number or "",
            'delivery': self._date(order.commitment_date),
            'paid_by': self._selection_label(order, 'deal_paid_by'),
            'date': self._date(order.date_order),
            'consultant': order.user_id.sudo().name or "",
            'lines': [self._line(line, number) for number, line in enumerate(order._deal_lines(), start=1)],
            'total': format_amount(self.env, order.amount_total, order.currency_id),
            'capitals': self._capitals(order.amount_total),
            'deposit': format_amount(self.env, order._deal_deposit(), order.currency_id) if order._deal_deposit() else "",
            'deposit_capitals': self._capitals(order._deal_deposit()) if order._deal_deposit() else "",
            'terms': order.note or "",
            'signature': f"data:image/png;base64,{order.signature.decode()}" if order.signature else False,
        }

    @api.model
    def _line(self, line, number):
        kinds = dict(line._fields['deal_kind']._description_selection(self.env))
        return {
            'number': number,
            'kind': kinds.get(line.deal_kind, ""),
            'name': (line.name or "").split("\n")[0],
            'quantity': f"{line.product_uom_qty:g}",
            'amount': self.env._("gift") if line.is_gift else format_amount(self.env, line.price_total, line.currency_id),
        }

    @api.model
    def _capitals(self, amount):
        """The amount as contracts write it (大写)."""
        try:
            import cn2an
        except ImportError:
            return capital.amount_in_capitals(amount)
        return cn2an.an2cn(f"{amount:.2f}", 'rmb')
