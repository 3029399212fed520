from odoo import fields, models


class UtmSource(models.Model):
    _name = 'utm.source'
    _inherit = ['utm.source', 'dealership.protected.mixin']

    # Stock lets everybody make and rename sources; a channel of the cards is the administrator's.
    _protected_core_fields = ('name', 'is_dealership_channel', 'dealership_label', 'dealership_sequence')

    is_dealership_channel = fields.Boolean(
        "Dealership Channel", help="Offered as channel (渠道) on customer cards.")
    dealership_label = fields.Char(
        "Channel Name", translate=True, help="How the channel is called on cards; the source's own name is not translated.")
    dealership_sequence = fields.Integer("Channel Order", default=10)

    def _compute_display_name(self):
        super()._compute_display_name()
        for source in self.filtered('dealership_label'):
            source.display_name = source.dealership_label

    def _protected_records(self):
        return self.filtered('is_dealership_channel')

    def _may_set_core_field(self, field_name, value, creating):
        return self.env.user.has_group('auto_dealership.group_dealership_admin')

    def _protection_hint(self, field_name):
        return self.env._("An administrator of the dealership keeps the channels.")
