"""The defeat card on paper (战败卡): the card at that time, why it was lost, what the manager said (G02, paper 7)."""
from odoo import api, models

from ..card.paper import Written


class ReportDefeatCard(models.AbstractModel):
    _name = 'report.auto_dealership.report_defeat_card'
    _description = "Defeat Card on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        defeats = self._paper_records('dealership.defeat', docids)
        return {
            'doc_ids': defeats.ids,
            'doc_model': defeats._name,
            'docs': defeats,
            'cards': [self._defeat_card(defeat) for defeat in defeats or (defeats,)],
        }

    @api.model
    def _defeat_card(self, defeat):
        card = defeat.lead_id
        reasons = self.env['dealership.defeat.reason'].search([('active', '=', True)])
        return Written({
            'store': (defeat.company_id or self.env.company).name,
            'team': defeat.team_id.name,
            'number': card.card_number,
            'card_date': self._date(defeat.card_date),
            'asked_on': self._date(defeat.requested_on),
            'requester': defeat.sudo().requester_id.name,
            'consultant': defeat.sudo().consultant_id.name,  # colleagues' names, whoever prints
            'customer': card.contact_name or card.name,
            'phone': card.phone,
            'level': defeat.level_id.code,
            'wishes': card.wish_summary,
            'criterion': self._selection_boxes(defeat, 'criterion'),
            'kind': self._selection_boxes(defeat, 'kind'),
            'reason': self._record_boxes(reasons, defeat.reason_id),
            'competitor': defeat._competitor_name() if defeat else "",
            'price': self._amount(defeat.price),
            'payment': self._selection_boxes(defeat, 'payment_method'),
            # left out for who paid cash (全款此项省略)
            'finance': "—" if defeat.payment_method == 'cash' else defeat.finance_policy,
            'words': defeat.customer_words,
            'explanation': defeat.explanation,
            **self._history(defeat),
            **self._decision(defeat),
        })

    @api.model
    def _history(self, defeat):
        return {
            'contacts': defeat.contact_count if defeat else "",
            'visits': defeat.visit_count if defeat else "",
            'drives': defeat.drive_count if defeat else "",
            'card_days': defeat.card_days if defeat else "",
            'last_contact': self._date(defeat.last_contact_on),
            'attempts': defeat.attempt_days if defeat else "",
        }

    @api.model
    def _decision(self, defeat):
        calls = defeat.sudo().call_ids.filtered(lambda call: call.state == 'done')
        return {
            'calls': [Written({
                'caller': call.caller_id.name, 'date': self._date(call.done_on), 'result': self._selection_label(call, 'result'),
                'words': call.content}) for call in calls],
            'decision': self._boxes([
                (self.env._("Approved"), defeat.state == 'approved'),
                (self.env._("Rejected"), defeat.state == 'rejected'),
                (self.env._("Call first"), defeat.state == 'call_first')]),
            'decided_by': defeat.sudo().decided_by_id.name,
            'decided_on': self._date(defeat.decided_on),
            'decision_note': defeat.decision_note,
        }
