"""A level that goes down asks for a word (C05): nobody cools a customer off in silence."""
from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    level_reason = fields.Char(
        "Why This Level", copy=False, help="Why the level was lowered (降级理由); asked when it goes down, kept in the level history.")
    level_is_lowered = fields.Boolean(compute='_compute_level_is_lowered')

    @api.depends('level_id')
    def _compute_level_is_lowered(self):
        for lead in self:
            before = lead._origin.level_id
            lead.level_is_lowered = bool(
                before and lead.level_id and before != lead.level_id and self._level_direction(before, lead.level_id) == 'down')

    @api.onchange('level_id')
    def _onchange_level_word(self):
        if self.level_is_lowered:
            self.level_reason = False

    def _prepare_card_write(self, vals):
        vals = super()._prepare_card_write(vals)
        if vals.get('level_id') and not self.env.su:
            level = self.env['dealership.intention.level'].sudo().browse(vals['level_id'])
            for lead in self:
                before = lead.level_id
                lowered = before and before != level and self._level_direction(before, level) == 'down'
                if lowered and not (vals.get('level_reason') or '').strip():
                    raise UserError(self.env._(
                        "%(card)s: say why the level goes down from %(before)s to %(after)s. Open the card and fill in “Why This "
                        "Level”, or log the follow-up in which the customer said it.",
                        card=lead.display_name, before=before.code, after=level.code))
        return vals

    def _level_change_vals(self, old, now):
        vals = super()._level_change_vals(old, now)
        if vals['direction'] == 'down':
            vals['reason'] = self.level_reason
        return vals
