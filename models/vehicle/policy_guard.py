"""What a policy accepts, whatever way it comes (J05): one of a kind at a time, honest dates and money, stock's defaults kept out."""
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, format_date

from ...rules import policy as rule
from .policy import TERMS

# Whose ways a policy does not share: who is reminded, what is paid monthly.
FOREIGN = {'user_id': False, 'cost_generated': 0, 'cost_frequency': 'no'}
DERIVED = ('state', 'amount', 'active', 'name')
_CLASH = re.compile(r"=\((\d+), (\w+), .*\) conflicts with .*=\(\d+, \w+, [\[(](\d{4}-\d\d-\d\d)")


class FleetVehicleLogContract(models.Model):
    _inherit = 'fleet.vehicle.log.contract'

    _seen_fields = ('vehicle_id', 'policyholder_id', 'insured_id')
    _protected_fields = ('cancelled_on', 'cancelled_by_id', 'cancel_reason', 'refund_amount')
    _protected_core_fields = ('state', 'amount', 'active', 'user_id', 'cost_generated', 'cost_frequency')
    _immutable_fields = ('vehicle_id', 'company_id')

    def _protected_records(self):
        return self.filtered('is_policy')

    def _may_set_core_field(self, field_name, value, creating):
        """What is so by itself is no change."""
        return creating or (field_name in FOREIGN and (value or False) == (FOREIGN[field_name] or False))

    def _protection_hint(self, field_name):
        return self.env._("Policies follow their dates; “Cancel Policy” ends one early.")

    # ------------------------------------------------------------------
    # Ways in
    # ------------------------------------------------------------------
    @api.model
    def default_get(self, fields):
        """A policy runs a year less a day and is nobody's reminder of the fleet app."""
        defaults = super().default_get(fields)
        if defaults.get('is_policy') or self.env.context.get('default_is_policy'):
            defaults.update({name: value for name, value in FOREIGN.items() if name in fields})
            today = self.env.company._dealership_today()
            dates = {'start_date': today, 'expiration_date': rule.default_end(today), 'issued_on': today}
            asked = {f'default_{name}' for name in dates}.intersection(self.env.context)
            defaults.update({name: day for name, day in dates.items() if name in fields and f'default_{name}' not in asked})
        return defaults

    @api.onchange('start_date')
    def _onchange_start_date(self):
        """Propose the last day; what is saved is judged by the model."""
        if self.is_policy and self.start_date:
            self.expiration_date = rule.default_end(self.start_date)

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get('default_is_policy')
        if not any(vals.get('is_policy', default) for vals in vals_list):
            return super().create(vals_list)
        vals_list = [self._policy_vals(vals) if vals.get('is_policy', default) else vals for vals in vals_list]
        self._queue_for(self.env['fleet.vehicle'].browse({vals['vehicle_id'] for vals in vals_list if vals.get('vehicle_id')}))
        with self._clash_explained():
            contracts = super().create(vals_list)
            contracts.flush_recordset()
        policies = contracts.filtered('is_policy')
        policies._check_policies()
        policies._after_policies_created()
        return contracts

    @api.model
    def _policy_vals(self, vals):
        """What a policy begins with; stock proposes a fleet manager, a monthly cost and a year and a day."""
        vals = {name: value for name, value in vals.items() if name not in DERIVED} | FOREIGN | {'is_policy': True, 'active': True}
        context = self.env.context
        vals.setdefault('vehicle_id', context.get('default_vehicle_id'))
        car = self.env['fleet.vehicle'].browse(vals['vehicle_id'] or ()).sudo()
        company_id = vals.get('company_id', context.get('default_company_id')) or car.company_id.id or self.env.company.id
        vals['company_id'] = company_id
        today = self.env['res.company'].browse(company_id).sudo()._dealership_today()
        start = fields.Date.to_date(vals.get('start_date', context.get('default_start_date'))) or today
        end = fields.Date.to_date(vals.get('expiration_date', context.get('default_expiration_date'))) or rule.default_end(start)
        issued_on = fields.Date.to_date(vals.get('issued_on', context.get('default_issued_on'))) or min(start, today)
        if end < start:
            raise self._ends_before(start, end)
        if not vals.get('premium'):
            vals.pop('premium', None)  # of the coverages, then
        number = (vals.get('ins_ref') or '').strip() or False
        return {**vals, 'start_date': start, 'expiration_date': end, 'issued_on': issued_on, 'ins_ref': number,
                'state': rule.state(start, end, today)}

    def write(self, vals):
        if 'is_policy' in vals and any(contract.is_policy != bool(vals['is_policy']) for contract in self):
            raise UserError(self.env._("A contract does not become a policy, nor a policy another contract. Enter it anew."))
        policies = self.filtered('is_policy')
        touched = vals.keys() & {*TERMS, 'vehicle_id', 'coverage_ids', 'policyholder_id', 'insured_id', 'backdate_reason'}
        if not policies or not touched:
            return super().write(vals)
        changed = [name for name in TERMS if name in vals and any(policy._differs(name, vals[name]) for policy in policies)]
        if changed:
            policies._check_terms_open()
            policies._check_may_change(changed)
        if vals.get('ins_ref'):
            vals = {**vals, 'ins_ref': vals['ins_ref'].strip() or False}
        for policy in policies:
            start, end = (fields.Date.to_date(vals.get(name, policy[name])) for name in ('start_date', 'expiration_date'))
            if start and end and end < start:
                raise policy._ends_before(start, end)
        with self._clash_explained():
            result = super().write(vals)
            self.flush_recordset()
        policies._check_policies()
        return result

    def _check_may_change(self, names):
        """Whether a policy was arranged here earns a commission: later only the manager corrects it."""
        if 'issued_here' in names and not self.env.su and not self.env.user.has_group('auto_dealership.group_manager'):
            raise AccessError(self.env._(
                "Whether %s was issued here is corrected by the manager.", self[:1].display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_no_policy(self):
        if self.filtered('is_policy'):
            raise UserError(self.env._("Policies are cancelled with the reason, not deleted."))

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    def _check_terms_open(self):
        """Whether what a policy says may still change; a room that settles money adds its own reason."""
        cancelled = self.filtered(lambda policy: policy.state == 'closed')
        if cancelled:
            raise UserError(self.env._("%s is cancelled: it stays as it was.", cancelled[0].display_name))

    def _check_policies(self):
        """Everything that a policy must be, in words."""
        self._check_company()
        for policy in self:
            problem = policy._policy_problem()
            if problem:
                raise ValidationError(self.env._("%(policy)s: %(problem)s", policy=policy.display_name, problem=problem))

    def _policy_problem(self):
        """What is wrong with a policy, and what to do; empty when nothing is."""
        self.ensure_one()
        car, insurer, today = self.vehicle_id.sudo(), self.insurer_id.sudo(), self.company_id._dealership_today()
        if car.dealer_role not in ('transit', 'stock', 'demo', 'customer'):
            return self.env._("this is a company car of the fleet app; its insurance is a contract there.")
        if insurer and not insurer.is_insurer:
            return self.env._("“%s” is no insurer. Tick “Insurer” on that contact, or choose another.", insurer.name)
        if insurer.company_id and insurer.company_id != self.company_id:
            return self.env._("“%s” works with another store.", insurer.name)
        if self.issued_here and not (insurer and self.ins_ref):
            return self.env._("a policy that is issued here names its insurer and its number.")
        if self.issued_here and self.currency_id.compare_amounts(self.premium, 0) <= 0:
            return self.env._("a policy that is issued here has a premium above zero.")
        if rule.too_long(self.start_date, self.expiration_date):
            return self.env._("no policy runs that long. Correct the last day, %s.", format_date(self.env, self.expiration_date))
        if self.issued_on and self.issued_on > today:
            return self.env._("the day of issue, %s, is still to come.", format_date(self.env, self.issued_on))
        if self.vehicle_tax and self.policy_kind != 'compulsory':
            return self.env._("the vehicle tax is paid with the compulsory insurance, not with the commercial one.")
        tolerance = self.company_id.sudo().dealership_policy_backdate_days
        if not (self.backdate_reason or '').strip() and rule.is_backdated(
                self.start_date, self.issued_on or today, today, here=self.issued_here, tolerance=tolerance):
            return self.env._(
                "it is back-dated by more than %(days)s days: begun %(start)s, issued %(issued)s. Enter why, or correct the dates.",
                days=tolerance, start=format_date(self.env, self.start_date),
                issued=format_date(self.env, self.issued_on or today))
        return ""

    def _ends_before(self, start, end):
        return ValidationError(self.env._(
            "A policy does not end (%(end)s) before it begins (%(start)s). Correct one of the two days.",
            start=format_date(self.env, start), end=format_date(self.env, end)))

    def _clash_message(self, constraint, detail):
        if constraint == 'policy_number_once':
            return self.env._("The insurer's policy of this number is on record already. Search for the number and open it.")
        if constraint != 'policy_once':
            return super()._clash_message(constraint, detail)
        found = _CLASH.search(detail)
        # the other policy of a car that the user has just named himself, and seen
        rows = found and self.env.execute_query(SQL(
            """SELECT contract.id FROM fleet_vehicle_log_contract contract
                WHERE vehicle_id = %s AND policy_kind = %s AND start_date = %s AND is_policy AND state <> 'closed'""", *found.groups()))
        other = self.browse(rows[0][0]).sudo() if rows else self.browse()
        if not other:
            return self.env._("The vehicle has a policy of this kind for these days already. Reload, and open that one.")
        return self.env._(
            "%(other)s of %(insurer)s covers the vehicle from %(start)s to %(end)s already. Begin the new policy the day after, or "
            "cancel that one first.", other=other.display_name, insurer=other.insurer_id.name or self.env._("an unknown insurer"),
            start=format_date(self.env, other.start_date), end=format_date(self.env, other.expiration_date))
