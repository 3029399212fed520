from odoo import fields, models


class ServiceCancel(models.TransientModel):
    """Why a visit is given up."""
    _name = 'dealership.service.cancel'
    _description = "Cancel a Visit"
    _inherit = ['dealership.seen.mixin']
    _seen_fields = ('visit_id',)

    visit_id = fields.Many2one('fleet.vehicle.log.services', "Workshop Visit", required=True, readonly=True, ondelete='cascade')
    usual = fields.Selection([
        ('no_show', "Did not come"),
        ('called_off', "The customer called it off"),
        ('elsewhere', "Has it done elsewhere"),
        ('mistake', "Entered by mistake"),
        ('other', "Other"),
    ], "Why", required=True, default=lambda self: 'no_show' if self._visit_in_context().is_no_show else 'called_off')
    reason = fields.Char("In Words")

    def _visit_in_context(self):
        visit = self.env['fleet.vehicle.log.services'].browse(self.env.context.get('default_visit_id'))
        return visit._filtered_access('read') if visit else visit

    def action_apply(self):
        """Give the visit up; it checks who may do it."""
        self.ensure_one()
        usual = dict(self._fields['usual']._description_selection(self.env))[self.usual]
        words = (self.reason or '').strip()
        if self.usual == 'other':
            self.visit_id._cancel_visit(words)
        else:
            self.visit_id._cancel_visit(": ".join(filter(None, (usual, words))))
        return {'type': 'ir.actions.act_window_close'}
