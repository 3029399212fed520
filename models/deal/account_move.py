"""Entries of a deal: invoices that say deal, car, consultant and fapiao number (H04), and what follows from posting."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import capital, fapiao
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message

DEAL_FACTS = frozenset(('deal_vehicle_id', 'deal_consultant_id', 'deal_is_forfeit'))


class AccountMove(models.Model):
    _inherit = 'account.move'

    deal_order_id = fields.Many2one(
        'sale.order', "Vehicle Deal", index='btree_not_null', copy=False, check_company=True, ondelete='restrict', readonly=True,
        help="The deal that this entry belongs to (成交单).")
    deal_vehicle_id = fields.Many2one(
        'fleet.vehicle', "Deal's Vehicle", copy=False, check_company=True, ondelete='restrict', readonly=True,
        help="The car that is invoiced (车架号).")
    deal_vin = fields.Char("VIN", related='deal_vehicle_id.vin_sn', related_sudo=True)
    deal_model_id = fields.Many2one('fleet.vehicle.model', "Deal's Model", related='deal_vehicle_id.model_id', related_sudo=True)
    deal_consultant_id = fields.Many2one(
        'res.users', "Consultant", copy=False, ondelete='restrict', readonly=True, help="Who sold the car (销售顾问).")
    deal_is_forfeit = fields.Boolean("Deposit Kept", copy=False, readonly=True)
    fapiao_number = fields.Char(
        "Fapiao", copy=False, size=20, tracking=True,
        help="Number of the tax invoice (发票号码): 20 digits, or code and number of an older one.")

    _fapiao_once = models.UniqueIndex(
        "(company_id, fapiao_number) WHERE fapiao_number IS NOT NULL", "This fapiao number is on another invoice already.")

    @api.model_create_multi
    def create(self, vals_list):
        defaults = {f'default_{name}' for name in DEAL_FACTS}
        for vals in vals_list:
            if vals.get('fapiao_number'):
                vals['fapiao_number'] = self._normalised_fapiao(vals['fapiao_number'])
            if not self.env.su and not (DEAL_FACTS.isdisjoint(vals) and defaults.isdisjoint(self.env.context)):
                vals.update(self._deal_facts_of(vals))
        return super().create(vals_list)

    def write(self, vals):
        if vals.get('fapiao_number'):
            vals = {**vals, 'fapiao_number': self._normalised_fapiao(vals['fapiao_number'])}
        if 'fapiao_number' in vals:
            vals['fapiao_number'] = vals['fapiao_number'] or False
        if not self.env.su:
            if not DEAL_FACTS.isdisjoint(vals):
                raise UserError(self.env._("Car and consultant of an invoice are those of its deal. Correct them there."))
            if 'deal_order_id' in vals and any(move.state == 'posted' and move.deal_order_id.id != vals['deal_order_id'] for move in self):
                raise UserError(self.env._("A posted entry keeps its deal. Reset it to draft first."))
        result = super().write(vals)
        if 'state' in vals:
            self._touch_matched_deals()
        return result

    def _touch_matched_deals(self):
        """An entry of no deal that is matched with one, and is reset to draft or posted again, changes what that one is owed."""
        if not self.env['crm.team']._dealership_team_ids():
            return
        lines = self.filtered(lambda move: not move.deal_order_id).sudo().line_ids  # the deal's figures, whoever posts
        lines = lines.filtered(lambda line: line.account_type in ('asset_receivable', 'liability_payable', 'liability_current'))
        others = lines.matched_debit_ids.debit_move_id | lines.matched_credit_ids.credit_move_id
        orders = others.move_id.deal_order_id
        if orders:
            orders._reckon_money()

    @api.model
    def _deal_facts_of(self, vals):
        """Car and consultant come from the entry that is reversed, or from the deal; not from who makes the entry.

        :return: dict
        """
        source = self.browse(vals.get('reversed_entry_id') or ()).sudo()
        if source:
            return {name: self._fields[name].convert_to_write(source[name], source) for name in DEAL_FACTS}
        order = self.env['sale.order'].browse(vals.get('deal_order_id') or ()).sudo()
        return {'deal_vehicle_id': order.vehicle_id.id, 'deal_consultant_id': order.user_id.id, 'deal_is_forfeit': False}

    @api.model
    def _normalised_fapiao(self, number):
        try:
            return fapiao.normalise(number)
        except RuleError as error:
            raise ValidationError(rule_message(self.env, error)) from None

    @api.constrains('deal_order_id', 'partner_id', 'company_id', 'currency_id')
    def _check_deal(self):
        for move in self:
            order = move.deal_order_id.sudo()
            if not order:
                continue
            if not order.is_deal or order.company_id != move.company_id:
                raise ValidationError(self.env._("%s is no vehicle deal of this store.", order.name))
            if move.currency_id != move.company_id.currency_id:
                raise ValidationError(self.env._(
                    "%(deal)s is settled in %(currency)s: its entries are too.",
                    deal=order.name, currency=move.company_id.currency_id.name))
            customers = (order.partner_id | order.partner_invoice_id).commercial_partner_id
            if move.partner_id and move.partner_id.commercial_partner_id not in customers:
                raise ValidationError(self.env._(
                    "%(deal)s is of %(customer)s; an entry of it is too.", deal=order.name, customer=order.partner_id.display_name))

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A credit note belongs to the deal of its invoice."""
        if not default_values_list:
            default_values_list = [{} for _move in self]
        for move, values in zip(self, default_values_list, strict=True):
            if move.deal_order_id:
                values.update(
                    deal_order_id=move.deal_order_id.id, deal_vehicle_id=move.deal_vehicle_id.id,
                    deal_consultant_id=move.deal_consultant_id.id, deal_is_forfeit=move.deal_is_forfeit)
        return super()._reverse_moves(default_values_list=default_values_list, cancel=cancel)

    def _post(self, soft=True):
        posted = super()._post(soft)
        deals = posted.filtered('deal_order_id')
        if deals:
            orders = deals.sudo().deal_order_id  # follow the deal, whose card finance need not see
            orders._apply_deal_money()
            orders._check_money_covered(deals)
            orders._after_deal_money()
        return posted

    def _amount_in_capitals(self):
        """大写金额 for the print-out."""
        self.ensure_one()
        return capital.amount_in_capitals(self.amount_total)
