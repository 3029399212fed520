from odoo import fields, models


class IdentityRevealWizard(models.TransientModel):
    """Ask why, then show one number once (查看证件号码). The number is part of the answer only, it is in no field."""
    _name = 'dealership.identity.reveal.wizard'
    _description = "Reveal Identity Number"
    _inherit = ['dealership.seen.mixin']

    _seen_fields = ('document_id',)

    document_id = fields.Many2one('dealership.identity.document', required=True, ondelete='cascade')
    partner_id = fields.Many2one(related='document_id.partner_id', related_sudo=False)
    number_masked = fields.Char(related='document_id.number_masked', related_sudo=False)
    reason = fields.Char(required=True, help="Why you need the number, e.g. 办理贷款 loan application. It is kept in the log.")

    def action_reveal(self):
        self.ensure_one()
        number = self.document_id._reveal_number(self.reason)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'title': self.document_id.display_name,
                'message': number,
                'type': 'warning',
                'sticky': True,
                'next': {'type': 'ir.actions.act_window_close'},
            },
        }
