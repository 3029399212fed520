"""What the showroom knows of a card: its visits, counted; and the stage that a visit reaches (B11, D03)."""
from odoo import fields, models
from odoo.tools import SQL

from .visit import CARD_READERS
from .visit_steps import STEPS


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    visit_ids = fields.One2many(
        'dealership.visit', 'lead_id', "Showroom Visits", readonly=True, copy=False, groups=CARD_READERS)

    def _refresh_visit_count(self):
        """Count the visits of each card; one statement for any number of cards, and only rows that change are written."""
        if not self:
            return
        self.env['dealership.visit'].flush_model(['lead_id', 'kind', 'is_void'])
        self.flush_recordset(['visit_count'])
        rows = self.env.execute_query(SQL("""
            UPDATE crm_lead lead
               SET visit_count = counted.visits
              FROM (
                SELECT card.id, count(visit.id) AS visits
                  FROM crm_lead card
                  LEFT JOIN dealership_visit visit
                    ON visit.lead_id = card.id AND visit.kind = 'visit' AND visit.is_void IS NOT TRUE
                 WHERE card.id = ANY(%s)
                 GROUP BY card.id) counted
             WHERE lead.id = counted.id AND lead.visit_count IS DISTINCT FROM counted.visits
         RETURNING lead.id""", list(self.ids)))
        self.browse([row[0] for row in rows]).invalidate_recordset(['visit_count'])

    def _reach_stage(self, code):
        """Move open cards up to the stage of this code; those that are there or beyond stay."""
        stages = self.env['crm.stage'].search([('dealership_code', '!=', False)])
        order = {stage.dealership_code: stage.sequence for stage in stages}
        target = stages.filtered(lambda stage: stage.dealership_code == code)[:1]
        below = self.filtered(
            lambda lead: lead.active and target in self._stages_of(lead, stages)
            and lead.stage_id.dealership_code in order and lead.stage_id.sequence < target.sequence)
        if below:
            below.stage_id = target

    def _stages_of(self, lead, stages):
        return stages.filtered(lambda stage: not stage.team_ids or lead.team_id in stage.team_ids)

    def _note_visit_step(self, step):
        """What is done with the customer while he is in the store is a step of his visit, unless it was tapped already."""
        name = STEPS[step]
        visits = self.env['dealership.visit'].sudo().search([  # the floor's record of what the caller has just done
            ('lead_id', 'in', self.ids), ('kind', '=', 'visit'), ('is_open', '=', True), ('left_open', '=', False), (name, '=', False)])
        visits = visits.filtered(lambda visit: visit._is_of_today())
        visits._receive()
        visits.write({name: fields.Datetime.now()})

    def action_view_visits(self):
        """The visits and calls of the card."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_visit_action')
        return {**action, 'domain': [('lead_id', '=', self.id)], 'context': {}}

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        cards = opportunities.sudo()  # the floor's history follows the card that stays
        cards.visit_ids.write({'lead_id': self.id})
        self._refresh_visit_count()
        return result
