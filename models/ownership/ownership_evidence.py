"""The evidence of a claim, collected by the system: when registered, which contacts, whether card and system agree (F02, F05)."""
import datetime
import itertools

from odoo import fields, models
from odoo.tools import format_date

from ...rules import ownership as rules

VISITS = ('visit_in', 'visit_out')


class DealershipOwnershipClaim(models.Model):
    _inherit = 'dealership.ownership.claim'

    def _collect(self):
        """Write down what the system knows of these open claims; a fixed number of queries for any number of them.

        :return: dict of claim id → rules.ownership.Claim
        """
        claims = self.sudo()  # evidence is the system's, whoever caused the case
        contacts = claims._contacts()
        registered = claims._registered()
        judged = {}
        for claim in claims:
            card, company = claim.lead_id, claim.case_id.company_id
            level = card.level_id or self.env['dealership.intention.level']._default_of_company(company)
            facts = rules.Claim(
                claim.id, claim.user_id.id, registered.get(claim.id),
                tuple(rules.Contact(record.done_on, record.create_date, bool((record.content or '').strip()), record.is_flagged)
                      for record in contacts[claim.id]),
                level.sudo().interval_days)
            judged[claim.id] = facts
            vals = claim._evidence_vals(facts, contacts[claim.id])
            changed = {name: value for name, value in vals.items() if claim._fields[name].convert_to_write(claim[name], claim) != value}
            if changed:
                claim.write(changed)
        return judged

    def _contacts(self):
        """Follow-ups of the claimed cards, the oldest first; of a card that two people claim (an appeal), each one's own.

        :return: dict of claim id → dealership.follow.up records
        """
        FollowUp = self.env['dealership.follow.up'].sudo()
        records = FollowUp.search_fetch(
            [('lead_id', 'in', self.lead_id.ids)],
            ['lead_id', 'user_id', 'done_on', 'create_date', 'method', 'result', 'content', 'is_flagged', 'via'], order='done_on, id')
        by_card = records.grouped('lead_id')
        shared = {card for card, claims in self.case_id.claim_ids.grouped('lead_id').items() if len(claims.user_id) > 1}
        return {
            claim.id: by_card.get(claim.lead_id, FollowUp).filtered(
                lambda record, claim=claim: claim.lead_id not in shared or record.user_id == claim.user_id)
            for claim in self}

    def _registered(self):
        """Since when the customer's data stand on each card; what an earlier case has found stands."""
        before = {}
        for claim in self:
            for old in claim.case_id.appeal_of_id.claim_ids:
                before[claim.case_id.id, old.user_id.id] = old.registered_on
        cards = {card_id: moment.replace(microsecond=0) for card_id, moment in self.lead_id._registered_since().items()}
        return {
            claim.id: before.get((claim.case_id.id, claim.user_id.id)) or cards.get(claim.lead_id.id) for claim in self}

    def _evidence_vals(self, facts, contacts):
        """Values of a claim's evidence."""
        card, company = self.lead_id, self.case_id.company_id
        lapsed = rules.lapsed_on(facts, self.case_id.opened_on, company.dealership_ownership_rounds)
        moments = [facts.registered_on, *(record.done_on for record in contacts), self.case_id.opened_on]
        days = [company._dealership_day(moment) for moment in moments if moment]
        return {
            'customer_masked': self.customer_masked or card._masked_customer(),
            'card_number': card.card_number,
            'card_date': card.card_date,
            'registered_on': facts.registered_on,
            'registered_by_id': card.create_uid.id,
            'origin_id': card.origin_id.id,
            'source_id': card.source_id.id,
            'referrer': card.referred or card.referrer_id.name,
            'contact_count': len(contacts),
            'agreeing_count': sum(map(rules.agrees, facts.contacts)),
            'flagged_count': sum(contact.is_flagged for contact in facts.contacts),
            'first_contact_on': contacts[:1].done_on,
            'last_contact_on': contacts[-1:].done_on,
            'visit_count': sum(record.method in VISITS for record in contacts),
            'drive_count': sum(record.method == 'test_drive' for record in contacts),
            'longest_gap_days': max(((later - earlier).days for earlier, later in itertools.pairwise(days)), default=0),
            'allowed_gap_days': facts.interval_days * company.dealership_ownership_rounds,
            'lapsed_on': company._dealership_day(lapsed) if lapsed else False,
            'events': [
                [record.id, fields.Datetime.to_string(record.done_on), record.method, record.result, agrees, record.is_flagged]
                for record, agrees in zip(contacts, map(rules.agrees, facts.contacts), strict=True)],
        }

    def _finding_sentences(self):
        """What the rule found on this claim, in words."""
        self.ensure_one()
        found = (self.findings or '').split()
        company = self.case_id.sudo().company_id
        sentences = {
            'not_in_system': self.env._("There is no card in the system."),
            'no_follow_up': self.env._("The card has no follow-up."),
            'times_disagree': self.env._("No follow-up whose words and time agree with the system's clock."),
            'lapsed': self.env._(
                "Protection lapsed on %(day)s: no contact for %(days)s days (%(rounds)s intervals of the level).",
                day=format_date(self.env, self.lapsed_on) if self.lapsed_on else "", days=self.allowed_gap_days,
                rounds=company.dealership_ownership_rounds),
        }
        return [sentences[code] for code in found if code in sentences] or [
            self.env._("Card in the system, with follow-ups whose words and times agree.")]


def deadline_moment(case):
    """The moment (naive UTC) at which the last day for a case is over."""
    return case.company_id._dealership_midnight(case.deadline + datetime.timedelta(days=1)) if case.deadline else None
