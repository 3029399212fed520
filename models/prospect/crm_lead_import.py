"""Core's own import dialog on customer cards: a template that fits, and channels from the list only (B07)."""
from odoo import api, models
from odoo.exceptions import ValidationError


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    @api.model
    def get_import_templates(self):
        if not self.env.context.get('dealership_board'):
            return super().get_import_templates()
        return [{'label': self.env._("Import Template for Customer Cards"), 'template': '/dealership/import/template/lead.xlsx'}]

    def _check_card_required(self):
        """An import may offer to make what it does not find; a channel made so would be in nobody's statistics."""
        super()._check_card_required()
        if not self.env.context.get('import_file'):
            return
        for lead in self.filtered(lambda lead: lead.type == 'opportunity'):
            if not lead.source_id.is_dealership_channel:
                channels = self.env['utm.source'].search([('is_dealership_channel', '=', True)], order='dealership_sequence, id')
                raise ValidationError(self.env._(
                    "“%(channel)s” is no channel of customer cards. Possible: %(allowed)s.",
                    channel=lead.source_id.display_name, allowed=", ".join(channels.mapped('display_name'))))
