"""Deciding on a defeat: by a manager of the card's team, never one's own, once (G01, G04, invariants 1 and 7)."""
from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...rules import defeat as rules
from ..card.lock import lock_or_tell
from .defeat import ASKED


class DealershipDefeat(models.Model):
    _inherit = 'dealership.defeat'

    # Who may decide

    @api.depends_context('uid')
    @api.depends('state', 'lead_id', 'requester_id', 'consultant_id')
    def _compute_may_decide(self):
        for defeat in self:
            defeat.may_decide = defeat.state in ASKED and not defeat._decision_obstacle()

    def _decision_obstacle(self):
        """Why the user may not decide on this request; empty when he may."""
        self.ensure_one()
        user, defeat = self.env.user, self.sudo()
        if self.env.uid == SUPERUSER_ID or not user.has_group('auto_dealership.group_manager'):
            return self.env._("Sales managers decide on defeats.")
        people = defeat.requester_id | defeat.consultant_id | defeat.lead_id.user_id
        if user._is_one_of(people):
            return self.env._(
                "%(defeat)s is your own request or your own card. Another manager of the team, or the administrator of the store, "
                "decides.", defeat=self.display_name)
        if defeat.lead_id.team_id.user_id != user and not user.has_group('auto_dealership.group_dealership_admin'):
            return self.env._(
                "%(defeat)s belongs to %(team)s. Its manager, or the administrator of the store, decides.",
                defeat=self.display_name, team=defeat.lead_id.team_id.name)
        return ""

    def _check_may_decide(self):
        self.check_access('read')
        self.check_access('write')
        for defeat in self:
            obstacle = defeat._decision_obstacle()
            if obstacle:
                raise AccessError(obstacle)

    def _lock_undecided(self, states=ASKED):
        """Of two managers at the same moment one decides and the other is told."""
        lock_or_tell(
            self, lambda: self.env._("Somebody else is deciding on this at the same moment. Reload to see what was decided."),
            ['state', 'decided_by_id', 'decided_on'])
        for defeat in self:
            if defeat.state not in states:
                if defeat.state == 'call_first':
                    raise UserError(self.env._(
                        "%(defeat)s waits for the call of %(user)s. Take the call back to decide without it.",
                        defeat=defeat.display_name, user=defeat.sudo().call_ids.filtered(lambda call: call.state == 'open').caller_id.name))
                raise defeat._decided_already()

    # Approve

    def action_approve(self):
        """Approve: the cards are lost."""
        self._approve()
        return True

    def _approve(self, note=None):
        """Approve these requests and lose their cards; a fixed number of queries for any number of them."""
        self._check_may_decide()
        self._lock_undecided(('requested',))
        self._check_still_true()
        now = fields.Datetime.now()
        # the decision is the workflow's to write, after who decides was checked above
        for company, defeats in self.sudo().grouped('company_id').items():
            defeats.write({
                'state': 'approved', 'is_effective': True, 'decided_by_id': self.env.uid, 'decided_on': now, 'decision_note': note or False,
                'revisit_on': rules.revisit_day(company._dealership_today(), company.dealership_revisit_days),
            })
        self._lose_cards()

    def _check_still_true(self):
        """The card is still open and waits for no other decision, and who was unreachable was not spoken with since."""
        self.lead_id._check_not_held()
        for defeat in self:
            card = defeat.lead_id.sudo()
            if not card.active or card.won_status != 'pending':
                raise UserError(self.env._("%(card)s is not open any more: there is nothing to lose. Reject the request.", card=card.name))
        lost_contact = self.filtered(lambda defeat: defeat.criterion == 'unreachable')
        if not lost_contact:
            return
        evidence = lost_contact._evidence()
        for defeat in lost_contact:
            facts = evidence[defeat.lead_id.id]
            if facts['attempt_days'] < defeat.attempts_needed:
                raise UserError(self.env._(
                    "%(defeat)s: the customer was spoken with since. He is not unreachable: reject the request, so that he is "
                    "followed up.", defeat=defeat.display_name))

    def _lose_cards(self):
        """Lose the cards of these approved defeats in one write a criterion, with one line each in their chatter."""
        for criterion, defeats in self.sudo().grouped('criterion').items():
            defeats.lead_id.with_context(tracking_disable=True).write({
                'active': False, 'probability': 0, 'automated_probability': 0, 'defeat_asked': False,
                'lost_reason_id': self.env['crm.lost.reason']._of_criterion(criterion).id,
            })
        cards = self.sudo().lead_id
        cards._message_log_batch({defeat.lead_id.id: defeat._decision_line() for defeat in self.sudo()})
        cards.partner_id._refresh_customer_class()

    def _decision_line(self):
        """What the chatter of the card says of the decision."""
        self.ensure_one()
        labels = dict(self._fields['criterion']._description_selection(self.env))
        words = (
            self.env._("Defeat approved by %(user)s: %(criterion)s.", user=self.env.user.name, criterion=labels[self.criterion])
            if self.state == 'approved' else self.env._("Defeat rejected by %(user)s.", user=self.env.user.name))
        rest = " · ".join(part for part in (self.reason_id.name, self._competitor_name(), self.decision_note) if part)
        return Markup("%s %s") % (words, rest) if rest else words

    def _competitor_name(self):
        """The vehicle that the customer bought, in one line."""
        self.ensure_one()
        brand, model = self.competitor_brand_id.name or "", self.competitor_model_id.name or ""
        parts = [model if brand and model.startswith(brand) else f"{brand} {model}".strip(), self.competitor_note]
        return " ".join(part for part in parts if part)

    # Reject

    def _reject(self, reason, follow_up_on=None):
        """Reject these requests: the cards stay open, and the customer is contacted on the day given, today or tomorrow."""
        self._check_may_decide()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why the defeat is rejected: the consultant has to know what to do."))
        self._lock_undecided()
        requests = self.sudo()
        days = {defeat: defeat._follow_up_day(follow_up_on) for defeat in requests}
        requests.call_ids._withdraw()
        requests.write({
            'state': 'rejected', 'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now(), 'decision_note': reason})
        cards = requests.lead_id
        cards.write({'defeat_asked': False})
        cards._message_log_batch({defeat.lead_id.id: defeat._decision_line() for defeat in requests})
        words = self.env._("Defeat rejected: %s", reason)
        cards._create_plans([
            cards._plan_vals(
                defeat.lead_id, days[defeat], 'phone', words[:256], None if defeat.lead_id.user_id.active else self.env.user, False)
            for defeat in requests if defeat.lead_id._followed_cards()])
        cards._ensure_next_plan()

    def _follow_up_days(self):
        """The days on which a rejected customer may be contacted: today and tomorrow, or the next ones on which the store opens."""
        self.ensure_one()
        company = self.company_id
        today = company._dealership_today()
        span = [fields.Date.add(today, days=number) for number in range(15)]
        opened = company._dealership_open_days(span[0], span[-1])
        days = [day for day in span if opened is None or day in opened] or span
        return days[:2]

    def _follow_up_day(self, wanted=None):
        days = self._follow_up_days()
        if wanted and wanted not in days:
            raise UserError(self.env._(
                "%(defeat)s: after a rejection the customer is contacted at once, on %(first)s or %(second)s.",
                defeat=self.display_name, first=days[0], second=days[-1]))
        return wanted or days[0]
