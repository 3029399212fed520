"""A card shows the workshop visit that asked for it (J06)."""
from odoo import api, fields, models
from odoo.tools import format_date


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    replacement_ids = fields.One2many('dealership.replacement', 'lead_id', "Replacement Prompts")
    replacement_reason = fields.Char("Replacement", compute='_compute_replacement_reason')

    @api.depends('replacement_ids.state')
    def _compute_replacement_reason(self):
        """Told to whoever sees the card; one query for any number of them."""
        prompts = self.env['dealership.replacement'].sudo().search([('lead_id', 'in', self.ids)], order='id') if self.ids else ()
        by_card = {prompt.lead_id.id: prompt for prompt in prompts}
        for lead in self:
            prompt = by_card.get(lead._origin.id)
            lead.replacement_reason = prompt and self.env._(
                "%(car)s was in the workshop on %(day)s (%(visit)s): %(reasons)s", car=prompt.vehicle_id.display_name,
                day=format_date(self.env, prompt.prompted_on), visit=prompt.visit_id.name or "–", reasons=prompt.reasons)

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self.env['dealership.replacement'].sudo().search([('lead_id', 'in', opportunities.ids)]).write({'lead_id': self.id})
        return result
