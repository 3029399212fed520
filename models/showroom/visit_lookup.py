"""The log of "whose customer is this phone": what the answer costs, so that it is no way to harvest customers (N01)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import phone


class DealershipVisitLookup(models.Model):
    """Written before the answer is given, by whoever asks for the owner of a phone: the look-up, and a visit's phone."""
    _name = 'dealership.visit.lookup'
    _description = "Phone Look-up"
    _inherit = ['dealership.protected.mixin']
    _order = 'id desc'
    _rec_name = 'phone_tail'
    _protected_fields = ('company_id', 'user_id', 'asked_on', 'phone_tail', 'found', 'purpose')

    # other numbers that one user may ask for in an hour: more than any reception has guests
    _PER_HOUR = 60

    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True)
    user_id = fields.Many2one('res.users', "By", required=True, readonly=True, ondelete='restrict')
    asked_on = fields.Datetime("At", required=True, readonly=True)
    phone_tail = fields.Char("Phone Ends With", readonly=True, help="The number itself is not kept in this log.")
    found = fields.Boolean("Known Customer", readonly=True)
    purpose = fields.Selection(
        [('lookup', "Looked up"), ('visit', "Entered on a visit")], required=True, readonly=True)

    _asked_idx = models.Index("(user_id, asked_on)")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of phone look-ups is never deleted."))

    @api.model
    def _log(self, number, found, purpose, company):
        """Log one question, or refuse it beyond the hour's limit; the answer leaves in the same transaction or not at all."""
        now = fields.Datetime.now()
        log = self.sudo()  # nobody writes the log but this
        asked = log.search_count([('user_id', '=', self.env.uid), ('asked_on', '>', now - timedelta(hours=1))])
        if asked >= self._PER_HOUR:
            raise UserError(self.env._(
                "You looked up %s phone numbers within an hour, which is the limit. Register the visit without the phone now and "
                "add it later, or ask your sales manager.", asked))
        log.create({
            'company_id': company.id, 'user_id': self.env.uid, 'asked_on': now, 'phone_tail': phone.tail(number),
            'found': found, 'purpose': purpose,
        })
