"""One claimant's column: what was frozen of his claim, and his contacts in the order of time (F02)."""
from odoo import fields, models
from odoo.tools import format_date, format_datetime

from .ownership_timeline import SHOWN


class DealershipOwnershipClaim(models.Model):
    _inherit = 'dealership.ownership.claim'

    def _time_line(self, in_full, words_of):
        """Values of the column.

        :param bool in_full: with the words of the contacts, the customer and who referred him
        :param dict words_of: follow-up id → words
        """
        self.ensure_one()
        claim, case = self.sudo(), self.sudo().case_id
        zone = case.company_id._dealership_timezone().zone

        def day(value):
            return format_date(self.env, value) if value else ""

        def moment(value):
            return format_datetime(self.env, value, tz=zone, dt_format='short') if value else ""

        return {
            'id': claim.id,
            'user': claim.user_id.name,
            'team': claim.team_id.name or "",
            'is_own': claim.user_id == self.env.user,
            'has_left': not claim.user_id.active,
            'is_proposed': case.state == 'open' and claim == case.proposal_claim_id,
            'is_winner': case.state == 'ruled' and claim == case.winner_claim_id,
            'is_valid': claim.is_valid,
            'findings': self._finding_sentences(),
            'kind': dict(claim._fields['kind']._description_selection(self.env)).get(claim.kind, ""),
            'registered': moment(claim.registered_on),
            'registered_by': claim.registered_by_id.name if claim.registered_by_id != claim.user_id else "",
            # data that came later than the card: a name was faked first and completed later
            'card_date': day(claim.card_date) if claim.card_date != self._registered_day() else "",
            'origin': claim.origin_id.with_env(self.env).sudo().name or "",
            'channel': claim.source_id.with_env(self.env).sudo().display_name or "",
            'contacts': claim.contact_count,
            'agreeing': claim.agreeing_count,
            'flagged': claim.flagged_count,
            'visits': claim.visit_count,
            'drives': claim.drive_count,
            'gap': claim.longest_gap_days,
            'allowed': claim.allowed_gap_days,
            'lapsed': day(claim.lapsed_on),
            'customer': self._customer_words() if in_full else "",
            'card': claim.card_number if in_full else "",
            'referrer': claim.referrer if in_full else "",
            'events': self._time_line_events(claim, in_full, words_of, moment),
            'more': max(0, len(claim.events or ()) - SHOWN),
        }

    def _registered_day(self):
        claim = self.sudo()
        return claim.registered_on and claim.case_id.company_id._dealership_day(claim.registered_on)

    def _customer_words(self):
        """The customer by name and phone to who rules, while the cards are apart; behind a mask to everybody else, and later."""
        claim = self.sudo()
        if claim.case_id.state != 'open' or not claim.lead_id.with_env(self.env).has_access('read'):
            return claim.customer_masked
        card = claim.lead_id
        return " ".join(filter(None, (card.contact_name or card.partner_name or card.name, card.phone)))

    def _time_line_events(self, claim, in_full, words_of, moment):
        """The contacts, the newest ones of many; with the moment at which the dispute began among them."""
        FollowUp = self.env['dealership.follow.up']
        methods = dict(FollowUp._fields['method']._description_selection(self.env))
        results = dict(FollowUp._fields['result']._description_selection(self.env))
        began = fields.Datetime.to_string(claim.case_id.opened_on)
        rows, marked = [], False
        for record_id, done_on, method, result, agrees, flagged in (claim.events or [])[-SHOWN:]:
            if not marked and done_on > began:
                marked = True
                rows.append({'mark': moment(claim.case_id.opened_on)})
            rows.append({
                'mark': "",
                'when': moment(fields.Datetime.to_datetime(done_on)),
                'method': methods.get(method, ""),
                'result': "" if result == 'reached' else results.get(result, ""),
                'agrees': agrees,
                'flagged': flagged,
                'words': words_of.get(record_id, "")[:200] if in_full else "",
            })
        return rows
