from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import assignment


class DealershipAssignmentRule(models.Model):
    """Which team gets a new lead, and who of it (线索分配规则, E04); among those, fairness decides."""
    _name = 'dealership.assignment.rule'
    _description = "Lead Assignment Rule"
    _order = 'company_id, sequence, id'
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10, help="The first rule that holds decides.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', "Store", required=True, index=True, default=lambda self: self.env.company, ondelete='cascade')
    state_ids = fields.Many2many('res.country.state', string="Provinces", help="Where the customer lives; empty: anywhere.")
    brand_ids = fields.Many2many('fleet.vehicle.model.brand', string="Brands", help="Of the first wish; empty: any.")
    model_ids = fields.Many2many('fleet.vehicle.model', string="Models", help="The first wish; empty: any.")
    source_ids = fields.Many2many(
        'utm.source', string="Channels", domain="[('is_dealership_channel', '=', True)]", help="Empty: any.")
    origin_ids = fields.Many2many('dealership.origin', string="Origins", help="Empty: any.")
    level_ids = fields.Many2many(
        'dealership.intention.level', string="Levels", domain="[('company_id', 'in', (company_id, False))]", help="Empty: any.")
    hour_from = fields.Float("From", help="Hour of the day at which the lead came in, by the store's clock; may pass midnight.")
    hour_to = fields.Float("To", help="Equal to the first: at any hour.")
    team_id = fields.Many2one(
        'crm.team', required=True, check_company=True, index=True, ondelete='cascade',
        domain="[('is_dealership', '=', True), ('company_id', 'in', (company_id, False))]")
    user_ids = fields.Many2many(
        'res.users', string="Consultants", domain="[('id', 'in', team_user_ids)]", help="Empty: every member of the team.")
    team_user_ids = fields.Many2many('res.users', compute='_compute_team_user_ids')
    condition_summary = fields.Char("Holds For", compute='_compute_condition_summary')
    assignment_count = fields.Integer("Assigned", compute='_compute_assignment_count')

    @api.depends('team_id')
    def _compute_team_user_ids(self):
        for rule in self:
            rule.team_user_ids = rule.team_id.member_ids

    @api.depends('state_ids', 'brand_ids', 'model_ids', 'source_ids', 'origin_ids', 'level_ids', 'hour_from', 'hour_to')
    def _compute_condition_summary(self):
        for rule in self:
            parts = [
                "/".join(rule[name].mapped('display_name'))
                for name in ('state_ids', 'brand_ids', 'model_ids', 'source_ids', 'origin_ids', 'level_ids') if rule[name]]
            if rule.hour_from != rule.hour_to:
                parts.append(f"{rule._hour(rule.hour_from)}–{rule._hour(rule.hour_to)}")
            rule.condition_summary = " · ".join(parts) or self.env._("every lead")

    @api.model
    def _hour(self, value):
        return f"{int(value):02d}:{round(value % 1 * 60):02d}"

    def _compute_assignment_count(self):
        groups = self.env['dealership.assignment']._read_group([('rule_id', 'in', self.ids)], ['rule_id'], ['__count'])
        counts = {rule.id: count for rule, count in groups}
        for rule in self:
            rule.assignment_count = counts.get(rule.id, 0)

    @api.constrains('hour_from', 'hour_to')
    def _check_hours(self):
        for rule in self:
            if not (0 <= rule.hour_from <= 24 and 0 <= rule.hour_to <= 24):
                raise ValidationError(self.env._("%(rule)s: an hour lies between 0:00 and 24:00.", rule=rule.name))

    @api.constrains('team_id', 'user_ids')
    def _check_team(self):
        for rule in self:
            if not rule.team_id.is_dealership:
                raise ValidationError(self.env._("%(rule)s: “%(team)s” is no dealership team.", rule=rule.name, team=rule.team_id.name))
            strangers = rule.user_ids - rule.team_id.member_ids
            if strangers:
                raise ValidationError(self.env._(
                    "%(rule)s: %(user)s is no member of “%(team)s”. Choose members of that team, or add him to it.",
                    rule=rule.name, user=strangers[0].name, team=rule.team_id.name))

    def _as_rules(self):
        """The rules as the pure function knows them; what is archived meanwhile no longer counts."""
        return [assignment.Rule(
            id=rule.id, sequence=rule.sequence, team=rule.team_id.id, users=frozenset(rule.user_ids.ids),
            states=frozenset(rule.state_ids.ids), brands=frozenset(rule.brand_ids.ids), models=frozenset(rule.model_ids.ids),
            sources=frozenset(rule.source_ids.ids), origins=frozenset(rule.origin_ids.ids), levels=frozenset(rule.level_ids.ids),
            hours=(rule.hour_from, rule.hour_to)) for rule in self]

    def action_view_assignments(self):
        """What this rule gave to whom."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.act_window']._for_xml_id('auto_dealership.dealership_assignment_action')
        return {**action, 'domain': [('rule_id', '=', self.id)], 'context': {}}
