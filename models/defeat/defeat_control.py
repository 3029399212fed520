"""A manager has somebody else call the customer before he decides (G04)."""
from odoo import fields, models

from .defeat import ASKED


class DealershipDefeat(models.Model):
    _inherit = 'dealership.defeat'

    call_ids = fields.One2many('dealership.defeat.call', 'defeat_id', "Control Calls", readonly=True)

    def _ask_call(self, caller, question):
        """Have another person call before these requests are decided."""
        self._check_may_decide()
        self._lock_undecided(('requested',))
        self.env['dealership.defeat.call']._ask(self, caller, question)
        self.sudo().write({'state': 'call_first'})

    def action_take_back_call(self):
        """Decide without the call after all."""
        self._check_may_decide()
        self._lock_undecided(ASKED)
        waiting = self.filtered(lambda defeat: defeat.state == 'call_first')
        waiting.sudo().call_ids._withdraw()
        waiting.sudo().write({'state': 'requested'})
        return True
