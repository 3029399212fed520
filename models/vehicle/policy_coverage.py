from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

LARGEST_SUM = 100_000  # 10,000 yuan each: a billion


class DealershipPolicyCoverage(models.Model):
    """One coverage of one policy, with its sum and premium."""
    _name = 'dealership.policy.coverage'
    _description = "Coverage of a Policy"
    _inherit = ['dealership.follow.mixin']
    _order = 'sequence, id'
    _rec_name = 'coverage_id'
    _follow_field = 'policy_id'

    policy_id = fields.Many2one('fleet.vehicle.log.contract', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='policy_id.company_id', store=True, precompute=True)
    currency_id = fields.Many2one(related='policy_id.currency_id')
    coverage_id = fields.Many2one('dealership.coverage', required=True, ondelete='restrict')
    sequence = fields.Integer(related='coverage_id.sequence', store=True)
    sum_insured = fields.Float("Sum (10,000)", digits=(12, 2), aggregator=None, help="Sum insured (保额) in units of 10,000 (万元).")
    premium = fields.Monetary(help="Part of the premium (保费); empty when the policy names its total only.")

    _once = models.UniqueIndex("(policy_id, coverage_id)", "The policy holds this coverage already. Change that line.")
    _amounts = models.Constraint("CHECK (sum_insured >= 0 AND premium >= 0)", "Sums and premiums are not below zero.")

    @api.constrains('sum_insured', 'coverage_id')
    def _check_sum(self):
        for line in self:
            if line.sum_insured > LARGEST_SUM:
                raise ValidationError(self.env._(
                    "%(coverage)s: %(sum)s is too large for units of 10,000. Enter 100 for one million.",
                    coverage=line.coverage_id.name, sum=line.sum_insured))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_policy_open()
        return lines

    def write(self, vals):
        self._check_policy_open()
        result = super().write(vals)
        self._check_policy_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        self._check_policy_open()

    def _check_policy_open(self):
        """Coverages belong to policies, and stay as they are when the policy is settled or cancelled."""
        policies = self.sudo().policy_id
        others = policies.filtered(lambda contract: not contract.is_policy)
        if others:
            raise UserError(self.env._("%s is no insurance policy: it has no coverages.", others[0].display_name))
        policies._check_terms_open()
