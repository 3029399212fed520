"""Call, quote, issue, lose: the steps of a renewal (J05)."""
from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_date

from ...rules import policy as rule
from .renewal import OPEN
from .renewal_call import METHODS, RESULTS, SPOKEN

# Ways that need the customer's word beforehand; a call is allowed until he refuses.
ASKED_FIRST = ('sms', 'wechat', 'email')


class DealershipRenewal(models.Model):
    _inherit = 'dealership.renewal'

    def action_take(self):
        """Take renewals that nobody has."""
        for renewal in self:
            renewal._begin_step(*OPEN)
            if renewal.user_id != self.env.user:
                raise UserError(self.env._("%(renewal)s is with %(user)s.", renewal=renewal.display_name, user=renewal.user_id.name))
        return True

    # ------------------------------------------------------------------
    # Dialogs
    # ------------------------------------------------------------------
    def _dialog(self, model, title, **context):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': model, 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_renewal_id': self.id, **context},
        }

    def action_log_call(self):
        """Ask what was said."""
        return self._dialog('dealership.renewal.call.wizard', self.env._("Log a Call"))

    def action_new_quote(self):
        """Enter an insurer's quote, begun as the last policy was."""
        return self._dialog('dealership.renewal.quote', self.env._("New Quote"))

    def action_ask_issue(self):
        """Ask for the chosen quote and the numbers of the new policies."""
        return self._dialog('dealership.renewal.issue.wizard', self.env._("Issue Policies"))

    def action_ask_lost(self):
        """Ask why the customer insures elsewhere."""
        return self._dialog('dealership.renewal.lost.wizard', self.env._("Renewal Lost"))

    def action_view_policies(self):
        """Show what was issued."""
        self.ensure_one()
        return {
            **self.env['ir.actions.act_window']._for_xml_id('auto_dealership.policy_action'), 'context': {},
            'domain': [('is_policy', '=', True), ('vehicle_id', '=', self.vehicle_id.id)]}

    # ------------------------------------------------------------------
    # Calls
    # ------------------------------------------------------------------
    def _record_call(self, method, result, content='', direction='out', next_contact_date=None):
        """Write down a contact; the first one that reached the customer makes the renewal contacted.

        :return: dealership.renewal.call
        """
        self._begin_step(*OPEN)
        if method not in dict(METHODS) or result not in dict(RESULTS) or direction not in ('out', 'in'):
            raise UserError(self.env._("Say how the customer was contacted, and with what result."))
        self._check_consent(method, direction)
        today = self.company_id._dealership_today()
        if next_contact_date and next_contact_date < today:
            raise UserError(self.env._("The next contact, %s, is past.", format_date(self.env, next_contact_date)))
        call = self.env['dealership.renewal.call'].sudo().create({  # the history is written by this step alone
            'renewal_id': self.id, 'user_id': self.env.uid, 'called_on': fields.Datetime.now(), 'method': method, 'result': result,
            'content': (content or '').strip(), 'direction': direction, 'next_contact_date': next_contact_date})
        vals = {'last_call_on': call.called_on, 'call_count': self.call_count + 1, 'next_contact_date': next_contact_date}
        if self.state == 'opened' and result in SPOKEN:
            vals['state'] = 'contacted'
        self.sudo().write(vals)
        if result in SPOKEN:
            self.sudo().activity_unlink(['auto_dealership.activity_type_renewal'])  # the system's own reminder
        return call.with_env(self.env)

    def _check_consent(self, method, direction):
        """Nobody is approached in a way that he did not agree to; whoever comes by himself is served."""
        partner = self.partner_id
        if direction == 'in' or method == 'visit' or not partner:
            return
        if method in ASKED_FIRST and not partner._filter_consenting(method):
            raise UserError(self.env._(
                "%(customer)s has not agreed to be approached by %(way)s. Call, or record the consent on the customer's card first.",
                customer=partner.display_name, way=dict(
                    self.env['dealership.renewal.call']._fields['method']._description_selection(self.env))[method]))
        if method == 'phone' and partner._filter_refusing('sales_call'):
            raise UserError(self.env._(
                "%s refused sales calls. Wait until the customer comes or calls, or record a new consent on the card.",
                partner.display_name))

    def _after_quoted(self):
        """A quote makes a renewal quoted, and the quote's clerk its caller when it had none."""
        for renewal in self:
            renewal._begin_step(*OPEN)
        self.sudo().filtered(lambda renewal: renewal.state != 'quoted').write({'state': 'quoted'})  # checked step by step above

    # ------------------------------------------------------------------
    # Issue
    # ------------------------------------------------------------------
    def _issue(self, quote, issues):
        """Make the new policies of a chosen quote.

        :param issues: list of dicts: kind, ins_ref, start_date, expiration_date
        :return: the policies
        """
        self._begin_step(*OPEN)
        if quote.renewal_id != self:
            raise UserError(self.env._("Choose one of the quotes of %s.", self.display_name))
        if not issues:
            raise UserError(self.env._("Tick what was issued: the compulsory insurance, the commercial one, or both."))
        policies = self.env['fleet.vehicle.log.contract'].create([self._policy_of(quote, issue) for issue in issues])
        sudo = self.sudo()  # the workflow's fields; who may and whether was checked above
        quote.sudo().is_chosen = True
        policies.sudo().renewal_id = sudo
        sudo.write({'chosen_quote_id': quote.id})
        if self.state in OPEN:
            sudo._close('issued')
        return policies

    def _policy_of(self, quote, issue):
        """Values of a new policy."""
        kind = issue['kind']
        premium = quote[f'{kind}_premium']
        if self.currency_id.compare_amounts(premium, 0) <= 0:
            raise UserError(self.env._(
                "The quote of %(insurer)s names no premium for this insurance: %(kind)s. Enter it in the quote first.",
                insurer=quote.insurer_id.sudo().name,
                kind=dict(self.env['fleet.vehicle.log.contract']._fields['policy_kind']._description_selection(self.env))[kind]))
        start = issue.get('start_date') or self._next_start(kind)
        vals = {
            'is_policy': True, 'policy_kind': kind, 'vehicle_id': self.vehicle_id.id, 'company_id': self.company_id.id,
            'insurer_id': quote.insurer_id.id, 'ins_ref': issue.get('ins_ref'), 'start_date': start,
            'expiration_date': issue.get('expiration_date') or rule.default_end(start), 'premium': premium, 'issued_here': True,
            'issued_on': self.company_id._dealership_today(), 'vehicle_tax': quote.vehicle_tax if kind == 'compulsory' else 0,
        }
        if self.partner_id:
            vals.update(policyholder_id=self.partner_id.id, insured_id=self.partner_id.id)
        if kind == 'commercial':
            vals['coverage_ids'] = [Command.create({
                'coverage_id': line.coverage_id.id, 'sum_insured': line.sum_insured, 'premium': line.premium}) for line in quote.line_ids]
        return vals

    def _next_start(self, kind):
        """The day after the old policy; today when it has lapsed."""
        self.ensure_one()
        today = self.company_id._dealership_today()
        ends = self[f'{kind}_policy_id'].sudo().expiration_date or self.expiry_date
        return max(fields.Date.add(ends, days=1), today)

    def _close(self, state, **vals):
        """Write the end of renewals; who may and why was checked by the caller. Under sudo."""
        for company, renewals in self.grouped('company_id').items():
            renewals.write({'state': state, 'closed_on': company._dealership_today(), 'next_contact_date': False, **vals})
        self.activity_unlink(['auto_dealership.activity_type_renewal'])

    # ------------------------------------------------------------------
    # Lost, and open again
    # ------------------------------------------------------------------
    def _lose(self, reason, insurer=None, price=0, note=''):
        """The customer insures elsewhere (流失), and why."""
        self._begin_step(*OPEN)
        if not reason:
            raise UserError(self.env._("Say why the renewal is lost."))
        if reason.asks_insurer and not insurer:
            raise UserError(self.env._("Which insurer did the customer go to? Ask him, or choose another reason."))
        if price and price < 0:
            raise UserError(self.env._("A price is not below zero."))
        if insurer and not insurer.sudo().is_insurer:
            raise UserError(self.env._("“%s” is no insurer.", insurer.sudo().name))
        self.sudo()._close(
            'lost', lost_reason_id=reason.id, lost_insurer_id=insurer.id if insurer else False, lost_price=price or 0,
            lost_note=(note or '').strip())
        return True

    def action_reopen(self):
        """A manager opens what was lost too early."""
        if not self.env.user.has_group('auto_dealership.group_manager'):
            raise AccessError(self.env._("A manager opens lost renewals again."))
        for renewal in self:
            renewal._begin_step('lost')
            taken = renewal.sudo().search_count([
                ('vehicle_id', '=', renewal.vehicle_id.id), ('expiry_year', '=', renewal.expiry_year), ('state', '!=', 'lost'),
                ('id', '!=', renewal.id)], limit=1)
            if taken:
                raise UserError(self.env._("The car of %s has another renewal for this year by now.", renewal.display_name))
            renewal.sudo().write({
                'state': 'quoted' if renewal.quote_ids else 'contacted' if renewal.call_ids else 'opened', 'closed_on': False,
                'lost_reason_id': False, 'lost_insurer_id': False, 'lost_price': 0, 'lost_note': False})
        return True
