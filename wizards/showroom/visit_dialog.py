from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VisitDialog(models.TransientModel):
    """The one question that a button of the register asks: why, when, or who."""
    _name = 'dealership.visit.dialog'
    _description = "Question on a Visit"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('visit_id',)

    visit_id = fields.Many2one('dealership.visit', required=True, readonly=True, ondelete='cascade')
    kind = fields.Selection([
        ('pass', "Pass the Turn"),
        ('void', "Mark as Mistaken"),
        ('close_late', "Close Afterwards"),
        ('turn_over', "Turn Over to a Manager"),
    ], required=True, readonly=True)
    reason = fields.Char("Why")
    departure = fields.Datetime("Left At", help="When the customer left, on the day of the visit.")
    manager_ids = fields.Many2many('res.users', compute='_compute_manager_ids')
    manager_id = fields.Many2one('res.users', "Taken Over By", domain="[('id', 'in', manager_ids)]")

    @api.depends('visit_id')
    def _compute_manager_ids(self):
        """Sales managers of the store: those who lead its dealership teams first come to mind, any may take over."""
        group = self.env.ref('auto_dealership.group_manager').sudo()
        for dialog in self:
            company = dialog.visit_id.sudo().company_id
            dialog.manager_ids = group.all_user_ids.filtered(lambda user, company=company: company in user.company_ids and user.active)

    @api.model
    def _of(self, visit, kind):
        leaders = visit.sudo().team_id.user_id if kind == 'turn_over' else self.env['res.users']
        return self.create({
            'visit_id': visit.id, 'kind': kind, 'manager_id': leaders[:1].id,
            'departure': visit.arrival if kind == 'close_late' else False})

    def action_confirm(self):
        """Hand the answer to the visit, which checks who may do it."""
        self.ensure_one()
        visit = self.visit_id
        if self.kind == 'pass':
            visit._pass_turn(self.reason)
        elif self.kind == 'void':
            visit._void(self.reason)
        elif self.kind == 'close_late':
            visit._close_late(self.departure, self.reason)
        else:
            if not self.manager_id:
                raise ValidationError(self.env._("Choose the manager who takes the customer over."))
            visit._turn_over(self.manager_id)
        return {'type': 'ir.actions.act_window_close'}
