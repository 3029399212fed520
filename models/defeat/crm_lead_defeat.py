"""What a card knows of its defeats, and the button that asks for one (G01)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .defeat import OPEN


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    _protected_fields = ('defeat_asked', 'merged_into_id')

    defeat_ids = fields.One2many('dealership.defeat', 'lead_id', "Defeats", readonly=True)
    defeat_count = fields.Integer("Number of Defeats", compute='_compute_defeat_count')
    defeat_asked = fields.Boolean(readonly=True, copy=False, help="A defeat of this card waits for a decision (战败待审).")
    merged_into_id = fields.Many2one(
        'crm.lead', readonly=True, copy=False, index='btree_not_null', ondelete='set null',
        help="Card that took over all that hung on this one; a card that was merged may go.")

    @api.depends('defeat_ids')
    def _compute_defeat_count(self):
        counts = dict(self.env['dealership.defeat']._read_group([('lead_id', 'in', self.ids)], ['lead_id'], ['__count']))
        for lead in self:
            lead.defeat_count = counts.get(lead._origin, 0)

    def _check_defeat_possible(self):
        """Whether the user may ask for the defeat of these cards; rooms add what stands against it."""
        self.check_access('write')
        user = self.env.user
        for lead in self:
            if not (lead.is_dealership and lead.type == 'opportunity'):
                raise UserError(self.env._("%(card)s is no customer card: the lead desk cleans leads.", card=lead.name))
            if not lead.active or lead.won_status != 'pending':
                raise UserError(self.env._("%(card)s is closed already.", card=lead.name))
            if lead.user_id != user and not user.has_group('auto_dealership.group_card_reassign'):
                raise AccessError(self.env._(
                    "%(card)s is not your card. Its consultant, a sales manager or the lead desk asks for its defeat.", card=lead.name))

    def action_request_defeat(self):
        """Open the dialog that asks for the defeat of this card, or the request that is open already."""
        self.ensure_one()
        request = self.env['dealership.defeat'].search([('lead_id', '=', self.id), ('state', 'in', OPEN)], limit=1)
        if not request:
            self._check_defeat_possible()
        asked = request and request.state != 'draft'
        view = 'dealership_defeat_view_form' if asked else 'dealership_defeat_view_form_request'
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Defeat"),
            'res_model': 'dealership.defeat',
            'res_id': request.id,
            'view_mode': 'form',
            'views': [(self.env.ref(f'auto_dealership.{view}').id, 'form')],
            'target': 'current' if asked else 'new',
            'context': {'default_lead_id': self.id, 'dialog_size': 'medium'},
        }

    def action_view_defeats(self):
        """The defeats of this card."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_defeat_action')
        return {**action, 'domain': [('lead_id', '=', self.id)], 'context': {}, 'display_name': self.display_name}
