"""Stock's lost reason of a defeated card says by which criterion it was lost; other teams keep their own reasons."""
from odoo import api, fields, models

CRITERIA = [
    ('bought', "Bought another vehicle"),
    ('unreachable', "Unreachable"),
    ('special', "Special case"),
]
XMLIDS = {
    'bought': 'lost_reason_bought_elsewhere',
    'unreachable': 'lost_reason_unreachable',
    'special': 'lost_reason_special',
}


class CrmLostReason(models.Model):
    _inherit = 'crm.lost.reason'

    defeat_criterion = fields.Selection(
        CRITERIA, copy=False,
        help="Lost reason that an approved defeat of this criterion gives to the card (战败标准); not offered to other teams.")

    _defeat_criterion_unique = models.UniqueIndex(
        "(defeat_criterion) WHERE defeat_criterion IS NOT NULL", "There is a reason for this criterion already.")

    @api.model
    def _of_criterion(self, criterion):
        """The lost reason of a criterion, archived or not."""
        return self.sudo().with_context(active_test=False).search([('defeat_criterion', '=', criterion)], limit=1)

    @api.model
    def _init_criteria(self):
        """Say of the addon's own reasons by which criterion they are; also in a database that has them from before."""
        for criterion, xmlid in XMLIDS.items():
            reason = self.env.ref(f'auto_dealership.{xmlid}', raise_if_not_found=False)
            if reason and reason.defeat_criterion != criterion:
                reason.defeat_criterion = criterion
