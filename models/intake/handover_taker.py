from odoo import api, fields, models


class DealershipHandoverTaker(models.Model):
    """Who takes over, and what he would get."""
    _name = 'dealership.handover.taker'
    _inherit = 'dealership.follow.mixin'
    _description = "Handover: Taker"
    _order = 'handover_id, id'
    _rec_name = 'user_id'
    _follow_field = 'handover_id'

    handover_id = fields.Many2one('dealership.handover', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='handover_id.company_id', store=True)
    user_id = fields.Many2one(
        'res.users', "Consultant", required=True, ondelete='restrict', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    level_ids = fields.Many2many(
        'dealership.intention.level', string="Only Levels", domain="[('company_id', 'in', (company_id, False))]",
        help="Empty: cards of every level.")
    load = fields.Integer("Open Now", compute='_compute_load')
    card_count = fields.Integer("Cards", compute='_compute_shares')
    level_summary = fields.Char("By Level", compute='_compute_shares')
    customer_count = fields.Integer("Other Customers", compute='_compute_shares', help="Customers without an open card.")
    plan_count = fields.Integer("Plans", compute='_compute_shares')
    meeting_count = fields.Integer("Appointments", compute='_compute_shares')
    quotation_count = fields.Integer("Quotations", compute='_compute_shares')

    _user_unique = models.Constraint('UNIQUE(handover_id, user_id)', "Each consultant takes over once.")

    @api.depends('user_id')
    def _compute_load(self):
        loads = self.env['crm.lead']._open_loads(self.user_id)
        for taker in self:
            taker.load = loads.get(taker.user_id.id, 0)

    @api.depends('handover_id.line_ids.to_user_id', 'handover_id.state', 'user_id')
    def _compute_shares(self):
        for handover, takers in self.grouped('handover_id').items():
            shares = handover._origin._shares() if handover._origin else {}
            for taker in takers:
                share = shares.get(taker.user_id.id, {})
                levels = share.get('levels', {})
                taker.card_count = sum(levels.values())
                taker.level_summary = " · ".join(f"{code or '–'} {count}" for code, count in levels.items())
                taker.customer_count = share.get('customers', 0)
                taker.plan_count = share.get('plans', 0)
                taker.meeting_count = share.get('meetings', 0)
                taker.quotation_count = share.get('quotations', 0)

    @api.model_create_multi
    def create(self, vals_list):
        takers = super().create(vals_list)
        takers._choice_changed()
        return takers

    def write(self, vals):
        result = super().write(vals)
        self._choice_changed()
        return result

    def unlink(self):
        handovers = self.handover_id
        result = super().unlink()
        handovers.write({'taker_ids': []})
        return result

    def _choice_changed(self):
        """Other takers, other shares; refused once it was carried out."""
        self.handover_id.write({'taker_ids': []})
