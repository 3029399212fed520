from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...rules import cadence


class DealershipIntentionLevel(models.Model):
    """How soon a prospect means to buy (意向级别): H 7 days, A 1 month, B 3 months, C 6 months.

    The level sets the purchase window, how often the customer is followed up,
    and how soon he is contacted first (B04, S1 "客户级数", S4).
    """
    _name = 'dealership.intention.level'
    _inherit = ['dealership.cached.mixin']
    _description = "Intention Level"
    _order = 'sequence, id'
    _rec_name = 'code'

    code = fields.Char("Level", required=True, help="One or two characters as on the paper card, e.g. H.")
    name = fields.Char("Meaning", required=True, translate=True)
    sequence = fields.Integer(default=10, help="The hottest level comes first.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', "Store", index=True, help="Empty: for every store.")
    window_days = fields.Integer("Purchase Within (Days)", required=True, default=30)
    interval_days = fields.Integer("Follow Up Every (Days)", required=True, default=7)
    first_contact_minutes = fields.Integer(
        "First Contact Within (Minutes)", required=True, default=60, help="Working minutes from assignment to the first contact.")
    color = fields.Integer(default=0, help="H red, A orange, B blue, C grey (screens: ways of the house).")
    is_default = fields.Boolean(help="Level of a card that is opened without one.")

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "This store has a level of that code already.")
    _positive = models.Constraint(
        'CHECK(window_days > 0 AND interval_days > 0 AND first_contact_minutes > 0)',
        "Window, interval and first-contact deadline of a level are greater than zero.")

    @api.constrains('window_days', 'interval_days')
    def _check_interval(self):
        for level in self:
            if level.interval_days > level.window_days:
                raise ValidationError(self.env._(
                    "Level %(level)s: it is followed up every %(interval)s days, but its purchase window is only %(window)s days.",
                    level=level.code, interval=level.interval_days, window=level.window_days))

    @api.depends('code', 'name')
    def _compute_display_name(self):
        for level in self:
            level.display_name = f"{level.code} · {level.name}" if level.name else level.code

    @api.model
    @tools.ormcache('company_id')
    def _ids_of_company(self, company_id):
        """Ids of the levels that a store works with, hottest first: its own, or the shared ones when it has none."""
        levels = self.sudo().search([('company_id', 'in', (company_id, False))])
        own = levels.filtered('company_id') if company_id else self.browse()
        return tuple((own or levels.filtered(lambda level: not level.company_id)).ids)

    @api.model
    def _of_company(self, company):
        return self.sudo().browse(self._ids_of_company(company.id))

    @api.model
    def _default_of_company(self, company):
        """Level of a card opened without one: the one marked so, else the longest."""
        levels = self._of_company(company)
        return levels.filtered('is_default')[:1] or levels[-1:]

    def _as_rule(self):
        """The level as the pure cadence rules know it."""
        self.ensure_one()
        return cadence.Level(self.code, self.window_days, self.interval_days, self.first_contact_minutes)
