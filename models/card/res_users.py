from odoo import models


class ResUsers(models.Model):
    _inherit = 'res.users'

    def _is_one_of(self, people):
        """Whether this person is among them, by whichever account: who decides is never who asked (invariant 7).

        :param people: res.users; a second account of the same contact is the same man
        """
        self.ensure_one()
        return self.sudo().partner_id in people.sudo().partner_id  # who it is, whoever may see accounts
