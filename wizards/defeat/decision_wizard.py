"""The manager decides on one request or on many at once (G04)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.defeat.defeat import ASKED


class DefeatDecisionWizard(models.TransientModel):
    """Collect a decision on defeats (战败审批), tell what cannot be decided, call the requests' own methods."""
    _name = 'dealership.defeat.decision.wizard'
    _description = "Decide on Defeats"

    defeat_ids = fields.Many2many(
        'dealership.defeat', string="Requests", required=True, default=lambda self: self._default_defeats())
    decidable_ids = fields.Many2many('dealership.defeat', compute='_compute_decidable')
    decidable_count = fields.Integer("To Decide", compute='_compute_decidable')
    left_out = fields.Text("Not Decided Here", compute='_compute_decidable')
    decision = fields.Selection(
        [('approve', "Approve"), ('reject', "Reject"), ('call', "Call first")], required=True, default='approve')
    note = fields.Text("Words")
    follow_up_on = fields.Date("Contact Again On", compute='_compute_follow_up_on', store=True, readonly=False, precompute=True)
    caller_id = fields.Many2one('res.users', "Who Calls", domain="[('share', '=', False), ('id', 'not in', excluded_ids)]")
    excluded_ids = fields.Many2many('res.users', compute='_compute_decidable')

    @api.model
    def _default_defeats(self):
        if self.env.context.get('active_model') != 'dealership.defeat':
            return self.env['dealership.defeat']
        return self.env['dealership.defeat'].browse(self.env.context.get('active_ids', ()))

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards.defeat_ids.check_access('read')
        return wizards

    def write(self, vals):
        result = super().write(vals)
        self.defeat_ids.check_access('read')
        return result

    @api.depends('defeat_ids')
    def _compute_decidable(self):
        for wizard in self:
            requests = wizard.defeat_ids._origin
            requests.check_access('read')
            obstacles = {
                defeat: defeat._decision_obstacle() or ("" if defeat.state in ASKED else str(defeat._decided_already()))
                for defeat in requests}
            wizard.decidable_ids = requests.filtered(lambda defeat, obstacles=obstacles: not obstacles[defeat])
            wizard.decidable_count = len(wizard.decidable_ids)
            wizard.left_out = "\n".join(filter(None, obstacles.values())) or False
            people = requests.sudo()  # their ids only, to leave them out of the choice
            wizard.excluded_ids = people.requester_id | people.consultant_id

    @api.depends('defeat_ids')
    def _compute_follow_up_on(self):
        for wizard in self:
            wizard.follow_up_on = wizard.defeat_ids._origin[:1]._follow_up_days()[0] if wizard.defeat_ids else False

    def _requests(self):
        if not self.decidable_ids:
            raise AccessError(self.left_out or self.env._("Choose the requests to decide on."))
        return self.decidable_ids

    def action_decide(self):
        """Do what was decided with the requests that this person may decide on."""
        self.ensure_one()
        requests = self._requests()
        if self.decision == 'approve':
            requests._approve(self.note)
        elif self.decision == 'reject':
            requests._reject(self.note, self.follow_up_on)
        else:
            if not self.caller_id:
                raise UserError(self.env._("Choose who calls the customer."))
            requests._ask_call(self.caller_id, self.note)
        return {'type': 'ir.actions.act_window_close', 'infos': {'done': True}}

    def action_approve_print(self):
        """Approve, and print the defeat cards."""
        self.ensure_one()
        requests = self._requests()
        requests._approve(self.note)
        action = self.env.ref('auto_dealership.action_report_defeat_card').report_action(requests, config=False)
        return {**action, 'close_on_report_download': True}
