from odoo import fields, models


class UtmSource(models.Model):
    _inherit = 'utm.source'

    is_dealership_channel = fields.Boolean(
        "Dealership Channel", help="Offered as channel (渠道) on customer cards.")
    dealership_label = fields.Char(
        "Channel Name", translate=True, help="How the channel is called on cards; the source's own name is not translated.")
    dealership_sequence = fields.Integer("Channel Order", default=10)

    def _compute_display_name(self):
        super()._compute_display_name()
        for source in self.filtered('dealership_label'):
            source.display_name = source.dealership_label
