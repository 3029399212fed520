from odoo import api, fields, models


class FollowUpReviewWizard(models.TransientModel):
    """The manager's word to the consultants, and his signature under what he has read (审核跟进)."""
    _name = 'dealership.follow.up.review.wizard'
    _description = "Review Follow-ups"

    count = fields.Integer("Contacts", readonly=True)
    comment = fields.Text("Words to the Consultant", help="Empty: the contacts are signed without a word.")

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if 'count' in fields:
            defaults['count'] = len(self._follow_ups())
        return defaults

    @api.model
    def _follow_ups(self):
        """The chosen ones; what the user may do with them, `action_review` checks."""
        if self.env.context.get('active_model') != 'dealership.follow.up':
            return self.env['dealership.follow.up']
        return self.env['dealership.follow.up'].browse(self.env.context.get('active_ids') or ()).exists()

    def action_save(self):
        """Sign."""
        self.ensure_one()
        return self._follow_ups().action_review(self.comment)
