from odoo import api, fields, models


class DealershipRenewalQuoteLine(models.Model):
    """One coverage of a quote, with its sum and premium."""
    _name = 'dealership.renewal.quote.line'
    _description = "Coverage of a Quote"
    _inherit = ['dealership.follow.mixin']
    _order = 'sequence, id'
    _rec_name = 'coverage_id'
    _follow_field = 'quote_id'

    quote_id = fields.Many2one('dealership.renewal.quote', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='quote_id.company_id', store=True, precompute=True)
    currency_id = fields.Many2one(related='quote_id.currency_id')
    coverage_id = fields.Many2one('dealership.coverage', required=True, ondelete='restrict')
    sequence = fields.Integer(related='coverage_id.sequence', store=True)
    sum_insured = fields.Float("Sum (10,000)", digits=(12, 2), aggregator=None)
    premium = fields.Monetary()

    _once = models.UniqueIndex("(quote_id, coverage_id)", "The quote holds this coverage already. Change that line.")
    _amounts = models.Constraint("CHECK (sum_insured >= 0 AND premium >= 0)", "Sums and premiums are not below zero.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.quote_id._check_lines_open()
        return lines

    def write(self, vals):
        self.quote_id._check_quotes(was_open=self.env.su)
        result = super().write(vals)
        self.quote_id._check_quotes(was_open=self.env.su)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        self.quote_id._check_lines_open()
