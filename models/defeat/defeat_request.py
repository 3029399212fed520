"""Asking for a defeat, and taking the request back (G01–G03)."""
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...rules import defeat as rules
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message
from .defeat import OPEN


class DealershipDefeat(models.Model):
    _inherit = 'dealership.defeat'

    _protected_fields = ('withdrawn_reason',)

    withdrawn_reason = fields.Char("Why Withdrawn", readonly=True, copy=False)

    def action_request(self):
        """Ask the manager to decide; the evidence is frozen as it is now."""
        self.check_access('write')
        self._check_request()
        evidence = self._evidence()
        for defeat in self:
            # who asks, when and of what: the system's to write
            defeat.sudo().write({
                'state': 'requested', 'requester_id': self.env.uid, 'requested_on': fields.Datetime.now(),
                **defeat._card_facts(), **evidence[defeat.lead_id.id], **defeat._left_out(),
            })
        self.lead_id.sudo().write({'defeat_asked': True})
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}

    def _check_request(self):
        evidence = self._evidence()
        for defeat in self:
            if defeat.state != 'draft':
                raise defeat._decided_already()
            defeat.lead_id._check_defeat_possible()
            missing = rules.missing(defeat.criterion, defeat._given(), defeat.payment_method)
            if missing:
                labels = [defeat._label_of(name) for name in missing]
                raise UserError(self.env._(
                    "%(card)s: the defeat card is not complete. Fill in: %(fields)s.", card=defeat.lead_id.name, fields=", ".join(labels)))
            if defeat.criterion == 'unreachable':
                facts = evidence[defeat.lead_id.id]
                try:
                    rules.check_unreachable(range(facts['attempt_days']), facts['attempts_needed'])
                except RuleError as error:
                    raise UserError(self.env._(
                        "%(record)s: %(sentence)s", record=defeat.lead_id.name, sentence=rule_message(self.env, error))) from error

    def _given(self):
        """Names of what this request says, as the rule calls it."""
        self.ensure_one()
        given = {name for name in ('payment_method', 'kind', 'reason_id') if self[name]}
        given |= {name for name in ('finance_policy', 'customer_words', 'explanation') if (self[name] or '').strip()}
        if self.competitor_brand_id or self.competitor_model_id or (self.competitor_note or '').strip():
            given.add('competitor')
        if self.price > 0:
            given.add('price')
        return {name.removesuffix('_id') for name in given}

    def _label_of(self, name):
        field = {'competitor': 'competitor_model_id', 'reason': 'reason_id'}.get(name, name)
        return self._fields[field]._description_string(self.env)

    def _left_out(self):
        """What the criterion does not ask for is not on the card, whatever was typed before it was chosen."""
        self.ensure_one()
        if self.criterion == 'bought':
            return {'finance_policy': False} if self.payment_method == 'cash' else {}
        none = {
            'competitor_brand_id': False, 'competitor_model_id': False, 'competitor_note': False, 'price': 0,
            'payment_method': False, 'finance_policy': False, 'kind': False}
        return none if self.criterion == 'special' else {**none, 'reason_id': False, 'customer_words': False}

    def action_withdraw(self):
        """Take the request back; for who asked, for the card's consultant, and for who may move cards."""
        self.check_access('write')
        user = self.env.user
        for defeat in self:
            if defeat.state not in OPEN:
                raise defeat._decided_already()
            people = defeat.sudo().requester_id | defeat.lead_id.sudo().user_id
            if user not in people and not user.has_group('auto_dealership.group_card_reassign'):
                raise AccessError(self.env._(
                    "%(defeat)s was asked for by %(user)s, who can take it back.", defeat=defeat.display_name,
                    user=defeat.sudo().requester_id.name))
        self._cancel_requests(self.env._("Withdrawn by %s", self.env.user.name))
        return True

    def _cancel_requests(self, reason):
        """Close open requests without a decision: the card lives on as if nobody had asked."""
        requests = self.sudo().filtered(lambda defeat: defeat.state in OPEN)
        if requests:
            requests.call_ids._withdraw()
            requests.write({'state': 'cancelled', 'withdrawn_reason': reason})
            requests.lead_id.filtered('defeat_asked').write({'defeat_asked': False})

    def action_view_card(self):
        """Show the card of the request."""
        self.ensure_one()
        return self.lead_id.action_view_card()

    def _follow_merge(self, card):
        """The history of a merged card stands at the one that is left; what was asked or decided there is not in force here."""
        self._cancel_requests(self.env._("The card was merged into %s.", card.card_number or card.name))
        moved = self.sudo()
        moved.filtered('is_effective').write({'is_effective': False, 'revisit_on': False})
        moved.write({'lead_id': card.id})
