"""The fleet app's own lists stay the company's cars: a store's hundred thousand customers' cars have lists of their own (J01)."""
import ast

from odoo import models

OURS = "(False, 'company')"
# The fleet app's lists → how they stay apart.
DOMAINS = {
    'fleet.fleet_vehicle_action': f"[('dealer_role', 'in', {OURS})]",
    'fleet.fleet_vehicle_odometer_action': f"[('vehicle_id.dealer_role', 'in', {OURS})]",
    'fleet.fleet_vehicle_log_services_action': f"[('vehicle_id.dealer_role', 'in', {OURS})]",
    'fleet.fleet_vehicle_log_contract_action': f"[('vehicle_id.dealer_role', 'in', {OURS})]",
}


class IrActionsActWindow(models.Model):
    _inherit = 'ir.actions.act_window'

    def _get_action_dict(self):
        result = super()._get_action_dict()
        domain = DOMAINS.get(result.get('xml_id'))
        if domain:
            old = result.get('domain')
            result['domain'] = domain if not old else repr([*ast.literal_eval(old), *ast.literal_eval(domain)])
        return result
