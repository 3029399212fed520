"""What policies do to the renewals of their car (J05)."""
from odoo import fields, models

from .renewal import OPEN


class FleetVehicleLogContract(models.Model):
    _inherit = 'fleet.vehicle.log.contract'

    _protected_fields = ('renewal_id',)

    renewal_id = fields.Many2one(
        'dealership.renewal', readonly=True, copy=False, index='btree_not_null', ondelete='set null',
        help="The renewal from which the policy came.")

    def _after_policies_created(self):
        """Whoever enters the policy that follows has renewed the car, here or elsewhere: its renewal ends with that."""
        super()._after_policies_created()
        renewals = self.env['dealership.renewal'].sudo().search(  # renewals follow from policies, whoever enters these
            [('vehicle_id', 'in', self.vehicle_id.ids), ('state', 'in', OPEN)])
        for renewal in renewals:
            renewal._renewed_by(self.sudo().filtered(lambda policy, renewal=renewal: policy.vehicle_id == renewal.vehicle_id))

    def _after_policies_cancelled(self):
        """A renewal of nothing but cancelled policies is lost."""
        super()._after_policies_cancelled()
        renewals = self.env['dealership.renewal'].sudo().search([
            ('state', 'in', OPEN), '|', ('compulsory_policy_id', 'in', self.ids), ('commercial_policy_id', 'in', self.ids)])
        reason = self.env.ref('auto_dealership.renewal_lost_cancelled', raise_if_not_found=False)
        for renewal in renewals:
            policies = renewal.compulsory_policy_id | renewal.commercial_policy_id
            if all(policy.state == 'closed' for policy in policies):
                renewal._close('lost', lost_reason_id=reason.id if reason else False)
