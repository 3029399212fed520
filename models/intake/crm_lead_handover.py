"""What a card's own chatter and followers know of a handover (E05)."""
from markupsafe import Markup

from odoo import models
from odoo.tools import SQL

from .insert import insert_notes, insert_tracking


class CrmLead(models.Model):
    _inherit = 'crm.lead'

    def _note_handover(self, handover, before):
        """One line in the chatter of each card with the consultant as core tracks him; who gave it away follows no longer.

        Who got it follows with the card's plan.

        :param dict before: id of the card → res.users, who had it
        """
        changes = {lead.id: (before[lead.id], lead.user_id) for lead in self if lead.user_id != before[lead.id]}
        if not changes:
            return
        env = self.with_context(lang=handover.company_id.partner_id.lang or self.env.lang).env
        bodies = {
            pair: Markup("<p>%s</p>") % (
                env._("Handover undone: back from %(taker)s to %(leaver)s.", taker=pair[0].name, leaver=pair[1].name)
                if handover.state == 'undoing' else env._(
                    "Handed over from %(leaver)s to %(taker)s: %(reason)s.", leaver=pair[0].name, taker=pair[1].name,
                    reason=handover.reason))
            for pair in set(changes.values())}
        messages = insert_notes(self.env, self._name, {lead_id: bodies[pair] for lead_id, pair in changes.items()})
        insert_tracking(messages, self.env['ir.model.fields']._get(self._name, 'user_id'), changes.values())
        self._unfollow({lead_id: pair[0].partner_id.id for lead_id, pair in changes.items()})

    def _unfollow(self, partner_of):
        """Take followers off many records; one statement.

        :param dict partner_of: id of the record → id of the partner
        """
        self.env['mail.followers'].flush_model()
        self.env.execute_query(SQL(
            """DELETE FROM mail_followers follower
                USING unnest(%s::int[], %s::int[]) AS given(res_id, partner_id)
                WHERE follower.res_model = %s AND follower.res_id = given.res_id AND follower.partner_id = given.partner_id
            RETURNING follower.id""", list(partner_of), list(partner_of.values()), self._name))
        self.env['mail.followers'].invalidate_model()
        self.browse(partner_of).invalidate_recordset(['message_follower_ids', 'message_partner_ids'], flush=False)
