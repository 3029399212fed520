from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

FILLED_IN = {'result', 'remark', 'photo', 'measure', 'done_by', 'done_on'}


class DealershipCheckLine(models.Model):
    """One item as it was found that day, with a photo when there is something to see."""
    _name = 'dealership.check.line'
    _description = "Checked Item"
    _inherit = ['dealership.follow.mixin']
    _order = 'sequence, id'
    _follow_field = 'check_id'

    check_id = fields.Many2one('dealership.check', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='check_id.company_id', store=True)
    item_id = fields.Many2one('dealership.checklist.item', "Item of the Checklist", readonly=True, ondelete='set null')
    section = fields.Char(readonly=True)
    name = fields.Char("Item", required=True, readonly=True, help="As the checklist said on that day.")
    sequence = fields.Integer(readonly=True)
    result = fields.Selection([('ok', "In order"), ('not_ok', "Not in order"), ('na', "Does not apply")])
    remark = fields.Char(help="What was seen.")
    photo = fields.Image(max_width=1600, max_height=1600)
    has_photo = fields.Boolean("With Photo", compute='_compute_has_photo')
    measure = fields.Char(help="What is done about it (改善措施).")
    done_by = fields.Char("By Whom", help="Who sees to it (责任人).")
    done_on = fields.Date()

    @api.depends('photo')
    def _compute_has_photo(self):
        for line in self.with_context(bin_size=True):
            line.has_photo = bool(line.photo)

    @api.depends('name')
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.name

    def _check_access(self, operation):
        """A signed check is read only, also for who changes a photo as the attachment that it is."""
        result = super()._check_access(operation)
        if result or operation == 'read' or self.env.su or not any(self._ids):
            return result
        signed = self.filtered(lambda line: line.sudo().check_id.state != 'open')
        return (signed, lambda: AccessError(self.env._("The check is signed and does not change."))) if signed else None

    def write(self, vals):
        if not self.env.su:
            if not FILLED_IN.issuperset(vals):
                raise UserError(self.env._("Only what was found is filled in; the items come from the checklist."))
            self.check_id._check_open()
        return super().write(vals)

    def action_ok(self):
        """In order."""
        self.write({'result': 'ok'})

    def action_not_ok(self):
        """Not in order: say what, and what is done."""
        self.ensure_one()
        self.write({'result': 'not_ok'})
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')],
            'target': 'new', 'name': self.name,
        }

    def action_not_applicable(self):
        """Does not apply today."""
        self.write({'result': 'na'})

    @api.ondelete(at_uninstall=False)
    def _unlink_with_check_only(self):
        """Items go with their check only, by the database's cascade."""
        raise UserError(self.env._("Items of a check are not taken out. Mark the item as not applicable."))
