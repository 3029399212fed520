from odoo import api, fields, models
from odoo.exceptions import ValidationError

LIMITS = (
    'dealership_conversion_days', 'dealership_pool_daily_limit', 'dealership_pool_open_limit', 'dealership_pool_cooldown_days',
)


class ResCompany(models.Model):
    _inherit = 'res.company'

    dealership_assign_auto = fields.Boolean("Assign Leads by Themselves", default=True)
    dealership_assign_leads = fields.Selection(
        [('cleaned', "When their card is opened"), ('arrival', "As they come in")], "Leads Are Assigned",
        default='cleaned',
        help="The lead desk cleans leads and opens their cards first, or consultants clean their own.")
    dealership_capability_weight = fields.Integer(
        "Conversion Counts (%)", default=50,
        help="How much a consultant's conversion changes his share of new leads: 0 not at all, 100 from half to one and a half.")
    dealership_conversion_days = fields.Integer("Conversion over Days", default=90)
    dealership_pool_daily_limit = fields.Integer("Claims a Day", default=5, help="Of one consultant; 0: no limit.")
    dealership_pool_open_limit = fields.Integer("Open Cards from the Pool", default=20, help="Of one consultant; 0: no limit.")
    dealership_pool_cooldown_days = fields.Integer(
        "Cool-down (Days)", default=30, help="Who lost a card to the pool cannot claim it for so long; 0: at once.")

    @api.constrains('dealership_capability_weight', *LIMITS)
    def _check_dealership_intake(self):
        for company in self:
            if not 0 <= company.dealership_capability_weight <= 100:
                raise ValidationError(self.env._("How much conversion counts is a share between 0 and 100 %%."))
            for name in LIMITS:
                if not 0 <= company[name] <= 3650:
                    raise ValidationError(self.env._(
                        "%(field)s: enter a number between 0 and 3650.", field=company._fields[name]._description_string(self.env)))
