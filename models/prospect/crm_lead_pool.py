"""A card is taken from its consultant and stands open to all: the public pool 公海 (C04, E04)."""
from markupsafe import Markup

from odoo import models


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _release_to_pool(self, code, reason=None):
        """Take these cards from their consultants; the system's own act, which says so in the card's chatter.

        Jobs and other rooms call it, after they have decided that a card goes; the room of intake records the move.

        :param str code: why, as the pool's history has it: dormant, manager, leaver, ruling, other
        :param str reason: why, in words
        :return: the cards that went; those that wait for a decision stay, unless the decision sends them
        """
        # whose card it is, nobody may write on his own: the system does
        cards = self.sudo()._protected_records().filtered(
            lambda lead: lead.user_id and lead.active and lead.won_status == 'pending')
        if code != 'ruling':
            cards -= cards._held()
        if not cards:
            return cards
        bodies = {}
        for lead in cards:
            words = self.env._("To the public pool, from %(user)s.", user=lead.user_id.name)
            bodies[lead.id] = Markup("%s %s") % (words, reason) if reason else words
        cards.write({'user_id': False})
        cards._message_log_batch(bodies)
        return cards.with_env(self.env)
