from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .delivery_item import KINDS

RESULTS = [
    ('ok', "In order"),
    ('fault', "Fault"),
    ('none', "Does not apply"),
]


class DealershipDeliveryLine(models.Model):
    """One thing inspected, or handed over with the car, and how many of it."""
    _name = 'dealership.delivery.line'
    _description = "Delivery Checklist Line"
    _inherit = ['dealership.protected.mixin', 'dealership.follow.mixin']
    _order = 'kind desc, sequence, id'
    _follow_field = 'delivery_id'
    _protected_fields = ('checked_by_id', 'checked_on', 'kind', 'is_required')
    _immutable_fields = ('delivery_id', 'item_id')

    delivery_id = fields.Many2one('dealership.delivery', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='delivery_id.company_id', store=True)
    item_id = fields.Many2one('dealership.delivery.item', readonly=True, ondelete='set null')
    kind = fields.Selection(KINDS, required=True, readonly=True, default='document')
    name = fields.Char(required=True)
    section = fields.Char(readonly=True)
    sequence = fields.Integer(default=10)
    is_required = fields.Boolean(readonly=True)
    result = fields.Selection(RESULTS, help="Empty: not looked at yet.")
    count = fields.Integer("How Many", aggregator=None)
    note = fields.Char(help="What is wrong, numbers of keys or papers.")
    checked_by_id = fields.Many2one('res.users', readonly=True)
    checked_on = fields.Datetime(readonly=True)
    state = fields.Selection(related='delivery_id.state', string="State of Delivery")

    _count = models.Constraint("CHECK (count >= 0)", "A number is not below zero.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines._check_open({'name'})
        return lines

    def write(self, vals):
        names = {'result', 'count', 'note', 'name'}.intersection(vals)
        if names and not self.env.su:
            self._check_open(names)
        result = super().write(vals)
        if 'result' in vals:
            # who looked at it is not for the form to type
            self.sudo().write({'checked_by_id': self.env.uid if vals['result'] else False,
                               'checked_on': fields.Datetime.now() if vals['result'] else False})
        return result

    def _check_open(self, names):
        for line in self.sudo():
            if line.delivery_id.state not in (('booked',) if line.kind == 'inspection' else ('booked', 'inspected')):
                raise UserError(self.env._(
                    "%(delivery)s: “%(line)s” is no longer changed, this part is finished. The manager can open it again.",
                    delivery=line.delivery_id.display_name, line=line.name))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_own(self):
        for line in self:
            if line.item_id or line.delivery_id.state in ('ready', 'delivered'):
                raise UserError(self.env._("“%s” belongs to the store's list: it is ticked as “Does not apply”, not deleted.", line.name))

    @api.constrains('result', 'note', 'is_required', 'count')
    def _check_result(self):
        for line in self:
            if line.result == 'fault' and not (line.note or '').strip():
                raise ValidationError(self.env._("%(line)s: say what is wrong.", line=line.name))
            if line.result == 'none' and line.is_required:
                raise ValidationError(self.env._(
                    "%(line)s must be there; the car is not handed over without it.", line=line.name))
