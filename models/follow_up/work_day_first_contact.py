from odoo import api, models


class DealershipWorkDay(models.Model):
    _inherit = 'dealership.work.day'

    @api.model
    def _board_columns(self):
        return sorted([
            *super()._board_columns(),
            {'key': 'first_contact', 'label': self.env._("First Contact Late"), 'tone': 'danger', 'sequence': 5},
        ], key=lambda column: column['sequence'])

    @api.model
    def _board_counts(self, users, day, company):
        """Customers who wait for their first contact beyond its deadline, by consultant."""
        late = self.env['crm.lead']._read_group(
            [('user_id', 'in', users.ids), ('first_contact_state', '=', 'late')], ['user_id'], ['__count'])
        return {**super()._board_counts(users, day, company), 'first_contact': {user.id: count for user, count in late}}
