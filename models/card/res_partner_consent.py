"""What the customer agreed to (A14)."""
from odoo import api, fields, models

from .consent import PURPOSES


class ResPartner(models.Model):
    _inherit = 'res.partner'

    consent_ids = fields.One2many('dealership.consent', 'partner_id', "Consents")
    consent_summary = fields.Char("Consents Given", compute='_compute_consent_summary')

    @api.depends('consent_ids.granted', 'consent_ids.purpose')
    def _compute_consent_summary(self):
        labels = dict(self.env['dealership.consent']._fields['purpose']._description_selection(self.env))
        for partner in self:
            given = partner._consented_purposes()
            partner.consent_summary = ", ".join(labels[code] for code, _label in PURPOSES if code in given)

    def _consented_purposes(self):
        """Purposes that one customer agrees to now: the newest row of each purpose counts.

        :return: set of codes of `dealership.consent.purpose`
        """
        self.ensure_one()
        newest = {}
        for consent in self.consent_ids.sorted(lambda c: (c.given_on, c._origin.id or 0)):
            newest[consent.purpose] = consent.granted
        return {purpose for purpose, granted in newest.items() if granted}

    def _filter_consenting(self, purpose):
        """Customers that may be approached for a purpose; one query for any number of them."""
        newest = self._newest_consents(purpose)
        return self.filtered(lambda partner: newest.get(partner.id))

    def _filter_refusing(self, purpose):
        """Customers who said no to a purpose; who was never asked has not refused. One query for any number of them."""
        newest = self._newest_consents(purpose)
        return self.filtered(lambda partner: newest.get(partner.id) is False)

    def _newest_consents(self, purpose):
        """The last word of each customer on a purpose, of those who were asked.

        :return: dict of partner id → whether he agreed
        """
        newest = {}
        for partner, granted in self.env['dealership.consent'].search_fetch(
                [('partner_id', 'in', self.ids), ('purpose', '=', purpose)], ['partner_id', 'granted'],
                order='given_on, id').mapped(lambda c: (c.partner_id.id, c.granted)):
            newest[partner] = granted
        return newest
