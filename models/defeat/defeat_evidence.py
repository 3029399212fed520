"""What the system knows of a card when its defeat is asked for: the history in short, and the attempts in vain (G02, G03)."""
from odoo import api, fields, models

from ...rules import defeat as rules


class DealershipDefeat(models.Model):
    _inherit = 'dealership.defeat'

    _protected_fields = (
        'contact_count', 'visit_count', 'drive_count', 'last_contact_on', 'attempt_count', 'attempt_days', 'attempts_needed', 'card_days')

    contact_count = fields.Integer("Contacts", compute='_compute_evidence', store=True, precompute=True)
    visit_count = fields.Integer("Visits", compute='_compute_evidence', store=True, precompute=True)
    drive_count = fields.Integer("Test Drives", compute='_compute_evidence', store=True, precompute=True)
    last_contact_on = fields.Datetime("Last Contact", compute='_compute_evidence', store=True, precompute=True)
    attempt_count = fields.Integer(
        "Attempts in Vain", compute='_compute_evidence', store=True, precompute=True,
        help="Contacts without an answer since the customer was last spoken with.")
    attempt_days = fields.Integer(
        "Days of Attempts", compute='_compute_evidence', store=True, precompute=True,
        help="Different days of these attempts; they count for “unreachable”.")
    attempts_needed = fields.Integer("Days Needed", compute='_compute_evidence', store=True, precompute=True)
    card_days = fields.Integer("Card Open (Days)", compute='_compute_evidence', store=True, precompute=True)
    follow_up_ids = fields.One2many(related='lead_id.follow_up_ids', string="Follow-ups")

    @api.depends('lead_id')
    def _compute_evidence(self):
        """As it is now; written again when the defeat is asked for, then it stands."""
        evidence = self._evidence()
        for defeat in self:
            facts = evidence[defeat.lead_id._origin.id]
            defeat.update(facts if defeat.state == 'draft' else {name: defeat[name] for name in facts})

    def _evidence(self):
        """History in short of the cards of these requests; one query for any number of them.

        :return: dict of card id → values
        """
        cards = self.lead_id._origin.sudo()  # counts only, of cards that the requester may see
        contacts = {card.id: [] for card in cards}
        for follow_up in self.env['dealership.follow.up'].sudo().search_fetch(
                [('lead_id', 'in', cards.ids)], ['lead_id', 'done_on', 'result', 'company_id']):
            contacts[follow_up.lead_id.id].append(follow_up)
        today = fields.Date.context_today(self)
        values = {False: {
            'contact_count': 0, 'visit_count': 0, 'drive_count': 0, 'last_contact_on': False, 'attempt_count': 0,
            'attempt_days': 0, 'attempts_needed': 0, 'card_days': 0}}
        for card in cards:
            company = card.company_id or card.team_id.company_id or self.env.company
            days = self._failed_days(contacts[card.id], company)
            answered = [record.done_on for record in contacts[card.id] if record.result not in rules.FAILED]
            since = max(answered, default=None)
            values[card.id] = {
                'contact_count': len(contacts[card.id]),
                'visit_count': card.visit_count,
                'drive_count': card.test_drive_count,
                'last_contact_on': card.last_contact_on,
                'attempt_count': sum(
                    record.result in rules.FAILED and (since is None or record.done_on > since) for record in contacts[card.id]),
                'attempt_days': len(days),
                'attempts_needed': company.dealership_defeat_attempts,
                'card_days': (today - card.card_date).days if card.card_date else 0,
            }
        return values

    @api.model
    def _failed_days(self, follow_ups, company):
        return rules.failed_days(
            (record.done_on, company._dealership_day(record.done_on), record.result) for record in follow_ups)
