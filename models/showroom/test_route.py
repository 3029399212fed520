from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealershipTestRoute(models.Model):
    """A road that is driven on a test drive (试驾路线): how far, how long, what it shows of the car."""
    _name = 'dealership.test.route'
    _description = "Test Drive Route"
    _order = 'sequence, id'

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        'res.company', "Store", index=True, copy=False, default=lambda self: not self.env.su and self.env.company,
        help="Empty: every store drives it.")
    distance_km = fields.Float("Length (km)", digits=(6, 1))
    minutes = fields.Integer(
        "Duration (Minutes)", default=30,
        help="How long the drive takes; the booking is as long, and a quarter more for the papers.")
    description = fields.Text(translate=True, help="The way, turn by turn, and what is shown where.")
    map_image = fields.Image("Map", max_width=1600, max_height=1600)

    def write(self, vals):
        result = super().write(vals)
        if 'company_id' in vals and not self.env.su:
            self.check_access('write')  # what is given to every store is the administrator's from then on
        return result

    @api.constrains('distance_km', 'minutes')
    def _check_figures(self):
        for route in self:
            if not (0 <= route.distance_km <= 200 and 5 <= route.minutes <= 225):
                raise ValidationError(self.env._(
                    "%(route)s: a test drive route takes 5 to 225 minutes and at most 200 km.", route=route.name))

    @api.depends('name', 'distance_km', 'minutes')
    def _compute_display_name(self):
        for route in self:
            parts = [f"{route.distance_km:g} km" if route.distance_km else "", f"{route.minutes}′" if route.minutes else ""]
            facts = ", ".join(part for part in parts if part)
            route.display_name = f"{route.name} ({facts})" if facts else route.name
