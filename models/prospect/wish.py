from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealershipWish(models.Model):
    """A vehicle that the customer wishes, in the order of his liking (拟购车型, B02)."""
    _name = 'dealership.wish'
    _description = "Wished Vehicle"
    _inherit = ['dealership.follow.mixin']
    _order = 'lead_id, sequence, id'
    _rec_name = 'model_id'
    _follow_field = 'lead_id'

    lead_id = fields.Many2one('crm.lead', "Card", required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='lead_id.company_id', store=True)
    sequence = fields.Integer(default=10)
    model_id = fields.Many2one('fleet.vehicle.model', required=True, index=True, ondelete='restrict')
    brand_id = fields.Many2one(related='model_id.brand_id')
    trim_id = fields.Many2one('dealership.vehicle.trim', domain="[('model_id', '=', model_id)]", ondelete='restrict')
    exterior_color_id = fields.Many2one(
        'dealership.vehicle.color', "Exterior", domain="[('kind', '=', 'exterior')]", ondelete='restrict')
    interior_color_id = fields.Many2one(
        'dealership.vehicle.color', "Interior", domain="[('kind', '=', 'interior')]", ondelete='restrict')
    interest = fields.Selection(
        [('buy', "Buy"), ('lease', "Lease"), ('test_drive', "Test drive")], required=True, default='buy')

    @api.depends('model_id.display_name', 'trim_id.name', 'exterior_color_id.name')
    def _compute_display_name(self):
        for wish in self:
            wish.display_name = wish._summary()

    def _summary(self):
        """Brand, model, trim and colour of one wish on a line."""
        self.ensure_one()
        parts = (self.model_id.brand_id.name, self.model_id.name, self.trim_id.name, self.exterior_color_id.name)
        return " ".join(part for part in parts if part)

    @api.onchange('model_id')
    def _onchange_model_id(self):
        if self.trim_id.model_id != self.model_id:
            self.trim_id = False

    @api.constrains('trim_id', 'model_id')
    def _check_trim(self):
        for wish in self.filtered('trim_id'):
            if wish.trim_id.model_id != wish.model_id:
                raise ValidationError(self.env._(
                    "%(trim)s is no trim of %(model)s.", trim=wish.trim_id.name, model=wish.model_id.display_name))
