"""The ruling on paper (判单书, paper 8): parties, customer masked, both time lines, proposal, decision and reason, effects, date."""
from odoo import api, models

from ..card.paper import Written


class ReportOwnershipRuling(models.AbstractModel):
    _name = 'report.auto_dealership.report_ownership_ruling'
    _description = "Ruling on Paper"
    _inherit = ['dealership.paper']

    @api.model
    def _get_report_values(self, docids, data=None):
        cases = self._paper_records('dealership.ownership.case', docids)
        return {
            'doc_ids': cases.ids,
            'doc_model': cases._name,
            'docs': cases,
            'rulings': [self._ruling(case) for case in cases],
        }

    @api.model
    def _ruling(self, case):
        facts = case.sudo()  # names of the parties and of who ruled, which everybody in the case reads on the screen
        lines = [self._party(line) for line in case._time_lines()]
        return Written({
            'store': facts.company_id.name,
            'number': case.name,
            'customer': case.customer_hint,
            'kind': self._selection_label(case, 'kind'),
            'opened_on': self._date(case.opened_on),
            'deadline': self._date(case.deadline),
            'appeal': facts.appeal_of_id.name,
            'appeal_reason': case.appeal_reason,
            'parties': lines,
            'proposal': case.proposal_words,
            'decision': self._boxes([
                (label, value == case.decision) for value, label in case._fields['decision']._description_selection(self.env)]),
            'result': case.result_words if case.state == 'ruled' else "",
            'reason': case.decision_note,
            'deviation': self.env._("Other than the rule proposes") if case.is_deviation else "",
            'effects': case._ruled_effects() if case.state == 'ruled' else [],
            'decided_by': self.env._("By the deadline") if case.is_automatic else facts.decided_by_id.name,
            'decided_on': self._date(case.decided_on),
        })

    @api.model
    def _party(self, line):
        """One party's column; no words of the customer on a paper that both sign."""
        events = [event for event in line['events'] if not event['mark']]
        return Written({**line, 'events': [Written(event) for event in events], 'claim_holds': "\n".join(line['findings'])})
