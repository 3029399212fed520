"""A deal settles what it earns for whom: when it is won, when a ruling changes it, when it is cancelled (H05, F04)."""
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules import incentive as rules
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message

ROLES = ('consultant', 'manager')
PARTS = ('base_amount', 'bonus_amount')


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    def _after_deal_won(self):
        super()._after_deal_won()
        self._settle_incentive('earned')

    def _after_deal_cancelled(self, how, reason):
        super()._after_deal_cancelled(how, reason)
        self._settle_incentive('clawback', reason)

    def _settle_price_anew(self):
        """A deal that won its card by an agreement, and is not signed yet, earns by the price and the car that it is signed for."""
        Line = self.env['dealership.incentive.line'].sudo()  # as in `_settle_incentive`
        for order in self.sudo().filtered(lambda order: order.state in ('draft', 'sent') and order.opportunity_id.won_status == 'won'):
            last = Line.search([('order_id', '=', order.id)], order='id desc', limit=1)
            if last.kind in ('earned', 'correction') and order._car_line() and (
                    order.currency_id.compare_amounts(last.car_price, order._incentive_price())
                    or last.model_id != order._incentive_model()):
                order._settle_incentive('clawback', self.env._("Another price or car"))
                order._settle_incentive('earned')

    def _settle_incentive(self, kind, reason=None):
        """Write what is missing so that each person has what he should have by now; asked again, nothing is missing.

        :param str kind: earned, correction or clawback
        :return: the new lines
        """
        Line = self.env['dealership.incentive.line'].sudo()  # amounts follow from rules and rulings; nobody sets them
        if not self:
            return Line
        # who comes second at the same moment waits, and begins anew with what the first has written
        self.env.execute_query(SQL("SELECT id FROM sale_order WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", self._ids))
        lines = Line.search([('order_id', 'in', self.ids)]).grouped('order_id')
        vals_list = []
        for order in self.sudo():
            try:
                vals_list += order._incentive_changes(lines.get(order, Line), kind, reason)
            except RuleError as error:
                raise UserError(self.env._(
                    "%(record)s: %(sentence)s", record=order.name, sentence=rule_message(self.env, error))) from error
        return Line.create(vals_list)

    def _incentive_changes(self, lines, kind, reason):
        """Values of the lines that lead from what was written for this deal to what is right."""
        self.ensure_one()
        digits = self.company_id.currency_id.decimal_places
        held = self._incentive_held(lines, digits)
        pots, terms = {key: sum(people.values()) for key, people in held.items()}, {}
        is_earned = any(pots.values())
        if is_earned == (kind == 'earned'):
            return []  # it stands already; or there is nothing to correct or to take back
        if kind == 'clawback':
            pots = {}
        elif kind == 'earned':
            pots, terms = self._incentive_pots(digits)
        shares = self._incentive_shares()
        amounts = {}
        for role in ROLES:
            for part in PARTS:
                wanted = rules.split(pots.get((role, part), 0), shares[role])
                for user_id, number in rules.corrections(held.get((role, part), {}), wanted).items():
                    amounts.setdefault((role, user_id), {})[part] = rules.money(number, digits)
        facts = {
            'order_id': self.id,
            'company_id': self.company_id.id,
            'team_id': self.team_id.id,
            'model_id': self._incentive_model().id,
            'car_price': self._incentive_price(),
            'date': self._incentive_day() if kind == 'earned' else self.company_id._dealership_today(),
            'kind': kind,
            'reason': reason or False,
            'settlement': max(lines.mapped('settlement'), default=0) + 1,
        }
        return [{
            **facts, **terms.get(role, {}), 'role': role, 'user_id': user_id or False,
            'share': dict(shares[role]).get(user_id, 0) if user_id else 1 - sum(share for _user, share in shares[role]), **parts,
        } for (role, user_id), parts in amounts.items()]

    def _incentive_held(self, lines, digits):
        """What each person has of this deal: {(role, part): {user id, none for the company: smallest units}}."""
        held = {}
        for line in lines:
            for part in PARTS:
                people = held.setdefault((line.role, part), {})
                user_id = line.user_id.id or rules.COMPANY
                people[user_id] = people.get(user_id, 0) + rules.units(line[part], digits)
        return held

    def _incentive_pots(self, digits):
        """What the deal earns by today's tiers and bonuses, and the terms by which it does."""
        company, day = self.company_id, self._incentive_day()
        tier = self.env['dealership.incentive.tier']._of_price(company, self._incentive_price(), day)
        bonuses = self.env['dealership.incentive.bonus']._of_deal(company, self._incentive_model(), day)
        pots, terms = {}, {}
        for role in ROLES:
            theirs = bonuses.filtered(lambda bonus, role=role: bonus.role == role)
            pots[role, 'bonus_amount'] = sum(rules.units(bonus.amount, digits) for bonus in theirs)
            terms[role] = {'bonus_ids': [(6, 0, theirs.ids)]}
        terms['consultant']['tier_id'] = tier.id
        pots['consultant', 'base_amount'] = rules.tier_pot(
            self._incentive_price(), tier._as_rules()[0] if tier else None, digits)
        return pots, terms

    def _incentive_shares(self):
        """Who shares, by role: {role: [(user id, fraction)]}; none is the company's."""
        leader = self.team_id.user_id
        return {
            'consultant': [(user.id, fraction) for user, fraction in self.opportunity_id._commission_shares()],
            'manager': [(leader.id, 1.0)] if leader else [],
        }

    def _incentive_price(self):
        """The price of the vehicle alone, as the customer pays it (车价)."""
        return max(sum(self._deal_lines('car').mapped('price_total')), 0)

    def _incentive_model(self):
        return self.vehicle_id.model_id or self.opportunity_id.wish_model_id

    def _incentive_day(self):
        return self._deal_conversion().on or self.company_id._dealership_today()
