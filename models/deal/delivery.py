"""The delivery of a sold car (交车): booked in a bay, inspected, papers complete, signed and handed over (I01, I02)."""
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from ...rules import drive
from ..card.masked import MaskedPhone

STATES = [
    ('booked', "Booked"),
    ('inspected', "Inspected"),
    ('ready', "Ready"),
    ('delivered', "Delivered"),
    ('cancelled', "Cancelled"),
]
OPEN = ('booked', 'inspected', 'ready')
USUAL = timedelta(minutes=90)
LONGEST = timedelta(hours=8)
GRACE = timedelta(minutes=15)  # a booking that starts "now" was typed a moment ago
FACTS = (
    'inspected_by_id', 'inspected_on', 'ready_by_id', 'ready_on', 'delivered_by_id', 'delivered_at', 'delivered_on', 'mileage',
    'license_plate', 'photo', 'signature', 'signed_name', 'signed_text', 'cancel_reason', 'closed_by_id')


class DealershipDelivery(models.Model):
    """One hand-over of one car for one deal; the state moves by the buttons only (`delivery_flow.py`).

    Seen by those who sell and by those who prepare the car; a service advisor reads no price on it.
    """
    _name = 'dealership.delivery'
    _description = "Delivery"
    _inherit = ['mail.thread', 'dealership.protected.mixin', 'dealership.seen.mixin', 'dealership.masked.contact.mixin']
    _order = 'start desc, id desc'
    _check_company_auto = True
    _seen_fields = ('order_id',)
    _protected_fields = ('state', 'company_id', 'team_id', 'consultant_id', 'partner_id', 'vehicle_id', 'lead_id', *FACTS)
    _immutable_fields = ('order_id',)

    order_id = fields.Many2one(
        'sale.order', "Deal", required=True, index=True, ondelete='restrict', check_company=True,
        domain="[('is_deal', '=', True), ('state', '=', 'sale'), ('delivery_id', '=', False)]")
    company_id = fields.Many2one(related='order_id.company_id', store=True, precompute=True, index=True)
    team_id = fields.Many2one(related='order_id.team_id', store=True, precompute=True)
    consultant_id = fields.Many2one(related='order_id.user_id', store=True, precompute=True, index='btree_not_null')
    lead_id = fields.Many2one(related='order_id.opportunity_id', store=True, precompute=True, string="Card")
    partner_id = fields.Many2one(related='order_id.partner_id', store=True, precompute=True, string="Customer", index='btree_not_null')
    phone = MaskedPhone(related='partner_id.phone', string="Phone")
    vehicle_id = fields.Many2one(related='order_id.vehicle_id', store=True, precompute=True, string="Vehicle", index='btree_not_null')
    vehicle_model_id = fields.Many2one(related='vehicle_id.model_id', store=True, string="Model")
    vin_sn = fields.Char(related='vehicle_id.vin_sn', string="VIN")
    user_id = fields.Many2one(
        'res.users', "Delivered By", required=True, index=True, compute='_compute_user_id', store=True, readonly=False, precompute=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]", help="Who hands the car over (交车人).")
    bay_id = fields.Many2one(
        'dealership.delivery.bay', index='btree_not_null', ondelete='restrict', check_company=True, tracking=True)
    start = fields.Datetime("From", required=True, tracking=True, default=lambda self: drive.next_quarter(fields.Datetime.now()))
    stop = fields.Datetime("To", required=True, compute='_compute_stop', store=True, readonly=False, precompute=True)
    state = fields.Selection(STATES, required=True, default='booked', index=True, tracking=True, copy=False, readonly=True)
    note = fields.Text("Customer's Wishes", help="What the customer wants on the day: decoration, who comes along (交车要求).")
    line_ids = fields.One2many('dealership.delivery.line', 'delivery_id', copy=False)
    inspection_ids = fields.One2many(
        'dealership.delivery.line', 'delivery_id', domain=[('kind', '=', 'inspection')], copy=False)
    document_ids = fields.One2many(
        'dealership.delivery.line', 'delivery_id', "Handed Over with the Car", domain=[('kind', '=', 'document')], copy=False)

    inspected_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    inspected_on = fields.Datetime(readonly=True, copy=False)
    ready_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    ready_on = fields.Datetime(readonly=True, copy=False)
    delivered_by_id = fields.Many2one('res.users', "Handed Over By", readonly=True, copy=False)
    delivered_at = fields.Datetime("Handed Over At", readonly=True, copy=False)
    delivered_on = fields.Date(readonly=True, copy=False, index='btree_not_null', help="The store's day (交车日期).")
    mileage = fields.Integer("Mileage (km)", readonly=True, copy=False, aggregator=None)
    license_plate = fields.Char("Plate", readonly=True, copy=False)
    photo = fields.Image(readonly=True, copy=False, max_width=1920, max_height=1920, attachment=True)
    signature = fields.Image(readonly=True, copy=False, max_width=1024, max_height=512, attachment=True)
    signed_name = fields.Char("Signed By", readonly=True, copy=False)
    signed_text = fields.Text("Confirmation As Signed", readonly=True, copy=False)
    cancel_reason = fields.Char("Why Not", readonly=True, copy=False, tracking=True)
    closed_by_id = fields.Many2one('res.users', readonly=True, copy=False)

    # One car in a bay at a time, whoever presses first, and one delivery of a deal: the database itself says so.
    _bay_once = models.Constraint(
        "EXCLUDE USING gist (bay_id WITH =, tsrange(start, stop) WITH &&) WHERE (state IN ('booked', 'inspected', 'ready'))",
        "The bay is taken at this time already. Choose another bay or another time.")
    _order_once = models.UniqueIndex(
        "(order_id) WHERE state <> 'cancelled'", "This deal has a delivery already. Open that one; a car is delivered once.")
    _times = models.Constraint("CHECK (start < stop)", "A delivery ends after it begins.")
    _open_idx = models.Index("(company_id, start) WHERE state IN ('booked', 'inspected', 'ready')")

    @api.depends('order_id')
    def _compute_user_id(self):
        for delivery in self:
            delivery.user_id = delivery.user_id or delivery.order_id.sudo().user_id or self.env.user

    @api.depends('start')
    def _compute_stop(self):
        for delivery in self:
            length = delivery._origin.stop - delivery._origin.start if delivery._origin.start and delivery._origin.stop else USUAL
            delivery.stop = delivery.start and delivery.start + length

    @api.depends('partner_id', 'vehicle_id')
    def _compute_display_name(self):
        for delivery in self:
            known = delivery.sudo()  # who sees the delivery knows whose car it is
            delivery.display_name = " · ".join(filter(None, (known.partner_id.name, known.vehicle_id.display_name or known.order_id.name)))

    # ------------------------------------------------------------------
    # What is accepted
    # ------------------------------------------------------------------
    @api.constrains('order_id')
    def _check_order(self):
        for delivery in self:
            order = delivery.order_id.sudo()
            if not order.is_deal or order.state != 'sale':
                raise ValidationError(self.env._(
                    "%(deal)s is no confirmed deal; a delivery is booked when the contract is signed.", deal=order.name))

    @api.constrains('start', 'stop')
    def _check_times(self):
        for delivery in self:
            if not delivery.start < delivery.stop <= delivery.start + LONGEST:
                raise ValidationError(self.env._(
                    "%(delivery)s: a delivery ends after it begins, and takes at most eight hours.", delivery=delivery.display_name))

    @api.constrains('user_id', 'company_id')
    def _check_user(self):
        for delivery in self:
            if delivery.user_id.share or delivery.company_id not in delivery.user_id.sudo().company_ids:
                raise ValidationError(self.env._(
                    "%(user)s does not work in this store and cannot hand the car over.", user=delivery.user_id.sudo().name))

    def _moment(self, moment):
        """A moment as the user reads it, without seconds."""
        return format_datetime(self.env, moment, dt_format='short')

    def _store_day(self, moment):
        return self.company_id._dealership_day(moment)

    # ------------------------------------------------------------------
    # Ways in
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        with self._clash_explained():
            self._queue_for(self.env['dealership.delivery.bay'].browse(vals.get('bay_id') for vals in vals_list))
            self._refuse_taken(vals_list)
            deliveries = super().create(vals_list)
        for delivery in deliveries:
            delivery.order_id.check_access('write')
            delivery._check_not_past()
            delivery._check_books_once()
        deliveries._make_lines()
        for delivery in deliveries:
            delivery.order_id.sudo().delivery_id = delivery  # the workflow's own field of the deal
        return deliveries

    def write(self, vals):
        self._check_state_allows(vals)
        if {'start', 'stop', 'bay_id'}.isdisjoint(vals):
            return super().write(vals)
        vals = self._keep_length(vals)
        before = {delivery: delivery.start for delivery in self}
        self._queue_for(self.bay_id | self.env['dealership.delivery.bay'].browse(vals.get('bay_id', ())))
        for delivery in self:
            delivery._refuse_taken_at(
                self.env['dealership.delivery.bay'].browse(vals.get('bay_id', delivery.bay_id.id)),
                fields.Datetime.to_datetime(vals.get('start', delivery.start)),
                fields.Datetime.to_datetime(vals.get('stop', delivery.stop)))
        with self._clash_explained():
            result = super().write(vals)
        for delivery in self:
            if delivery.start != before[delivery]:
                delivery._check_not_past()
        return result

    def _keep_length(self, vals):
        """Who moves the beginning moves the end along."""
        if vals.get('start') and 'stop' not in vals and len(self) == 1:
            return {**vals, 'stop': fields.Datetime.to_datetime(vals['start']) + (self.stop - self.start)}
        return vals

    def _check_state_allows(self, vals):
        """What belongs to a step is not changed after it, whatever way the change comes."""
        if self.env.su:
            return
        closed = {'start', 'stop', 'bay_id', 'user_id', 'note'}.intersection(vals)
        for delivery in self.sudo():
            changed = [name for name in sorted(closed) if delivery.state not in OPEN and delivery._differs(name, vals[name])]
            if changed:
                raise UserError(self.env._(
                    'The field "%(field)s" of "%(delivery)s" is no longer changed: the delivery is %(state)s.',
                    field=self._fields[changed[0]]._description_string(self.env), delivery=delivery.display_name,
                    state=dict(self._fields['state']._description_selection(self.env))[delivery.state]))

    def _check_not_past(self):
        if self.start < fields.Datetime.now() - GRACE and not self.env.su:
            raise UserError(self.env._(
                "%(moment)s is past. A delivery is booked for now or later.", moment=self._moment(self.start)))

    def _make_lines(self):
        """The store's lists, as they are today; what is inspected later by another list does not change this paper."""
        items = self.env['dealership.delivery.item'].sudo().search([('company_id', 'in', (*self.company_id.ids, False))])
        self.env['dealership.delivery.line'].sudo().create([{
            'delivery_id': delivery.id, 'item_id': item.id, 'kind': item.kind, 'name': item.name, 'section': item.section,
            'sequence': item.sequence, 'is_required': item.is_required, 'count': item.count,
        } for delivery in self for item in items if item.company_id in (delivery.company_id, item.company_id.browse())])

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Deliveries are cancelled with the reason, not deleted."))
