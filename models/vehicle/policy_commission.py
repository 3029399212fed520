"""What the insurer owes the store for a policy (手续费): for finance, the manager and the auditor alone (J05)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...rules import policy as rule
from .res_partner_insurer import COMMISSION_GROUPS


class FleetVehicleLogContract(models.Model):
    _inherit = 'fleet.vehicle.log.contract'

    _protected_fields = ('commission_amount',)

    commission_rate = fields.Float(
        "Commission (%)", digits=(5, 2), compute='_compute_commission_rate', store=True, readonly=False, copy=False, aggregator=None,
        groups=COMMISSION_GROUPS, help="Of the premium without the vehicle tax; as agreed with the insurer when the policy was made.")
    commission_amount = fields.Monetary(
        "Commission", compute='_compute_commission_amount', store=True, copy=False, groups=COMMISSION_GROUPS,
        help="What the insurer owes for the policy; less after a refund.")

    _commission_rate_range = models.Constraint(
        "CHECK (commission_rate IS NULL OR commission_rate BETWEEN 0 AND 100)", "A commission is between 0 and 100 %.")

    @api.depends('insurer_id', 'policy_kind', 'issued_here')
    def _compute_commission_rate(self):
        """As agreed when the policy is made; agreements of later change no policy that exists."""
        for contract in self:
            due = contract.is_policy and contract.issued_here and contract.insurer_id
            contract.commission_rate = contract.insurer_id._insurer_rate(contract.policy_kind, contract.company_id) if due else 0

    @api.depends('commission_rate', 'premium', 'refund_amount', 'issued_here')
    def _compute_commission_amount(self):
        for contract in self:
            if not (contract.is_policy and contract.issued_here):
                contract.commission_amount = 0
                continue
            whole = contract.currency_id.round(contract.premium * contract.commission_rate / 100)
            contract.commission_amount = whole - rule.returned(whole, contract.premium, contract.refund_amount)

    def write(self, vals):
        if 'commission_rate' in vals and self.filtered('is_policy'):
            if not self.env.su and not self._may_set_commission():
                raise AccessError(self.env._("The commission of a policy is set by finance or the manager."))
            if not 0 <= vals['commission_rate'] <= 100:
                raise ValidationError(self.env._("A commission is between 0 and 100 %."))
            self._check_terms_open()
        return super().write(vals)

    @api.model
    def _may_set_commission(self):
        user = self.env.user
        return user.has_group('auto_dealership.group_finance') or user.has_group('auto_dealership.group_manager')
