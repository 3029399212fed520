from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class DealershipDutyLine(models.Model):
    """A consultant's place in the rota of a day (轮值顺序)."""
    _name = 'dealership.duty.line'
    _description = "Consultant on Duty"
    _inherit = ['dealership.follow.mixin']
    _order = 'duty_id desc, sequence, id'
    _check_company_auto = True
    _follow_field = 'duty_id'

    duty_id = fields.Many2one('dealership.duty', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='duty_id.company_id', store=True)
    candidate_ids = fields.Many2many('res.users', compute='_compute_candidate_ids')
    user_id = fields.Many2one(
        'res.users', "Consultant", required=True, ondelete='restrict', check_company=True, domain="[('id', 'in', candidate_ids)]")
    sequence = fields.Integer(default=99)
    on_duty = fields.Boolean(default=True, help="Only who is on duty gets guests by the rota.")
    note = fields.Char(help="For example until when, or why not.")

    _user_unique = models.Constraint('UNIQUE(duty_id, user_id)', "A consultant stands on the duty list once.")

    @api.depends('duty_id')
    def _compute_candidate_ids(self):
        for duty, lines in self.grouped('duty_id').items():
            lines.candidate_ids = self.env['dealership.duty']._candidates(duty.company_id or self.env.company)

    @api.constrains('user_id', 'duty_id')
    def _check_candidate(self):
        for line in self:
            if line.user_id not in self.env['dealership.duty']._candidates(line.duty_id.company_id):
                raise ValidationError(self.env._(
                    "%(user)s is no consultant of this store: only members of its dealership teams stand on the duty list. A sales "
                    "manager can add them to a team.", user=line.user_id.sudo().name))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_today()
        return lines

    def write(self, vals):
        self._check_today()
        result = super().write(vals)
        if 'duty_id' in vals:
            self._check_today()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_past(self):
        self._check_today()

    def _check_today(self):
        """Who was on duty is a fact: it is set for today, and stays as it was."""
        if self.env.su:
            return
        for duty in self.duty_id:
            if duty.date < duty.company_id.sudo()._dealership_today():
                raise UserError(self.env._(
                    "%(day)s is past: its duty list stays as it was. Set today's.", day=duty.display_name))
