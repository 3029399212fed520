from odoo import api, fields, models
from odoo.tools import SQL


class DealershipDemoSlot(models.Model):
    """When which demo car is taken, and who accompanies (试驾车排期): the schedule of the store without its customers.

    A consultant sees the drives of his own cards; here he sees that the car is busy at other times too. The rows hold no
    card and no name of a customer, so that nothing has to be hidden. `id` is the drive's.
    """
    _name = 'dealership.demo.slot'
    _description = "Demo Car Schedule"
    _auto = False
    _order = 'start, id'
    _rec_name = 'vehicle_id'

    vehicle_id = fields.Many2one('fleet.vehicle', "Demo Car", readonly=True)
    company_id = fields.Many2one('res.company', "Store", readonly=True)
    user_id = fields.Many2one('res.users', "Consultant", readonly=True)
    start = fields.Datetime("From", readonly=True)
    stop = fields.Datetime("To", readonly=True)
    state = fields.Selection([('booked', "Booked"), ('out', "On the road"), ('returned', "Back")], readonly=True)
    is_today = fields.Boolean("Today", compute='_compute_is_today', search='_search_is_today')

    @property
    def _table_query(self):
        return SQL("""
            SELECT drive.id, drive.vehicle_id, drive.company_id, drive.user_id, drive.start, drive.stop,
                   CASE WHEN drive.state = 'done' THEN 'returned' ELSE drive.state END AS state
              FROM dealership_test_drive drive
             WHERE drive.state NOT IN ('cancelled', 'no_show')""")

    @api.depends('vehicle_id', 'user_id')
    def _compute_display_name(self):
        for slot in self:
            slot.display_name = f"{slot.vehicle_id.display_name} · {slot.user_id.sudo().name}"

    @api.depends('start')
    def _compute_is_today(self):
        for slot in self:
            company = slot.company_id or self.env.company
            slot.is_today = company._dealership_day(slot.start) == company._dealership_today()

    @api.model
    def _search_is_today(self, operator, value):
        if operator != 'in' or True not in value:
            return NotImplemented
        company = self.env.company
        today = company._dealership_today()
        return [('start', '>=', company._dealership_midnight(today)),
                ('start', '<', company._dealership_midnight(fields.Date.add(today, days=1)))]
