"""What a ruling does, in the same transaction: to the cards, the customers, the commission; and what it says of it (F04)."""
from markupsafe import Markup

from odoo import fields, models

ACTIVITIES = ['auto_dealership.activity_type_ownership', 'auto_dealership.activity_type_ownership_late']


class DealershipOwnershipCase(models.Model):
    _inherit = 'dealership.ownership.case'

    def _apply_ruling(self, vals, shares):
        """Fix the ruling and do what it says; who may rule was checked before.

        :param dict vals: values of the ruling
        :param dict shares: user → fraction of the commission
        """
        case = self.sudo()  # the workflow's own fields, and cards of several consultants
        claims, cards = case.claim_ids, case.claim_ids.lead_id
        case.env['dealership.ownership.share'].create([
            {'case_id': case.id, 'user_id': user.id, 'fraction': fraction} for user, fraction in shares.items()])
        claims.filtered('is_open').write({'is_open': False})
        case.write({**vals, 'state': 'ruled', 'decided_on': fields.Datetime.now()})
        cards.filtered('is_disputed').with_context(tracking_disable=True).write({'is_disputed': False})
        cards._message_log_batch(dict.fromkeys(cards.ids, case._ruling_line()))
        if case.decision != 'apart':
            cards = case._give_customer(cards)
            cards.write({'ownership_ruling_id': case.id})
        case.activity_unlink(ACTIVITIES)
        claims._tell_ruling()
        if case.decision != 'apart':
            case._tell_finance(cards.filtered(lambda card: card.won_status == 'won'))
        case._after_ruling()

    def _give_customer(self, cards):
        """The customer and his relatives go to one consultant; open cards of one person become one card.

        :return: the cards that are left
        """
        worker, team = self.worker_id, self._worker_team(self.worker_id)
        target = self._leading_card(cards)
        customers = cards.partner_id
        running = cards.filtered(lambda card: card.active and card.won_status == 'pending')
        moving = running.filtered(lambda card: card.user_id != worker)
        if moving:
            moving.write({'user_id': worker.id, 'team_id': team.id})
        if self.treatment == 'merge' and target in running and len(running) > 1:
            target._merge_claimed(running - target)
            cards = cards.exists()
        others = customers.exists().filtered(lambda partner: partner.user_id != worker)
        if others:
            others.write({'user_id': worker.id})
        return cards

    def _leading_card(self, cards):
        """The card that is left after a merge: the winner's; of a company-owned customer the worker's, else the earliest."""
        claims = self.claim_ids.filtered('lead_id').sorted(lambda claim: (claim.registered_on or claim.claimed_on, claim.id))
        own = claims.filtered(lambda claim: claim.user_id == self.worker_id)
        return (self.winner_claim_id.lead_id or own[:1].lead_id or claims[:1].lead_id) & cards or cards[:1]

    def _tell_finance(self, sold):
        """Finance of the store learns that the commission of a deal that is closed already follows a ruling."""
        if not sold:
            return
        group = self.env.ref('auto_dealership.group_finance').sudo()
        for user in group.all_user_ids.filtered(lambda user: user.active and not user.share and self.company_id in user.company_ids):
            words = self.with_context(lang=user.lang or self.env.lang)
            self._tell(
                user, words.env._("%(case)s: a ruling after the deal", case=self.name),
                words.env._(
                    "Card %(cards)s: %(result)s.", cards=", ".join(filter(None, sold.mapped('card_number'))), result=words._result_line()))

    def _after_ruling(self):
        """React to a ruling that has just been applied; rooms that hold deals, invoices and incentives extend it."""

    # What is said of it

    def _ruling_line(self):
        """What the chatter of the cards says of the ruling."""
        self.ensure_one()
        case = self.sudo()
        by = self.env._("the deadline") if case.is_automatic else case.decided_by_id.name
        words = self.env._("%(case)s was ruled by %(user)s: %(result)s.", case=case.name, user=by, result=self._result_line())
        return Markup("%s %s") % (words, case.decision_note) if case.decision_note else words

    def _effects(self, decision, worker, treatment, shares):
        """What a ruling would do, or did, in sentences; the same words in the dialog and on the paper.

        :param worker: user; `shares`: dict of user → fraction
        """
        self.ensure_one()
        case = self.sudo()
        if decision == 'apart':
            return [
                self.env._("Each consultant keeps his card and his commission."), self.env._("The two cards are not compared again.")]
        if not worker:
            return []
        claims = case.claim_ids
        closed = claims.lead_id.filtered(lambda card: not card.active or card.won_status != 'pending')
        lines = [self.env._("The customer and his relatives go to %(user)s.", user=worker.sudo().name)]
        # before: what would be merged; after: what has been
        merges = len(claims.lead_id - closed) > 1 if case.state == 'open' else len(claims.lead_id) < 2 and not case.appeal_of_id
        if treatment == 'merge' and merges:
            lines.append(self.env._(
                "The cards become one; contacts, visits, test drives, files and messages of both stay, with their origin."))
        elif len(claims.lead_id) > 1:
            lines.append(self.env._("The cards of the relatives stay apart and belong to one consultant."))
        if decision == 'company':
            lines.append(self.env._("Company-owned: nobody earns commission."))
        else:
            lines.append(self.env._("Commission: %(shares)s.", shares=", ".join(
                f"{user.sudo().name} {fraction:.0%}" for user, fraction in shares.items())))
        for user in claims.user_id - worker:
            lines.append(self.env._("%(user)s is told, and loses the customer.", user=user.name))
        if case.state == 'open':
            lines.append(self.env._(
                "The dispute ends: deal and commission are free again. The ruling cannot be changed; an appeal is possible."))
            if closed:
                lines.append(self.env._("A deal is closed already: it stays as it is, its commission follows the ruling, finance is told."))
        return lines

    def _ruled_effects(self):
        """The effects of a ruled case."""
        self.ensure_one()
        case = self.sudo()
        return self._effects(
            case.decision, case.worker_id, case.treatment, {share.user_id: share.fraction for share in case.share_ids})
