from odoo import api, fields, models
from odoo.exceptions import UserError

MODELS = [
    ('crm.lead', "Card or lead"), ('res.partner', "Customer"), ('mail.activity', "Plan"), ('calendar.event', "Appointment"),
    ('sale.order', "Quotation"),
]


class DealershipHandoverLine(models.Model):
    """One record that a handover moves, or moved: from whom, to whom, and whether it was given back."""
    _name = 'dealership.handover.line'
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _description = "Handover: Record"
    _order = 'handover_id desc, id'
    _follow_field = 'handover_id'
    _protected_fields = (
        'handover_id', 'company_id', 'res_model', 'res_id', 'lead_id', 'partner_id', 'level_id', 'from_user_id', 'from_team_id', 'state',
        'moved_on', 'note',
    )

    handover_id = fields.Many2one('dealership.handover', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", index=True)
    res_model = fields.Selection(MODELS, "What", required=True)
    res_id = fields.Many2oneReference("Record", model_field='res_model', required=True)
    lead_id = fields.Many2one('crm.lead', "Card", index='btree_not_null', ondelete='cascade')
    partner_id = fields.Many2one('res.partner', "Customer", index='btree_not_null', ondelete='cascade')
    level_id = fields.Many2one('dealership.intention.level', ondelete='restrict')
    from_user_id = fields.Many2one('res.users', "Consultant So Far", required=True, ondelete='restrict')
    from_team_id = fields.Many2one('crm.team', ondelete='set null')
    to_user_id = fields.Many2one('res.users', "New Consultant", ondelete='restrict', domain="[('id', 'in', taker_user_ids)]")
    taker_user_ids = fields.Many2many('res.users', compute='_compute_taker_user_ids')
    state = fields.Selection(
        [('planned', "To hand over"), ('done', "Handed over"), ('kept', "Left as it was"), ('undone', "Given back")],
        required=True, default='planned')
    moved_on = fields.Datetime()
    note = fields.Char("Why")

    _todo_idx = models.Index("(handover_id, state, id)")

    @api.depends('handover_id.taker_ids.user_id')
    def _compute_taker_user_ids(self):
        for line in self:
            line.taker_user_ids = line.handover_id.taker_ids.user_id

    @api.depends('lead_id', 'partner_id', 'res_model')
    def _compute_display_name(self):
        kinds = dict(self._fields['res_model']._description_selection(self.env))
        for line in self:
            target = line.lead_id or line.partner_id
            line.display_name = target.display_name or f"{kinds.get(line.res_model)} {line.res_id}"

    def write(self, vals):
        """Shared out by hand: another taker for a card, as long as nothing has moved."""
        if 'to_user_id' in vals and not self.env.su:
            for line in self:
                if line.state != 'planned' or line.handover_id.state != 'ready':
                    raise UserError(self.env._("%(card)s was handed over already, or is about to be.", card=line.display_name))
                if vals['to_user_id'] and vals['to_user_id'] not in line.handover_id.taker_ids.user_id.ids:
                    raise UserError(self.env._("Choose one of those who take over."))
        return super().write(vals)
