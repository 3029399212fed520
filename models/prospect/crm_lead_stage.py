"""A dealership's board has the dealership's stages, and no others' (screens: kanban columns)."""
from odoo import api, models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    @api.model
    def _prepare_cards(self, vals_list):
        """Resolve the first stage once a team, where core would look it up for every lead."""
        super()._prepare_cards(vals_list)
        stages = {}
        for vals in vals_list:
            if vals.get('stage_id'):
                continue
            team = self._vals_team(vals)
            if team.id not in stages:
                stages[team.id] = self._stage_find(team_id=team.id, domain=[('fold', '=', False)]).id
            vals['stage_id'] = stages[team.id]

    def _stage_find(self, team_id=False, domain=None, order='sequence, id', limit=1):
        """Cards begin in a stage of their own team; stages that belong to no team are the other teams'."""
        team_ids = self.env['crm.team']._dealership_team_ids()
        teams = ({team_id} if team_id else set()) | set(self.team_id.ids)
        if teams and teams <= team_ids:
            domain = [('team_ids', 'in', list(teams)), *(domain or [])]
        return super()._stage_find(team_id=team_id, domain=domain, order=order, limit=limit)

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """On the dealership's board, show the columns of its teams, the empty ones too."""
        if not self.env.context.get('dealership_board'):
            return super()._read_group_stage_ids(stages, domain)
        teams = self.env['crm.team']._dealership_team_ids()
        found = stages.sudo()._search(
            ['|', ('id', 'in', stages.ids), ('team_ids', 'in', list(teams))], order=stages._order)
        return stages.browse(found)
