"""A card whose deal was cancelled is worked on again: its level, a stage, a plan; its history stays (H03)."""
from odoo import fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _check_unsold(self):
        """A refund alone does not bring a sold card back: its deal is cancelled by its own way."""
        super()._check_unsold()
        if not self:
            return
        keys = self.env['dealership.deal.cancellation']._key_of(self.sudo().order_ids)
        for card in self:
            if card.id not in keys.order_id.opportunity_id._ids:
                raise UserError(self.env._(
                    "%(card)s is sold. It comes back by “Cancel Deal” on its deal, which asks for the reason and settles the money.",
                    card=card.card_number or card.name))

    def _back_to_work(self, reason, back):
        """Open this card again after the cancellation of its deal; another deal that converts it keeps it sold.

        :param str reason: why the deal was cancelled
        :param dict back: level, stage, date and reason of the next contact, each optional
        """
        self.ensure_one()
        card = self.sudo()  # the cancellation, whose conditions were checked, moves it
        if card._conversion().on:
            card._winning_deal()._settle_incentive('earned')
            return
        if card.won_status == 'won' or card.stage_id.dealership_code == 'ordered':
            company = card._store()
            level = back.get('level') or card.level_id or self.env['dealership.intention.level']._default_of_company(company)
            card.write({
                'stage_id': (back.get('stage') or card._stage_after_cancel()).id,
                'level_id': level.id,
                'level_reason': reason[:200],
                'date_deadline': fields.Date.add(company._dealership_today(), days=level.window_days),
            })
            card._compute_probabilities()
            card.probability = card.automated_probability
        card._message_log(body=self.env._("Back in work after the deal was cancelled: %s", reason))
        card._plan_after_cancel(back.get('next_on'), back.get('next_reason') or self.env._("Deal cancelled: %s", reason)[:200])
        card.partner_id._refresh_customer_class()

    def _stage_after_cancel(self):
        """The customer had an offer: negotiation, or the last stage before an order that the team has."""
        stages = self.env['crm.stage'].search([('team_ids', 'in', self.team_id.ids), ('is_won', '=', False)])
        return stages.filtered(lambda stage: stage.dealership_code == 'negotiation')[:1] or stages.filtered(
            lambda stage: stage.dealership_code != 'ordered')[-1:] or self._stage_find(
                team_id=self.team_id.id, domain=[('fold', '=', False)])

    def _plan_after_cancel(self, wanted, reason):
        """The customer hears of the consultant again soon: on the day wished, else as the level proposes."""
        if not self._followed_cards():
            return  # a card of nobody, or one that another deal keeps sold
        day = self._accepted_date(wanted) if wanted else self._plan_bounds()[0]
        plan = self._next_plan().sudo()
        if plan:
            plan.write({'date_deadline': day, 'summary': reason})
        else:
            self._plan_contact(day, 'phone', reason)
