"""One VIN of a recall: whose car it is, whether the owner was told, when the work is done (J04)."""
from odoo import api, fields, models
from odoo.fields import Domain

from ..card.masked import MASK_ONLY

LINE_STATES = [
    ('not_found', "Not Our Car"),
    ('open', "To Contact"),  # nobody has spoken with the owner, also when a letter is on its way
    ('contacted', "Told"),
    ('booked', "Booked"),
    ('refused', "Owner Does Not Want It"),
    ('sold_away', "No Longer His Car"),
    ('done', "Done"),
]
# The remedy is still due, whatever the owner says.
DUE = ('open', 'contacted', 'booked', 'refused', 'sold_away')


class DealershipRecallLine(models.Model):
    """Made by lists and ranges only, by sets (`recall_import.py`, `recall_match.py`); moved by the steps of `recall_line_steps.py`."""
    _name = 'dealership.recall.line'
    _description = "Vehicle under a Recall"
    _inherit = ['dealership.protected.mixin']
    _order = 'recall_id, id'
    _rec_name = 'vin'
    _rec_names_search = ['vin', 'recall_id.number', 'recall_id.name']
    _protected_fields = (
        'recall_id', 'vin', 'vehicle_id', 'company_id', 'origin', 'state', 'visit_id', 'letter_sent_on', 'letter_returned_on',
        'last_contact_on', 'next_contact_on', 'contact_ids', 'done_on', 'done_by_id', 'done_where', 'done_note')

    recall_id = fields.Many2one('dealership.recall', "Campaign", required=True, readonly=True, index=True, ondelete='cascade')
    vin = fields.Char("VIN", required=True, readonly=True)
    vehicle_id = fields.Many2one('fleet.vehicle', readonly=True, ondelete='set null')
    company_id = fields.Many2one(
        'res.company', "Store", readonly=True, index=True, help="Store of the car; of the campaign where it is none of ours.")
    origin = fields.Selection(
        [('list', "List"), ('range', "Range")], "Named By", required=True, readonly=True, default='list',
        help="Whether the maker's list names this VIN, or a range of VINs does (清单/号段).")
    state = fields.Selection(LINE_STATES, required=True, readonly=True, default='not_found', group_expand=True)
    recall_state = fields.Selection(related='recall_id.state', string="Campaign Is")
    is_safety = fields.Boolean(related='recall_id.is_safety')
    partner_id = fields.Many2one(related='vehicle_id.owner_id', string="Customer")
    phone = fields.Char(related='partner_id.phone', string="Phone", **MASK_ONLY)
    license_plate = fields.Char(related='vehicle_id.license_plate', string="Plate")
    vehicle_model_id = fields.Many2one(related='vehicle_id.model_id', string="Model")
    dealer_role = fields.Selection(related='vehicle_id.dealer_role', string="Car Is")
    letter_sent_on = fields.Date(readonly=True, help="Day of the last letter, mail or message to the present owner (通知日期).")
    letter_returned_on = fields.Date("Letter Came Back On", readonly=True, help="The letter could not be delivered (退信).")
    last_contact_on = fields.Datetime(readonly=True, help="The owner was last spoken with.")
    next_contact_on = fields.Date("Call Again On", readonly=True)
    contact_ids = fields.One2many('dealership.recall.contact', 'line_id', "Contacts So Far", readonly=True)
    visit_id = fields.Many2one('fleet.vehicle.log.services', "Workshop Visit", readonly=True, index='btree_not_null', ondelete='set null')
    done_on = fields.Date(readonly=True)
    done_by_id = fields.Many2one('res.users', readonly=True)
    done_where = fields.Selection([('here', "Here"), ('elsewhere', "Another Workshop")], readonly=True)
    done_note = fields.Char("Done According To", readonly=True, help="What shows that another workshop did the work.")
    note = fields.Char()

    _vin_once = models.UniqueIndex("(recall_id, vin)", "This VIN is in the campaign already.")
    _vin_idx = models.Index("(vin) WHERE vehicle_id IS NULL")
    _due_idx = models.Index("(vehicle_id) WHERE vehicle_id IS NOT NULL AND state <> 'done'")
    _vehicle_idx = models.Index("(vehicle_id) WHERE vehicle_id IS NOT NULL")
    _state_idx = models.Index("(recall_id, state, company_id)")
    _letter_on_car = models.Constraint(
        "CHECK (state <> 'not_found' OR vehicle_id IS NULL)", "A car that is ours is told of.")

    @api.depends('vin', 'recall_id')
    def _compute_display_name(self):
        for line in self:
            line.display_name = " · ".join(filter(None, (line.recall_id.display_name, line.vin)))

    @api.model
    def _told_domain(self):
        """Cars whose owner knows of the recall."""
        return Domain('state', 'in', ('contacted', 'booked', 'refused', 'done')) | Domain('letter_sent_on', '!=', False)

    @api.model
    def _due_domain(self):
        """The remedy is due: the campaign runs, or it was a safety recall (which does not lapse with the campaign)."""
        return Domain('state', 'in', DUE) & (
            Domain('recall_id.state', '=', 'open')
            | Domain('recall_id.state', '=', 'closed') & Domain('recall_id.is_safety', '=', True))
