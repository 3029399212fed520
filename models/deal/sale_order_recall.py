"""A deal says early that its car is under a recall; the delivery refuses it (J04)."""
from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    recall_obstacle = fields.Char(
        compute='_compute_recall_obstacle', help="Why the car is not delivered: an open safety recall (召回). Nobody can allow it.")
    recall_warning = fields.Char(compute='_compute_recall_obstacle', help="An open service campaign of the car (服务活动); it only warns.")

    @api.depends_context('uid')  # the campaign is named to those who work on recalls
    @api.depends('vehicle_id', 'is_deal', 'delivered_on')
    def _compute_recall_obstacle(self):
        for order in self:
            vehicle = order.vehicle_id if order.is_deal and not order.delivered_on else order.vehicle_id.browse()
            order.recall_obstacle = "; ".join(vehicle._delivery_obstacles()) or False
            order.recall_warning = "; ".join(vehicle._delivery_warnings()) or False
