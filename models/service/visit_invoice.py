"""A visit is charged to those who pay it: customer, maker, insurer; what is internal is a cost of the store (J02)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import clean_context

from ..card.lock import lock_or_tell

SETTLEMENTS = [
    ('open', "To Invoice"),
    ('draft', "Invoice in Draft"),
    ('unpaid', "Unpaid"),
    ('paid', "Paid"),
]
CHARGED = ('customer', 'warranty', 'insurance')
CLAIMED = ('warranty', 'insurance')
# What an invoice took over from the visit.
INVOICED_FACTS = ('customer_id', 'vehicle_id', 'insurer_id', 'company_id')
MAY_INVOICE = ('group_service_advisor', 'group_finance', 'group_manager')


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    _seen_fields = ('insurer_id',)
    _protected_fields = ('settlement_state', 'amount_customer', 'amount_warranty', 'amount_insurance', 'amount_internal')

    insurer_id = fields.Many2one(
        'res.partner', check_company=True, tracking=True, copy=False, ondelete='restrict', domain="[('is_insurer', '=', True)]",
        compute='_compute_insurer_id', store=True, readonly=False,
        help="Whom the insurance's part is invoiced to (保险公司).")
    workshop_move_ids = fields.One2many(
        'account.move', 'workshop_visit_id', "Invoices", readonly=True, copy=False, groups='account.group_account_invoice')
    workshop_invoice_count = fields.Integer("Number of Invoices", compute='_compute_workshop_invoice_count', compute_sudo=True)
    settlement_state = fields.Selection(
        SETTLEMENTS, "Settlement", compute='_compute_settlement_state', store=True, compute_sudo=True, copy=False, tracking=True,
        help="How far the visit is charged and paid (结算状态). Empty: nothing to charge.")
    settlement_words = fields.Text("Charged", compute='_compute_settlement_words', compute_sudo=True)
    amount_customer = fields.Monetary("Customer's Part", compute='_compute_payer_amounts', store=True, copy=False)
    amount_warranty = fields.Monetary("Warranty's Part", compute='_compute_payer_amounts', store=True, copy=False)
    amount_insurance = fields.Monetary("Insurance's Part", compute='_compute_payer_amounts', store=True, copy=False)
    amount_internal = fields.Monetary("Internal Cost", compute='_compute_payer_amounts', store=True, copy=False)

    _to_invoice_idx = models.Index("(company_id, settlement_state) WHERE settlement_state IN ('open', 'draft', 'unpaid')")

    @api.depends('line_ids.amount', 'line_ids.payer')
    def _compute_payer_amounts(self):
        for visit in self:
            sums = dict.fromkeys((*CHARGED, 'internal'), 0.0)
            for line in visit.line_ids:
                sums[line.payer or 'customer'] += line.amount
            for payer, amount in sums.items():
                visit[f'amount_{payer}'] = amount

    @api.depends('visit_kind', 'vehicle_id')
    def _compute_insurer_id(self):
        """The insurer of the policy that runs, for a car that had an accident."""
        accidents = self.filtered(lambda visit: visit.visit_kind == 'accident' and not visit.insurer_id)
        insurers = accidents._running_insurers()
        for visit in self:
            visit.insurer_id = visit.insurer_id or insurers.get(visit.vehicle_id.id)

    def _running_insurers(self):
        """The insurer of each car's policy that runs today; one query.

        :return: dict of vehicle id → partner
        """
        if not self.vehicle_id:
            return {}
        today = fields.Date.context_today(self)
        # the insurer's name is on the visit for whoever receives the car; a damage is the commercial policy's first
        policies = self.env['fleet.vehicle.log.contract'].sudo().search([
            ('is_policy', '=', True), ('vehicle_id', 'in', self.vehicle_id.ids), ('insurer_id', '!=', False), ('state', '!=', 'closed'),
            ('start_date', '<=', today), ('expiration_date', '>=', today)], order='policy_kind desc, start_date, id')
        return {policy.vehicle_id.id: policy.insurer_id.id for policy in policies}

    @api.depends(
        'workshop_state', 'amount_customer', 'amount_warranty', 'amount_insurance', 'workshop_move_ids.state',
        'workshop_move_ids.payment_state', 'workshop_move_ids.move_type', 'intake_source')
    def _compute_settlement_state(self):
        for visit in self:
            nothing = visit.workshop_state in (False, 'cancelled') or visit._is_settled_elsewhere()
            parts = [] if nothing else visit._parts_to_charge()
            if not parts:
                visit.settlement_state = False
                continue
            found = {move.workshop_payer: move for move in visit.workshop_move_ids._visit_holds()}
            states = {self._part_state(found.get(payer)) for payer in parts}
            visit.settlement_state = next(state for state, _label in SETTLEMENTS if state in states)

    def _is_settled_elsewhere(self):
        """Whether the other after-sales system that keeps the visit took its money, and nothing was charged here."""
        return bool(self.intake_source) and not self._invoices_that_hold()

    @api.model
    def _part_state(self, move):
        if not move:
            return 'open'
        if move.state == 'draft':
            return 'draft'
        return 'unpaid' if move.payment_state in ('not_paid', 'partial') else 'paid'

    def _parts_to_charge(self):
        """Payers who owe something for this visit."""
        self.ensure_one()
        return [payer for payer in CHARGED if self.currency_id.compare_amounts(self[f'amount_{payer}'], 0) > 0]

    @api.depends('workshop_move_ids')
    def _compute_workshop_invoice_count(self):
        for visit in self:
            visit.workshop_invoice_count = len(visit.workshop_move_ids)

    @api.depends('settlement_state', 'amount_internal', 'workshop_move_ids.amount_residual', 'workshop_move_ids.amount_total')
    @api.depends_context('lang')
    def _compute_settlement_words(self):
        """One line a payer; the advisor, who sees no books, reads here how far his visit is."""
        for visit in self:
            visit.settlement_words = "\n".join(visit._settlement_lines()) if visit.workshop_state else False

    def _settlement_lines(self):
        found = {move.workshop_payer: move for move in self.workshop_move_ids._visit_holds()}
        labels = dict(self.env['dealership.service.line']._fields['payer']._description_selection(self.env))
        states = dict(self._fields['settlement_state']._description_selection(self.env))
        lines = []
        for payer in self._parts_to_charge():
            move = found.get(payer)
            part = self.currency_id.format(self[f'amount_{payer}'])
            words = [labels[payer], part, states[self._part_state(move)]]
            if move and move.state == 'posted':
                words.insert(2, move.name)
            if move and self.currency_id.compare_amounts(move.amount_total, self[f'amount_{payer}']):
                words[1] = self.env._(
                    "%(invoiced)s (work and parts: %(part)s)", invoiced=self.currency_id.format(move.amount_total), part=part)
            lines.append(" · ".join(words))
        for move in self.workshop_move_ids.filtered(lambda move: move.move_type == 'out_refund' and move.state == 'posted'):
            lines.append(self.env._(
                "Credit note %(number)s · %(amount)s", number=move.name, amount=self.currency_id.format(-move.amount_total)))
        if self.currency_id.compare_amounts(self.amount_internal, 0) > 0:
            lines.append(self.env._("Internal cost · %s", self.currency_id.format(self.amount_internal)))
        return lines

    # ------------------------------------------------------------------
    # Invoicing
    # ------------------------------------------------------------------
    def action_invoice_visit(self):
        """Make one invoice a payer, in draft; finance posts them. Who serves the customer needs no right to the books for that."""
        self.ensure_one()
        self._check_may_invoice()
        self._lock_settlement()
        problems = self._invoice_problems()
        if problems:
            raise UserError(self.env._("%(visit)s cannot be invoiced yet:\n%(problems)s", visit=self.display_name,
                                       problems="\n".join(f"· {text}" for text in problems)))
        moves = self.sudo()._make_invoices()  # the right to charge a visit was checked
        self._message_log(body=self.env._("Invoiced: %s", ", ".join(self.sudo()._settlement_lines())))
        if self.env['account.move'].has_access('read'):
            return moves.with_env(self.env)._workshop_action()
        return True

    def _check_may_invoice(self):
        self.check_access('read')
        if not any(self.env.user.has_group(f'auto_dealership.{group}') for group in MAY_INVOICE):
            raise AccessError(self.env._("Service advisors, finance and managers charge the visits of the workshop."))
        if not self.workshop_state:
            raise UserError(self.env._("This is no visit of the workshop: there is nothing to charge."))

    def _lock_settlement(self):
        """Two clicks at once charge once."""
        lock_or_tell(
            self, lambda: self.env._("%s: somebody else is charging or changing this visit at this moment. Reload it.", self.display_name))
        self.env.invalidate_all()

    def _invoice_problems(self):
        """Why the visit cannot be invoiced.

        :return: list of sentences
        """
        visit = self.sudo()  # whose partners and invoices the parts are, whoever serves the customer
        if visit.workshop_state not in ('ready', 'left'):
            return [self.env._("The work is not done: press “Work Done” first.")]
        held = visit._invoices_that_hold().mapped('workshop_payer')
        parts = [payer for payer in visit._parts_to_charge() if payer not in held]
        if not parts:
            return [self.env._("There is nothing to charge, or all of it is invoiced already.")]
        problems = visit._claim_problems(parts)
        labels = dict(self.env['dealership.service.line']._fields['payer']._description_selection(self.env))
        for payer in parts:
            if not visit._payer_partner(payer):
                problems.append({
                    'customer': self.env._("The visit has no customer."),
                    'warranty': self.env._(
                        "Nobody is known who pays the warranty of %(brand)s. An administrator enters him on the brand or in the settings.",
                        brand=visit.vehicle_id.model_id.brand_id.name or "–"),
                    'insurance': self.env._("Choose the insurer on the visit."),
                }.get(payer, labels[payer]))
        return problems

    def _claim_problems(self, parts=CLAIMED):
        """Lines for the maker or the insurer without the number of the claim."""
        missing = self.sudo().line_ids.filtered(
            lambda line: line.payer in CLAIMED and line.payer in parts and not (line.claim_number or '').strip())
        return [self.env._("“%(line)s” (%(payer)s): enter the claim number.", line=line.name, payer=line._payer_word()) for line in missing]

    def _payer_partner(self, payer):
        """Whom a part is invoiced to."""
        self.ensure_one()
        if payer == 'customer':
            return self.customer_id
        if payer == 'insurance':
            return self.insurer_id
        brand = self.vehicle_id.model_id.brand_id.with_company(self.company_id)
        return brand.warranty_payer_id or self.company_id.dealership_workshop_warranty_payer_id

    def _make_invoices(self):
        """Draft invoices of the parts that are not charged yet."""
        held = self._invoices_that_hold().mapped('workshop_payer')
        parts = [payer for payer in self._parts_to_charge() if payer not in held]
        # what a client puts into the context is no value of an invoice
        Move = self.env['account.move'].with_context(clean_context(self.env.context)).with_company(self.company_id)  # pylint: disable=context-overridden
        moves = Move.create([self._invoice_vals(payer) for payer in parts])
        for move in moves:
            self._part_lines(move.workshop_payer).write({'invoice_id': move.id})
        self.env.flush_all()  # the database refuses a second one here, and not after the answer
        return moves

    def _part_lines(self, payer):
        return self.line_ids.filtered(lambda line: line.payer == payer)

    def _invoice_vals(self, payer):
        lines = self._part_lines(payer)
        claims = dict.fromkeys(line.claim_number.strip() for line in lines if line.claim_number) if payer in CLAIMED else {}
        return {
            'move_type': 'out_invoice', 'partner_id': self._payer_partner(payer).id, 'company_id': self.company_id.id,
            'currency_id': self.currency_id.id, 'workshop_visit_id': self.id, 'workshop_payer': payer,
            'invoice_origin': self.name, 'ref': ", ".join(claims) or False, 'invoice_user_id': self.advisor_id.id or self.env.uid,
            'invoice_line_ids': [fields.Command.create({
                'product_id': line.product_id.id, 'name': line.name, 'quantity': line.quantity, 'price_unit': line.price_unit,
                'discount': line.discount, 'tax_ids': [fields.Command.set(line.tax_ids.ids)]}) for line in lines],
        }

    def _invoices_that_hold(self):
        return self.sudo().workshop_move_ids._visit_holds()

    def action_view_workshop_invoices(self):
        """Open the invoices and credit notes of the visit; who may read the books."""
        self.ensure_one()
        self.check_access('read')
        self.env['account.move'].check_access('read')
        return self.workshop_move_ids._workshop_action()

    # ------------------------------------------------------------------
    # What is invoiced stays
    # ------------------------------------------------------------------
    def write(self, vals):
        if vals.get('workshop_state') == 'cancelled' or not set(INVOICED_FACTS).isdisjoint(vals):
            self._check_facts_not_invoiced(vals)
        return super().write(vals)

    def _check_facts_not_invoiced(self, vals):
        for visit in self.filtered('workshop_state'):
            changed = [name for name in INVOICED_FACTS if name in vals and visit._differs(name, vals[name])]
            if not (changed or vals.get('workshop_state') == 'cancelled'):
                continue
            invoice = visit._invoices_that_hold()[:1]
            if invoice and not changed:
                raise UserError(self.env._(
                    "%(visit)s is invoiced with %(invoice)s and is not cancelled. Finance cancels the draft or credits the invoice first.",
                    visit=visit.display_name, invoice=invoice._visit_name()))
            if invoice:
                raise UserError(self.env._(
                    "%(visit)s is invoiced with %(invoice)s: “%(field)s” does not change. Finance cancels the draft or credits the "
                    "invoice first.", visit=visit.display_name, invoice=invoice._visit_name(),
                    field=self._fields[changed[0]]._description_string(self.env)))
