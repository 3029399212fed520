from odoo import api, fields, models, tools
from odoo.tools.sql import column_exists


class CrmTeam(models.Model):
    _name = 'crm.team'
    _inherit = ['crm.team', 'dealership.cached.mixin']

    _cached_fields = ('is_dealership', 'active')

    is_dealership = fields.Boolean(
        "Dealership Team", tracking=True,
        help="Leads of this team are customer cards: the dealership's fields, checks and rules apply to them.")

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        teams.filtered('is_dealership')._become_dealership()
        return teams

    def write(self, vals):
        becoming = self.filtered(lambda team: not team.is_dealership) if vals.get('is_dealership') else self.browse()
        result = super().write(vals)
        becoming._become_dealership()
        return result

    @api.model
    @tools.ormcache()
    def _dealership_team_ids(self):
        """Ids of all dealership teams, archived ones and other stores' too; one look-up for a whole registry."""
        if not column_exists(self.env.cr, 'crm_team', 'is_dealership'):
            return frozenset()  # an uninstallation drops columns while it still asks for views
        return frozenset(self.sudo().with_context(active_test=False).search([('is_dealership', '=', True)]).ids)

    def _become_dealership(self):
        """Give the team the trade's stages, and its open opportunities what a card has."""
        if not self:
            return
        stages = self._dealership_stages()
        stages.sudo().write({'team_ids': [fields.Command.link(team.id) for team in self]})  # stages belong to the sales administrator
        leads = self.env['crm.lead'].sudo().search([('team_id', 'in', self.ids), ('type', '=', 'opportunity')])
        leads._number_cards()

    @api.model
    def _dealership_stages(self):
        """The six stages of a dealership's board, made when the first team needs them.

        They always belong to teams: a stage without one would show in everybody's pipeline.
        """
        Stage = self.env['crm.stage'].sudo().with_context(lang='en_US')
        stages = Stage.search([('dealership_code', '!=', False)])
        known = set(stages.mapped('dealership_code'))
        created = Stage.create([
            values for values in self.with_context(lang='en_US')._dealership_stage_values()
            if values['dealership_code'] not in known])
        for lang, _name in self.env['res.lang'].get_installed():
            if lang != 'en_US' and created:
                names = {
                    values['dealership_code']: values['name']
                    for values in self.with_context(lang=lang)._dealership_stage_values()}
                for stage in created.with_context(lang=lang):
                    stage.name = names[stage.dealership_code]
        return (stages | created).with_env(self.env)

    @api.model
    def _dealership_stage_values(self):
        """Stages of screens.md: 未到店, 到店, 试驾, 报价/谈判, 订单, 成交."""
        names = {
            'not_visited': self.env._("Not visited yet"),
            'visited': self.env._("Visited"),
            'test_drive': self.env._("Test drive"),
            'negotiation': self.env._("Quotation / negotiation"),
            'ordered': self.env._("Order"),
            'won': self.env._("Sold"),
        }
        return [
            {'name': name, 'dealership_code': code, 'sequence': 10 * number, 'is_won': code == 'won'}
            for number, (code, name) in enumerate(names.items(), start=1)
        ]
