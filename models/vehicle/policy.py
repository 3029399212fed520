"""Insurance policies of customers' cars, on the fleet app's contracts (J05); contracts of company cars stay as stock's."""
from odoo import api, fields, models

POLICY_KINDS = [
    ('compulsory', "Compulsory"),
    ('commercial', "Commercial"),
]
# What a policy says, and what its money follows from.
TERMS = ('insurer_id', 'ins_ref', 'policy_kind', 'start_date', 'expiration_date', 'premium', 'vehicle_tax', 'issued_here', 'issued_on')


class FleetVehicleLogContract(models.Model):
    _name = 'fleet.vehicle.log.contract'
    _inherit = [
        'fleet.vehicle.log.contract', 'dealership.protected.mixin', 'dealership.seen.mixin', 'dealership.exclusive.mixin']

    is_policy = fields.Boolean(
        "Insurance Policy", help="An insurance policy (保险单) that the dealership keeps; other contracts are the fleet app's.")
    policy_kind = fields.Selection(
        POLICY_KINDS, "Insurance", tracking=True, help="Compulsory (交强险) or commercial (商业险) insurance.")
    issued_on = fields.Date(copy=False, help="Day on which the insurer issued the policy (签单日期).")
    issued_here = fields.Boolean(
        tracking=True, copy=False, help="This store arranged the policy (本店出单): it counts as renewed here.")
    backdate_reason = fields.Char("Why Back-dated", copy=False, tracking=True, help="Why the policy begins before its issue (倒签原因).")
    policyholder_id = fields.Many2one(
        'res.partner', check_company=True, index='btree_not_null', compute='_compute_people', store=True,
        readonly=False, precompute=True, help="Who takes out the policy (投保人).")
    insured_id = fields.Many2one(
        'res.partner', check_company=True, index='btree_not_null', compute='_compute_people', store=True,
        readonly=False, precompute=True, help="Whose car is insured (被保险人).")
    coverage_ids = fields.One2many('dealership.policy.coverage', 'policy_id', "Coverages", copy=True)
    premium = fields.Monetary(
        compute='_compute_premium', store=True, readonly=False, precompute=True, tracking=True,
        help="Premium (保费): of the coverages together, or as the policy says.")
    vehicle_tax = fields.Monetary(help="Vehicle and vessel tax (车船税), collected with the compulsory insurance.")
    amount = fields.Monetary(compute='_compute_amount', store=True, readonly=False)
    cancelled_on = fields.Date("Policy Cancelled On", readonly=True, copy=False, help="Day of the cancellation (退保).")
    cancelled_by_id = fields.Many2one('res.users', "Policy Cancelled By", readonly=True, copy=False, ondelete='restrict')
    cancel_reason = fields.Char("Why the Policy Was Cancelled", readonly=True, copy=False)
    refund_amount = fields.Monetary("Premium Refunded", readonly=True, copy=False)

    _policy_once = models.Constraint(
        "EXCLUDE USING gist (vehicle_id WITH =, policy_kind WITH =, daterange(start_date, expiration_date, '[]') WITH &&)"
        " WHERE (is_policy AND state <> 'closed')",
        "A vehicle has one policy of a kind at a time.")
    _policy_whole = models.Constraint(
        "CHECK (is_policy IS NOT TRUE OR (policy_kind IS NOT NULL AND company_id IS NOT NULL AND start_date IS NOT NULL"
        " AND expiration_date IS NOT NULL))", "A policy has a kind, a store, a first and a last day.")
    _policy_dates = models.Constraint(
        "CHECK (is_policy IS NOT TRUE OR expiration_date >= start_date)", "A policy does not end before it begins.")
    _policy_money = models.Constraint(
        "CHECK (is_policy IS NOT TRUE OR (COALESCE(premium, 0) >= 0 AND COALESCE(vehicle_tax, 0) >= 0"
        " AND COALESCE(refund_amount, 0) >= 0 AND (issued_here IS NOT TRUE OR premium > 0)))",
        "A policy that is issued here has a premium above zero; taxes and refunds are not below it.")
    _policy_number_once = models.UniqueIndex(
        "(company_id, insurer_id, policy_kind, ins_ref) WHERE is_policy IS TRUE AND ins_ref IS NOT NULL",
        "The insurer's policy of this number is on record already.")
    _policy_due_idx = models.Index("(expiration_date, vehicle_id) WHERE is_policy IS TRUE AND state <> 'closed'")
    _policy_live_idx = models.Index("(expiration_date) WHERE is_policy IS TRUE AND state IN ('futur', 'open')")

    @api.depends('vehicle_id')
    def _compute_people(self):
        """The owner, unless somebody else is named."""
        for contract in self:
            owner = contract.vehicle_id.sudo().owner_id if contract.is_policy else contract.policyholder_id
            contract.policyholder_id = contract.policyholder_id or owner
            contract.insured_id = contract.insured_id or owner

    @api.depends('coverage_ids.premium')
    def _compute_premium(self):
        for contract in self:
            contract.premium = sum(contract.coverage_ids.mapped('premium')) or contract.premium

    @api.depends('premium', 'vehicle_tax')
    def _compute_amount(self):
        """Stock's own figure: what the customer pays for a policy; of other contracts, what was entered."""
        for contract in self:
            contract.amount = contract.premium + contract.vehicle_tax if contract.is_policy else contract.amount

    @api.depends('is_policy', 'policy_kind', 'ins_ref', 'vehicle_id.license_plate', 'vehicle_id.vin_sn')
    def _compute_display_name(self):
        policies = self.filtered('is_policy')
        super(FleetVehicleLogContract, self - policies)._compute_display_name()
        labels = dict(self._fields['policy_kind']._description_selection(self.env))
        for policy in policies:
            car = policy.vehicle_id.sudo()  # who sees the policy knows the car's plate
            policy.display_name = " ".join(filter(None, (
                car.license_plate or car.vin_sn, labels.get(policy.policy_kind), policy.ins_ref)))

    def get_formview_id(self, access_uid=None):
        """A policy opens in the dealership's form, from wherever it is opened."""
        if len(self) == 1 and self.is_policy:
            return self.env.ref('auto_dealership.policy_view_form').id
        return super().get_formview_id(access_uid=access_uid)
