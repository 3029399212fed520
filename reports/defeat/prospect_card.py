"""The end of the prospect card (A卡) as the approved defeat has it, where else it is ticked by hand (G02)."""
from odoo import api, models

# In the order of the form's boxes.
REASON_CODES = (
    'vehicle', 'relation', 'brand_habit', 'use', 'sales_skill', 'promotion', 'budget_new', 'competitor_new', 'budget_used')


class ReportProspectCard(models.AbstractModel):
    _inherit = 'report.auto_dealership.report_prospect_card'

    @api.model
    def _end(self, lead):
        end = super()._end(lead)
        if lead.won_status != 'lost':
            return end
        # a part of the card itself, which the user may read
        defeat = self.env['dealership.defeat'].sudo().search([('lead_id', '=', lead.id), ('is_effective', '=', True)], limit=1)
        if not defeat:
            return end
        kinds = {'in_store': 0, 'in_network': 1, 'other_brand': 2}
        labels = [
            self.env._("1. In-store defeat"), self.env._("2. In-network defeat"), self.env._("3. Defeat by another brand")]
        code = defeat.reason_id.code
        note = " · ".join(part for part in (defeat._competitor_name(), lead.lost_reason_id.sudo().name) if part)
        return {
            **end,
            'defeat_kind': self._boxes([
                (label, kinds.get(defeat.kind) == number) for number, label in enumerate(labels)]),
            'defeat_reason': self._boxes([
                *((label, code == REASON_CODES[number]) for number, label in enumerate(self._defeat_reasons())),
                (self.env._("Other cause"), code not in REASON_CODES)]),
            'defeat_note': note,
        }
