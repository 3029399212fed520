"""The card always knows its next contact (B12).

The plan lives once, in the activity. Its date and reason are copied to the
lead whenever an activity changes, because the board sorts, filters and
colours by them: stock groups everybody's activities for that at each load.
"""
from odoo import api, models
from odoo.exceptions import MissingError


class MailActivity(models.Model):
    _inherit = 'mail.activity'

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._refresh_cards()
        return activities

    def write(self, vals):
        touched = self._card_ids() if not {'res_id', 'res_model_id', 'res_model'}.isdisjoint(vals) else set()
        result = super().write(vals)
        if not {'date_deadline', 'summary', 'active', 'res_id', 'res_model_id', 'activity_type_id', 'note'}.isdisjoint(vals):
            self._refresh_cards(touched)
        return result

    def unlink(self):
        touched = self._card_ids()
        result = super().unlink()
        self.browse()._refresh_cards(touched)
        return result

    @api.model
    def _uncounted_type_ids(self):
        """Ids of the activity types that are no contact with the customer: work about a card that plans nothing."""
        return ()

    def _card_ids(self):
        if not self.env['crm.team']._dealership_team_ids():
            return set()
        return {activity.res_id for activity in self.sudo() if activity.res_model == 'crm.lead' and activity.res_id}

    def _refresh_cards(self, lead_ids=()):
        lead_ids = self._card_ids().union(lead_ids)
        leads = self.env['crm.lead'].sudo().browse(sorted(lead_ids))
        try:
            cards = leads._protected_records()
        except MissingError:  # activities go after the lead that is deleted
            cards = leads.exists()._protected_records()
        if cards:
            cards._refresh_next_contact()
