from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import vin_range
from ...rules.errors import RuleError
from ..card.rule_messages import rule_message


class DealershipRecallRange(models.Model):
    """VINs from … to of a recall (车架号范围): compared on the serial, whatever the check digit (`rules/vin_range.py`)."""
    _name = 'dealership.recall.range'
    _description = "Range of VINs of a Recall"
    _inherit = ['dealership.follow.mixin', 'dealership.protected.mixin']
    _order = 'prefix, low, id'
    _follow_field = 'recall_id'
    _rec_name = 'first'
    _protected_fields = ('prefix', 'low', 'high')

    recall_id = fields.Many2one('dealership.recall', required=True, index=True, ondelete='cascade')
    first = fields.Char("From VIN", required=True, help="First VIN of the range; an * in the 9th place stands for any check digit.")
    last = fields.Char("To VIN", required=True, help="Last VIN of the range.")
    note = fields.Char()
    prefix = fields.Char(compute='_compute_span', store=True, precompute=True)
    low = fields.Char(compute='_compute_span', store=True, precompute=True)
    high = fields.Char(compute='_compute_span', store=True, precompute=True)

    _span_once = models.UniqueIndex("(recall_id, prefix, low, high)", "This range of VINs is there already.")
    _prefix_idx = models.Index("(prefix)")

    @api.depends('first', 'last')
    def _compute_span(self):
        for span in self:
            span.prefix = span.low = span.high = False
            try:
                span.prefix, span.low, span.high = vin_range.parse(span.first, span.last)
            except RuleError:
                continue  # the constraint says why

    @api.constrains('first', 'last')
    def _check_span(self):
        for span in self:
            try:
                vin_range.parse(span.first, span.last)
            except RuleError as error:
                raise ValidationError(rule_message(self.env, error)) from error

    @api.model_create_multi
    def create(self, vals_list):
        spans = super().create(vals_list)
        spans.recall_id._check_takes_more()
        spans.recall_id._match()
        return spans

    def write(self, vals):
        if not {'first', 'last', 'recall_id'}.isdisjoint(vals):
            self._check_only_grows()
        result = super().write(vals)
        if not {'first', 'last', 'recall_id'}.isdisjoint(vals):
            self.recall_id._check_takes_more()
            self.recall_id._match()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        self._check_only_grows()

    def _check_only_grows(self):
        """Cars that come later are found by the ranges: nobody takes them out of a campaign that runs."""
        for span in self:
            if not self.env.su and span.recall_id.state != 'draft':
                raise UserError(self.env._(
                    "%(recall)s has begun: its ranges are not changed or removed. Add the right one, and note a car that is not concerned "
                    "as done elsewhere, with the reason.", recall=span.recall_id.display_name))
