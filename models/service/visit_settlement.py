"""Before the car leaves its customer pays, or somebody who may says that he pays later (J02)."""
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

MAY_RELEASE = ('group_finance', 'group_manager')


class FleetVehicleLogServices(models.Model):
    _inherit = 'fleet.vehicle.log.services'

    _protected_fields = ('released_by_id', 'released_on', 'release_reason', 'released_amount')

    released_by_id = fields.Many2one('res.users', readonly=True, copy=False, tracking=True, ondelete='restrict')
    released_on = fields.Datetime("Released At", readonly=True, copy=False)
    release_reason = fields.Char(
        "Why Released", readonly=True, copy=False, tracking=True, help="Why the car may leave before it is paid (未结清放行原因).")

    released_amount = fields.Monetary(
        "Released For", readonly=True, copy=False, help="The customer's part when the car was released; work that is added later is not.")

    def _leave_obstacles(self):
        obstacles = super()._leave_obstacles()
        for visit in self:
            obstacles += visit._claim_problems()
            if not visit.released_by_id:
                obstacles += visit._unpaid_obstacles()
            elif visit._outgrew_release() and (unpaid := visit._unpaid_obstacles()):
                obstacles += [self.env._(
                    "The car was released for %s; work was added since.", visit.currency_id.format(visit.released_amount)), *unpaid]
        return obstacles

    def _outgrew_release(self):
        """Whether the customer owes more than whoever released the car knew of."""
        return self.currency_id.compare_amounts(self.amount_customer, self.released_amount) > 0

    def _unpaid_obstacles(self):
        """What the customer still owes for this visit; the maker and the insurer pay later."""
        self.ensure_one()
        visit = self.sudo()  # the books are not the advisor's to read; what he needs is said here
        if visit.currency_id.compare_amounts(visit.amount_customer, 0) <= 0 or visit._is_settled_elsewhere():
            return []
        amount = visit.currency_id.format(visit.amount_customer)
        move = visit._invoices_that_hold().filtered(lambda move: move.workshop_payer == 'customer')[:1]
        hint = self.env._("Finance or a manager can release the car with a reason.")
        if not move:
            return [self.env._("The customer's part of %(amount)s is not invoiced. Press “Make Invoices”.", amount=amount)]
        if move.state == 'posted' and move.payment_state in ('paid', 'in_payment'):
            return []
        if visit._pays_later():
            owed = visit._owed_by_customers()[visit.customer_id.commercial_partner_id.id]
            if not owed['overdue']:
                return []
            return [self.env._(
                "%(customer)s pays on credit, but %(amount)s are overdue for %(days)s days. %(hint)s", hint=hint,
                customer=visit.customer_id.display_name, amount=visit.currency_id.format(owed['overdue']), days=owed['days'])]
        if move.state == 'draft':
            return [self.env._("The customer's invoice of %(amount)s is a draft: finance posts it and takes the money. %(hint)s",
                               amount=amount, hint=hint)]
        return [self.env._("%(invoice)s: %(amount)s are not paid yet. %(hint)s", invoice=move.name, hint=hint,
                           amount=move.currency_id.format(move.amount_residual))]

    def _pays_later(self):
        """Whether the store gives this customer credit: his terms of payment name a later day (挂账客户)."""
        partner = self.customer_id.with_company(self.company_id).commercial_partner_id
        terms = partner.property_payment_term_id.line_ids
        return any(line.nb_days > 0 or line.delay_type != 'days_after' for line in terms)

    def _owed_by_customers(self):
        """What the customers of these visits owe their store, of whatever kind; two queries.

        :return: dict of partner id → {'open', 'overdue': amounts in the store's currency, 'count', 'days': of the oldest that is overdue}
        """
        partners = self.sudo().customer_id.commercial_partner_id
        owed = {partner.id: {'open': 0.0, 'overdue': 0.0, 'count': 0, 'days': 0} for partner in partners}
        if not partners:
            return owed
        Move, today = self.env['account.move'].sudo(), self[:1].company_id._dealership_today()
        domain = [
            ('commercial_partner_id', 'in', partners.ids), ('company_id', 'in', self.sudo().company_id.ids), ('state', '=', 'posted'),
            ('move_type', 'in', ('out_invoice', 'out_refund')), ('payment_state', 'in', ('not_paid', 'partial'))]
        for partner, amount, count in Move._read_group(domain, ['commercial_partner_id'], ['amount_residual_signed:sum', '__count']):
            owed[partner.id].update(open=amount, count=count)
        late = [*domain, ('move_type', '=', 'out_invoice'), ('invoice_date_due', '<', today)]
        for partner, amount, oldest in Move._read_group(
                late, ['commercial_partner_id'], ['amount_residual_signed:sum', 'invoice_date_due:min']):
            owed[partner.id].update(overdue=amount, days=(today - oldest).days)
        return owed

    def _arrival_warnings(self):
        """Invoices that this customer has not paid."""
        warnings = super()._arrival_warnings()
        owed = self._owed_by_customers()
        for visit in self:
            debt = owed.get(visit.sudo().customer_id.commercial_partner_id.id)
            currency = visit.currency_id
            if debt and currency.compare_amounts(debt['overdue'], 0) > 0:
                warnings.append({'level': 'danger', 'text': self.env._(
                    "The customer owes %(amount)s, of which %(overdue)s are overdue, the oldest for %(days)s days.",
                    amount=currency.format(debt['open']), overdue=currency.format(debt['overdue']), days=debt['days'])})
            elif debt and currency.compare_amounts(debt['open'], 0) > 0:
                warnings.append({'level': 'warning', 'text': self.env._(
                    "The customer has open invoices of %s.", currency.format(debt['open']))})
        return warnings

    # ------------------------------------------------------------------
    # Release
    # ------------------------------------------------------------------
    def action_release_unpaid(self):
        """Open the dialog in which finance or a manager lets the car go."""
        self.ensure_one()
        self._check_may_release()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Release the Car"), 'res_model': 'dealership.visit.release.wizard',
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_visit_id': self.id},
        }

    def _check_may_release(self):
        self.check_access('read')
        if not any(self.env.user.has_group(f'auto_dealership.{group}') for group in MAY_RELEASE):
            raise AccessError(self.env._("Finance or a manager releases a car that is not paid."))

    def _release(self, reason):
        """The car may leave before it is paid; who says so and why is kept."""
        self.ensure_one()
        self._check_may_release()
        if not (reason or '').strip():
            raise UserError(self.env._("Enter why the car may leave before it is paid."))
        self._lock_settlement()
        if self.workshop_state not in ('arrived', 'in_work', 'waiting_parts', 'ready'):
            raise UserError(self.env._("%s is not in the workshop: there is nothing to release.", self.display_name))
        if self.released_by_id and not self._outgrew_release():
            raise UserError(self.env._(
                "%(visit)s was released already by %(user)s: %(reason)s", visit=self.display_name,
                user=self.sudo().released_by_id.name, reason=self.release_reason))
        # finance and managers release, they do not write the workshop's visits
        self.sudo().write({
            'released_by_id': self.env.uid, 'released_on': fields.Datetime.now(), 'release_reason': reason.strip(),
            'released_amount': self.amount_customer})
