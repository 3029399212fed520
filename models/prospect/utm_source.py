from odoo import api, fields, models
from odoo.exceptions import UserError


class UtmSource(models.Model):
    _name = 'utm.source'
    _inherit = ['utm.source', 'dealership.protected.mixin']

    # A channel is found by what it is called on cards, so that core's own import takes it by name.
    _rec_names_search = ['name', 'dealership_label']
    # Stock lets everybody make and rename sources; a channel of the cards is the administrator's.
    _protected_core_fields = ('name', 'is_dealership_channel', 'dealership_label', 'dealership_sequence')

    is_dealership_channel = fields.Boolean(
        "Dealership Channel", help="Offered as channel (渠道) on customer cards.")
    dealership_label = fields.Char(
        "Channel Name", translate=True, help="How the channel is called on cards; the source's own name is not translated.")
    dealership_sequence = fields.Integer("Channel Order", default=10)

    def _compute_display_name(self):
        result = super()._compute_display_name()
        for source in self.filtered('dealership_label'):
            source.display_name = source.dealership_label
        return result

    def _protected_records(self):
        return self.filtered('is_dealership_channel')

    def _may_set_core_field(self, field_name, value, creating):
        return self.env.user.has_group('auto_dealership.group_dealership_admin')

    def _protection_hint(self, field_name):
        return self.env._("An administrator of the dealership keeps the channels.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Core empties the source of the leads; a card keeps its channel (B07)."""
        channels = self.sudo().filtered('is_dealership_channel')
        if channels and self.env['crm.lead'].sudo().with_context(active_test=False).search_count(
                [('source_id', 'in', channels.ids), ('origin_id', '!=', False)], limit=1):
            raise UserError(self.env._(
                "Customer cards came through this channel. Untick \"Dealership Channel\" instead: it is no longer offered, and "
                "the cards keep it."))
