"""That a visit of a month gone by has changed, so that the store's retention and churn are counted anew (J03)."""
from odoo import api, fields, models
from odoo.tools import SQL


class DealershipLoyaltyChange(models.Model):
    """A row a change, written beside it and never touched again: two people who change visits at once do not wait for each other."""
    _name = 'dealership.loyalty.change'
    _description = "Changed Visit of a Month Gone By"
    _log_access = False
    _rec_name = 'company_id'

    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True, ondelete='cascade')

    @api.model
    def _note(self, company_ids):
        """The figures of these stores do not hold any more; by whomever the change is made, the note is the system's."""
        if company_ids:
            self.env.cr.execute(SQL(
                "INSERT INTO dealership_loyalty_change (company_id) SELECT unnest(%s)", sorted(company_ids)))
