from odoo import fields, models


class DealershipDepreciationLine(models.Model):
    """What is left of the new price at an age in whole years; between two of them by month."""
    _name = 'dealership.depreciation.line'
    _description = "Percent of the New Price Left"
    _order = 'years, id'

    depreciation_id = fields.Many2one('dealership.depreciation', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='depreciation_id.company_id', store=True, precompute=True)
    years = fields.Integer(required=True)
    percent = fields.Float(
        "% Left", required=True, digits=(5, 1), help="What is left of the price as new at this age, in per cent (残值率).")

    _limits = models.Constraint('CHECK(years BETWEEN 1 AND 60 AND percent BETWEEN 0 AND 100)', "Years are 1 to 60, percents 0 to 100.")
    _years_once = models.UniqueIndex("(depreciation_id, years)", "This age is in the table already.")
