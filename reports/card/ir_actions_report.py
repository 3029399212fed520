"""Paper forms carry their whole style: they print without Odoo's bundles."""
from odoo import models


class IrActionsReport(models.Model):
    _inherit = 'ir.actions.report'

    def _get_layout(self):
        """A bare page for the PDF of a paper form.

        Core's page loads the bundles from the server once more, which fails where
        the engine cannot reach it, and makes 200 cards five times as slow.
        """
        form = self._get_rendering_context_model(self) if len(self) == 1 else None
        if isinstance(form, self.env.registry['dealership.paper']):
            return self.env.ref('auto_dealership.paper_page')
        return super()._get_layout()
