"""Stock's paid lead services stay out of a dealership's way: the actions of the gear menu (see crm_lead_paid_services.py)."""
from odoo import api, models

PAID_ACTIONS = ('crm_iap_enrich.action_enrich_mail',)


class IrActionsActions(models.Model):
    _inherit = 'ir.actions.actions'

    @api.model
    def get_bindings(self, model_name):
        bindings = super().get_bindings(model_name)
        if model_name != 'crm.lead' or not self.env['crm.team']._dealership_team_ids():
            return bindings
        user = self.env.user
        if not (user.has_group('auto_dealership.group_consultant') or user.has_group('auto_dealership.group_lead_desk')):
            return bindings
        paid = {action.id for xmlid in PAID_ACTIONS if (action := self.env.ref(xmlid, raise_if_not_found=False))}
        kept = {kind: [action for action in actions if action['id'] not in paid] for kind, actions in bindings.items()}
        return {kind: actions for kind, actions in kept.items() if actions}
