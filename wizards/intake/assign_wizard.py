from odoo import api, fields, models

from ...models.intake.pool_move import RELEASE_CODES


class DealershipAssignWizard(models.TransientModel):
    """Give leads or cards to a consultant by hand, or release them to the pool; either way with a reason."""
    _name = 'dealership.assign.wizard'
    _description = "Give Cards to a Consultant"

    lead_ids = fields.Many2many('crm.lead', string="Leads and Cards", required=True)
    lead_count = fields.Integer(compute='_compute_lead_count')
    target = fields.Selection([('consultant', "A consultant"), ('pool', "The pool")], required=True, default='consultant')
    allowed_user_ids = fields.Many2many('res.users', compute='_compute_allowed_user_ids')
    user_id = fields.Many2one('res.users', "Consultant", domain="[('id', 'in', allowed_user_ids)]")
    load_summary = fields.Char("Has Now", compute='_compute_load_summary')
    code = fields.Selection(RELEASE_CODES, "Cause", default='manager')
    reason = fields.Char()

    @api.depends('lead_ids')
    def _compute_lead_count(self):
        for wizard in self:
            wizard.lead_count = len(wizard.lead_ids)

    @api.depends('lead_ids')
    def _compute_allowed_user_ids(self):
        """Members and leaders of the dealership teams of the cards' store."""
        for wizard in self:
            companies = wizard.lead_ids.company_id
            teams = self.env['crm.team'].search([
                ('is_dealership', '=', True), ('company_id', 'in', [*companies.ids, False])])
            wizard.allowed_user_ids = teams.member_ids | teams.user_id

    @api.depends('user_id')
    def _compute_load_summary(self):
        for wizard in self:
            member = self.env['crm.team.member'].search(
                [('user_id', '=', wizard.user_id.id), ('is_dealership', '=', True)], limit=1) if wizard.user_id else False
            load = self.env['crm.lead']._open_loads(wizard.user_id).get(wizard.user_id.id, 0)
            if not wizard.user_id:
                wizard.load_summary = False
            elif member and member.dealership_capacity:
                wizard.load_summary = self.env._(
                    "%(load)s of %(capacity)s open cards", load=load, capacity=member.dealership_capacity)
            else:
                wizard.load_summary = self.env._("%s open cards", load)

    def action_assign(self):
        """Move the cards; they check who may move them, and to whom."""
        self.ensure_one()
        self.check_access('write')
        if self.target == 'pool':
            self.lead_ids._release_by_hand(self.code, self.reason)
        else:
            self.lead_ids._reassign(self.user_id, self.reason)
        return {'type': 'ir.actions.act_window_close'}
