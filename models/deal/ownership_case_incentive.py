"""A ruling after the deal: what was earned goes to whom the ruling names, by lines of the current month (F04, H05)."""
from odoo import models


class DealershipOwnershipCase(models.Model):
    _inherit = 'dealership.ownership.case'

    def _after_ruling(self):
        super()._after_ruling()
        for case in self.sudo():  # commission follows the ruling, whoever made it
            deals = case.claim_ids.lead_id.order_ids.filtered('is_deal')
            deals._settle_incentive('correction', case.name)
            deals._check_deal_won()  # what was signed and paid for during the dispute
