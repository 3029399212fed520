"""Many cards to many consultants: as many writes as there are consultants, and one reaction of every concern to all of them."""
from odoo import api, models

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
                leads = move.on(self.browse(ids), **context)
                staying = leads._staying_in(team_id, user_id)
                if staying:
                    with self.env.protecting(self._fields_of_team(), staying):
                        staying.write({'user_id': user_id})
                if leads - staying:
                    (leads - staying).write({'user_id': user_id, 'team_id': team_id})
        finally:
            held, move.held = move.held, None
        before, ids = {}, []
        for written, snapshot in held:
            ids.extend(written)
            for concern, facts in snapshot.items():
                before.setdefault(concern, {}).update(facts)
        if ids:
            self._recompute_model()  # what follows from the consultant goes into the same update of the row
            # asked for all at once, where flushing amounts asks for the currency of one lead after the other
            self.sudo().browse(ids).mapped('company_currency')
            # the values differ from card to card; concerns look at which fields were written, and read them
            move.on(self.browse(ids), **context)._cards_written(dict.fromkeys(('user_id', 'team_id')), self.browse(), before)

    def _staying_in(self, team_id, user_id):
        """Those that stay in their team and store, so that nothing which follows from these changes."""
        companies = self.env['res.users'].browse(user_id).company_ids
        return self.filtered(lambda lead: lead.team_id.id == team_id and lead.company_id and lead.company_id in companies)

    @api.model
    def _fields_of_team(self):
        """Stored fields that core computes anew with a lead's team or store: stage, probability, revenues …"""
        given = [self._fields['team_id'], self._fields['company_id']]
        return given + [field for field in self.env.registry.get_trigger_tree(given).root if field.store and field.model_name == self._name]
