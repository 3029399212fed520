"""A car under a safety recall is not handed over, whoever asks (J04)."""
from odoo import api, fields, models

from .delivery import OPEN


class DealershipDelivery(models.Model):
    _inherit = 'dealership.delivery'

    recall_warning = fields.Char(compute='_compute_recall_warning', help="An open service campaign of the car (服务活动); it only warns.")

    @api.depends_context('uid')  # the campaign is named to those who work on recalls
    @api.depends('vehicle_id', 'state')
    def _compute_recall_warning(self):
        for delivery in self:
            vehicle = delivery.sudo().vehicle_id if delivery.state in OPEN else delivery.vehicle_id.browse()
            delivery.recall_warning = "; ".join(vehicle._delivery_warnings()) or False

    def _vehicle_problems(self):
        return super()._vehicle_problems() + self.sudo().order_id.vehicle_id._delivery_obstacles()
