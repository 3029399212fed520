"""The gate to 成交 (invariant 2, E06): a card is won by a deal that is signed and paid for, or by an approved agreement.

Dragging, the won button, probability, import, RPC, server and scheduled actions: all end in `create`, `write` and core's
won/lost choke point. Neither rights nor context open the gate; the key is the deal in the database. Leads of other teams,
and leads that are not cards yet, pass as in stock.
"""
from odoo import api, models
from odoo.exceptions import UserError

FATEFUL = frozenset(('active', 'type', 'stage_id', 'probability', 'team_id', 'won_status'))


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _sold_cards(self):
        """Those of `self` that are won customer cards."""
        return self._gated_cards().filtered(lambda lead: lead.won_status == 'won')

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._sold_cards()._check_sold()
        return leads

    def write(self, vals):
        if FATEFUL.isdisjoint(vals) or not self.env['crm.team']._dealership_team_ids():
            return super().write(vals)
        sold = self._sold_cards()
        result = super().write(vals)
        now_sold = self._sold_cards()
        (now_sold - sold)._check_sold()
        (sold - now_sold)._check_unsold()
        if now_sold - sold:
            (now_sold - sold)._after_cards_sold()
        return result

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        won = self.filtered(
            lambda lead: new_status_by_lead.get(lead.id, {}).get('is_won') and not old_status_by_lead.get(lead.id, {}).get('is_won'))
        won._sold_cards()._check_sold()
        return super()._handle_won_lost(old_status_by_lead, new_status_by_lead)

    def _check_sold(self):
        """Refuse that these cards are won without what E06 asks for."""
        for card in self:
            if card.sudo().is_disputed:
                raise UserError(self.env._(
                    "%(card)s is in dispute: another consultant has a card of this customer. It is sold when the manager has ruled.",
                    card=card.card_number or card.name))
            if not card._conversion().on:
                raise UserError(self.env._(
                    "%(card)s cannot be marked as sold yet. Missing: %(missing)s. It is sold by itself as soon as the deal is "
                    "confirmed and the deposit is received, or a manager approves a special agreement.",
                    card=card.card_number or card.name, missing=card._missing_words()))

    def _check_unsold(self):
        """A sold card comes back by the cancellation of its deal, and by nothing else."""
        for card in self:
            if card._conversion().on:
                raise UserError(self.env._(
                    "%(card)s is sold: %(deal)s is running. Cancel the deal to bring the card back.",
                    card=card.card_number or card.name, deal=card._winning_deal().sudo().name))

    def _after_cards_sold(self):
        """Tell the deals by which these cards were won; however they were."""
        deals = self.env['sale.order'].sudo()
        for card in self:
            deals |= card._winning_deal().sudo()
        deals._after_deal_won()
