"""Converted or not (E06): one function for everybody who asks; the deal brings the facts."""
from odoo import models

from ...rules import conversion


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _conversion_facts(self):
        """What is known of the card's contract, money and special agreement, as `rules.conversion.conversion` takes it.

        The deal's room extends it; without a deal nothing is signed and nothing received.
        """
        self.ensure_one()
        return {}

    def _conversion(self):
        """Whether, since which day and by what the card is converted (成交), else what is missing.

        :return: `rules.conversion.Conversion`
        """
        self.ensure_one()
        today = self.env['crm.team']._today_start(self.company_id or self.env.company)[1]
        return conversion.conversion(today, **self._conversion_facts())
