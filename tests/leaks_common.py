"""How somebody looks for what is not his."""
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import DealershipCase


class LeaksCase(DealershipCase):

    def found(self, model, domain, name='consultant'):
        """How many records somebody finds; a refusal is none."""
        Model = self.env[model].with_user(self.users[name]).with_context(active_test=False)
        try:
            with mute_logger('odoo.addons.base.models.ir_rule'):
                count = Model.search_count(domain)
                self.assertEqual(len(Model.search(domain)), count)
                if model not in ('mail.message', 'ir.attachment'):
                    self.assertEqual(sum(row['__count'] for row in Model.formatted_read_group(domain, [], ['__count'])), count)
            return count
        except AccessError:
            return 0
