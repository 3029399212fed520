from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round

KINDS = [
    ('rule', "By rule"), ('manual', "By hand"), ('claim', "From the pool"), ('handover', "Handover"), ('undo', "Handover undone"),
]


class DealershipAssignment(models.Model):
    """Who got a lead or card, when, from whom, by which rule and why (线索分配记录, E04). The record only grows."""
    _name = 'dealership.assignment'
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _description = "Lead Assignment"
    _order = 'assigned_on desc, id desc'
    _rec_name = 'lead_id'
    _follow_field = 'lead_id'
    _protected_fields = ('lead_id',)  # moves with the lead when two are merged
    _immutable_fields = (
        'company_id', 'team_id', 'user_id', 'previous_user_id', 'kind', 'rule_id', 'assigned_on', 'assigned_by_id', 'why',
        'load', 'capacity', 'conversion', 'team_conversion', 'today_count', 'rivals', 'reason', 'handover_id',
    )

    lead_id = fields.Many2one('crm.lead', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", index=True)
    team_id = fields.Many2one('crm.team', index=True)
    user_id = fields.Many2one('res.users', "Consultant", required=True)
    previous_user_id = fields.Many2one('res.users', "Before")
    kind = fields.Selection(KINDS, required=True, default='manual')
    rule_id = fields.Many2one('dealership.assignment.rule', ondelete='restrict', index='btree_not_null')
    assigned_on = fields.Datetime(required=True, default=fields.Datetime.now)
    assigned_by_id = fields.Many2one('res.users', "Assigned by", required=True, default=lambda self: self.env.user)
    why = fields.Selection([('fairest', "Fairest share"), ('only_one', "Only one who could")])
    load = fields.Integer("Open Cards Then", aggregator=None)
    capacity = fields.Integer("Capacity Then", aggregator=None)
    conversion = fields.Float("Conversion Then", aggregator=None)
    team_conversion = fields.Float("Team's Conversion Then", aggregator=None)
    today_count = fields.Integer("Got Before on That Day", aggregator=None)
    rivals = fields.Integer("Others Who Could", aggregator=None)
    reason = fields.Char(help="Said by whoever assigned it by hand.")
    handover_id = fields.Many2one('dealership.handover', ondelete='restrict', index='btree_not_null')
    because = fields.Char(compute='_compute_because', help="Why he got it, in words.")

    _user_idx = models.Index("(user_id, assigned_on DESC)")

    @api.depends('kind', 'reason', 'rule_id', 'why')
    @api.depends_context('lang')
    def _compute_because(self):
        for entry in self:
            entry.because = entry._words()

    def _words(self):
        """Why, in a line."""
        self.ensure_one()
        _ = self.env._
        if self.kind == 'rule':
            rule = self.rule_id.sudo().name  # the name only, for who may see the card
            parts = [_("by rule “%s”", rule) if rule else _("by the lead's own team")]
            if self.why == 'only_one':
                parts.append(_("nobody else could take it"))
            elif self.rivals:
                parts.append(_("the fairest share among %s", self.rivals + 1))
            parts.append(
                _("%(load)s of %(capacity)s open", load=self.load, capacity=self.capacity) if self.capacity
                else _("%s open", self.load))
            if self.team_conversion:
                parts.append(_("conversion %(own)s %% (team %(team)s %%)", own=self._percent(self.conversion),
                               team=self._percent(self.team_conversion)))
            parts.append(_("%s received today before", self.today_count))
            return _(", ").join(parts)
        if self.reason:
            return self.reason
        return dict(self._fields['kind']._description_selection(self.env))[self.kind]

    @api.model
    def _percent(self, share):
        return f"{float_round(share * 100, precision_digits=1):g}"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The record of assignments only grows; it is not deleted."))
