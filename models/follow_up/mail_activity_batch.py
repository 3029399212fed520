"""Plans of many cards made by one statement; core makes them a record at a time (performance.md: assignment, import)."""
from odoo import api, fields, models

from ..card.insert import insert_rows


class MailActivity(models.Model):
    _inherit = 'mail.activity'

    @api.model
    def _insert_plans(self, vals_list):
        """Make plans of cards; called as the system. What core does beside is done too: the consultant follows the card, and
        his clock in the systray counts the plan; no mail tells him of each, as with `mail_activity_quick_update`.

        :param vals_list: dicts as of `crm.lead._plan_vals`, all with the same keys
        :return: the activities
        """
        users = self.env['res.users'].browse({vals['user_id'] for vals in vals_list if vals['user_id']})
        zones = {user.id: user.tz or None for user in users}
        rows = [{
            **vals, 'date_deadline': fields.Date.to_string(vals['date_deadline']), 'user_id': vals['user_id'] or None,
            'user_tz': zones.get(vals['user_id']), 'active': True, 'date_done': None,
        } for vals in vals_list]
        activities = insert_rows(self, rows)
        for field in self._fields.values():
            if field.store and field.compute and field.name not in rows[0]:
                self.env.add_to_compute(field, activities)  # what further addons keep on an activity
        self._follow_cards({vals['res_id']: vals['user_id'] for vals in vals_list})
        today = fields.Date.today()
        due = {}
        for vals in vals_list:
            if vals['user_id'] and vals['date_deadline'] <= today:
                due[vals['user_id']] = due.get(vals['user_id'], 0) + 1
        self._count_in_systray(due)
        if not all(vals['automated'] for vals in vals_list):
            activities._contact_plans()._supersede_proposals()
        self.env['crm.lead'].browse({vals['res_id'] for vals in vals_list})._refresh_next_contact()
        return activities
