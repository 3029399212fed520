"""Many cards to many consultants: as many writes as there are consultants, and one reaction of every concern to all of them."""
from odoo import models

from .move import Move


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _cards_written(self, vals, opening, before):
        move = Move.of(self.env)
        if move.held is None or opening:
            super()._cards_written(vals, opening, before)
        else:
            move.held.append((self._ids, before))

    def _give_together(self, move, groups, **context):
        """Write consultant and team of cards; what follows from it is done once for all of them, when all are written.

        :param Move move: why they move
        :param dict groups: (id of the user, id of the team) → ids of cards
        """
        move.held = []
        try:
            for (user_id, team_id), ids in groups.items():
                move.on(self.browse(ids), **context).write({'user_id': user_id, 'team_id': team_id})
        finally:
            held, move.held = move.held, None
        before, ids = {}, []
        for written, snapshot in held:
            ids.extend(written)
            for concern, facts in snapshot.items():
                before.setdefault(concern, {}).update(facts)
        if ids:
            # asked for all at once, where flushing amounts asks for the currency of one lead after the other
            self.sudo().browse(ids).mapped('company_currency')
            # the values differ from card to card; concerns look at which fields were written, and read them
            move.on(self.browse(ids), **context)._cards_written(dict.fromkeys(('user_id', 'team_id')), self.browse(), before)
