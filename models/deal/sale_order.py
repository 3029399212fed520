"""A deal 成交 is the order of a customer card: what makes it one, and who may move it (H01, H03, H06).

Orders of other teams, and orders without a card, meet stock only.
"""
from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    _name = 'sale.order'
    _inherit = ['sale.order', 'dealership.protected.mixin', 'dealership.seen.mixin']

    _protected_fields = ('is_deal', 'holds_vehicle')
    _protected_core_fields = ('user_id', 'team_id')
    _seen_fields = ('opportunity_id', 'vehicle_id', 'partner_id')

    is_deal = fields.Boolean(
        "Deal", compute='_compute_is_deal', store=True, precompute=True, index=True, copy=False,
        help="Order of a customer card of a dealership team (成交单).")
    vehicle_id = fields.Many2one(
        'fleet.vehicle', "Vehicle (VIN)", index='btree_not_null', copy=False, check_company=True, ondelete='restrict',
        domain="[('dealer_role', 'in', ('transit', 'stock', 'demo'))]",
        help="The very car that is sold (车架号). From the moment when it is chosen it is reserved for this deal.")
    holds_vehicle = fields.Boolean("Vehicle Reserved", readonly=True, copy=False)
    approval_ids = fields.One2many('dealership.deal.approval', 'order_id', "Approvals", readonly=True, copy=False)

    _vehicle_once = models.UniqueIndex(
        "(vehicle_id) WHERE holds_vehicle IS TRUE",
        "This vehicle is reserved for another deal. Choose another one, or ask its consultant to release it.")

    @api.depends('opportunity_id')
    def _compute_is_deal(self):
        """Once a deal, always a deal: what became of the card's team later does not change what was sold."""
        team_ids = self.env['crm.team']._dealership_team_ids()
        for order in self:
            order.is_deal = order.is_deal or (bool(team_ids) and order.opportunity_id.sudo().team_id.id in team_ids)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env['crm.team']._dealership_team_ids():
            vals_list = [self._deal_vals(vals) for vals in vals_list]
        orders = super().create(vals_list)
        deals = orders.filtered('is_deal')
        if deals:
            if any(order.state not in ('draft', 'sent') for order in deals):
                raise UserError(self.env._("A deal begins as a quotation and is confirmed by its button; it is not imported as an order."))
            deals._hold_vehicles()
        return orders

    @api.model
    def _deal_vals(self, vals):
        """A deal is its card's: consultant and team are those of the card, unless the maker names others."""
        card_id = vals.get('opportunity_id', self.env.context.get('default_opportunity_id'))
        card = self.env['crm.lead'].sudo().browse(card_id)  # what is named is checked when the deal is made
        if not card_id or card.team_id.id not in self.env['crm.team']._dealership_team_ids():
            return vals
        return {'user_id': card.user_id.id, 'team_id': card.team_id.id, **vals}

    def write(self, vals):
        if 'opportunity_id' in vals:
            self._check_card_change(vals['opportunity_id'])
        confirming = self.browse()
        if vals.get('state') == 'sale':
            confirming = self.filtered(lambda order: order.is_deal and order.state != 'sale')
            confirming._check_deal_confirmable()
        result = super().write(vals)
        if not {'vehicle_id', 'state', 'opportunity_id'}.isdisjoint(vals):
            self.filtered('is_deal')._hold_vehicles()
        if confirming:
            confirming._after_deal_confirmed()
            confirming._check_deal_won()
        return result

    def _check_card_change(self, card_id):
        """A deal stays with its card, also when that is merged into another; no order becomes a deal after it was confirmed."""
        for order in self.sudo():
            card = order.opportunity_id
            if card.id == card_id:
                continue
            if order.is_deal and not (card_id and card.merged_into_id.id == card_id):
                raise UserError(self.env._("%(deal)s belongs to the card %(card)s and stays with it.", deal=order.name, card=card.name))
            if not order.is_deal and order.state == 'sale' and card_id:
                team = self.env['crm.lead'].sudo().browse(card_id).team_id
                if team.id in team._dealership_team_ids():
                    raise UserError(self.env._(
                        "%(order)s is confirmed already and cannot become the deal of a card. Make the deal from the card.",
                        order=order.name))

    def _hold_vehicles(self):
        """The chosen car is held for the deal until it is cancelled, or handed over."""
        for holds, orders in self.grouped(lambda order: order._wants_vehicle()).items():
            changed = orders.filtered(lambda order, holds=holds: order.holds_vehicle != holds)
            if changed:
                changed.sudo().write({'holds_vehicle': holds})  # the workflow's field

    def _wants_vehicle(self):
        """Whether the deal holds the car that it names."""
        self.ensure_one()
        return bool(self.vehicle_id) and self.state != 'cancel'

    # Protection (see `dealership.protected.mixin`)

    def _protected_records(self):
        return self.filtered('is_deal')

    def _may_set_core_field(self, field_name, value, creating):
        """Consultant and team of a deal are those of its card, which moves only by who may move cards."""
        return self.env.user.has_group('auto_dealership.group_card_reassign') or value == self.opportunity_id.sudo()[field_name].id

    def _protection_hint(self, field_name):
        if field_name in ('user_id', 'team_id'):
            return self.env._("A deal goes with its card; a sales manager can give the card to another consultant.")
        return super()._protection_hint(field_name)

    # What the deal consists of

    def _deal_lines(self, *kinds):
        """Lines of these kinds, in the order of the sheet; of no kinds: all that are no sections."""
        return self.order_line.filtered(lambda line: not line.display_type and (not kinds or line.deal_kind in kinds))

    def _car_line(self):
        """The line of the vehicle itself."""
        self.ensure_one()
        return self._deal_lines('car')[:1]

    def _deal_total(self):
        """What the customer owes for the whole deal, money on behalf and trade-in included."""
        self.ensure_one()
        return self.amount_total

    # Confirming

    def _deal_problems(self):
        """Sentences that say why this deal cannot be confirmed; other concerns add theirs.

        :return: list of str
        """
        self.ensure_one()
        problems = []
        if not self._deal_lines('car'):
            problems.append(self.env._("There is no vehicle on the deal."))
        return problems

    def _check_deal_confirmable(self):
        for order in self:
            problems = order._deal_problems()
            if problems:
                raise UserError(self.env._(
                    "%(deal)s cannot be confirmed:\n%(problems)s", deal=order.name, problems="\n".join(f"· {text}" for text in problems)))

    # Hooks of the other concerns of this room

    def _after_deal_confirmed(self):
        """React to deals that were just confirmed (合同签订)."""

    def _after_deal_won(self):
        """React to deals that have just won their card (E06)."""

    def _after_deal_cancelled(self, how, reason):
        """React to deals that were just cancelled.

        :param str how: refund, forfeit or none
        :param str reason: words of who cancelled
        """
