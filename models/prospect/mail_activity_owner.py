"""Plans of many cards given to other people by one statement; core does it a person at a time (performance.md: handover)."""
from odoo import api, fields, models
from odoo.tools import SQL

from ..card.insert import insert_followers

MANY = 20  # from so many on; a few go the ordinary way


class MailActivity(models.Model):
    _inherit = 'mail.activity'

    def _give_to(self, user_of):
        """Give plans of cards to other people; called as the system.

        :param dict user_of: id of the activity → res.users; an empty one when they are nobody's
        """
        stale = self.filtered(lambda activity: activity.user_id != user_of[activity.id])
        if len(stale) < MANY:
            for user, group in stale.grouped(lambda activity: user_of[activity.id]).items():
                group.with_context(mail_activity_quick_update=True).write({'user_id': user.id})
            return
        today = fields.Date.today()
        counts, card_owner = {}, {}
        for activity in stale:
            user = user_of[activity.id]
            if activity.active and activity.date_deadline <= today:
                for owner, step in ((user, 1), (activity.user_id, -1)):
                    counts[owner.id] = counts.get(owner.id, 0) + step
            if activity.res_model == 'crm.lead':
                card_owner[activity.res_id] = user.id
        stale.flush_recordset(['user_id', 'user_tz'])
        self.env.execute_query(SQL(
            """UPDATE mail_activity activity
                  SET user_id = given.user_id, user_tz = person.tz, write_uid = %s, write_date = %s
                 FROM unnest(%s::int[], %s::int[]) AS given(id, user_id)
                 LEFT JOIN res_users owner ON owner.id = given.user_id LEFT JOIN res_partner person ON person.id = owner.partner_id
                WHERE activity.id = given.id
            RETURNING activity.id""",
            self.env.uid, fields.Datetime.now(), stale.ids, [user_of[activity.id].id or None for activity in stale]))
        stale.invalidate_recordset(['user_id', 'user_tz', 'write_uid', 'write_date'], flush=False)
        self.env['crm.lead'].browse(card_owner).invalidate_recordset(['activity_user_id'], flush=False)
        self._follow_cards(card_owner)
        self._count_in_systray(counts)

    @api.model
    def _follow_cards(self, user_of):
        """Who has to contact a customer follows the card.

        :param dict user_of: id of the card → id of the user or False
        """
        users = self.env['res.users'].browse({user_id for user_id in user_of.values() if user_id})
        partner_of = {user.id: user.partner_id.id for user in users if user.partner_id.active}
        insert_followers(self.env, 'crm.lead', {
            card_id: partner_of[user_id] for card_id, user_id in user_of.items() if user_id in partner_of})

    @api.model
    def _count_in_systray(self, counts):
        """Tell open browsers by how many the plans due of a person grew or shrank."""
        for user_id, count in counts.items():
            if user_id and count:
                self.env['res.users'].browse(user_id)._bus_send(
                    'mail.activity/updated', {'activity_created' if count > 0 else 'activity_deleted': True, 'count_diff': count})
