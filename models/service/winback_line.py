"""A car of a recall campaign: who calls, what was said, whether it came back (J03)."""
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..card.lock import lock_or_tell
from ..card.masked import MASK_ONLY, MaskedPhone
from .standing import CHURN_CLASSES

STATES = [
    ('to_call', "To Call"),
    ('reached', "Reached"),
    ('booked', "Booked"),
    ('came_back', "Came Back"),
    ('refused', "Refused"),
    ('wrong_number', "Wrong or No Number"),
    ('no_consent', "No Consent"),
]
RESULTS = [
    ('reached', "Reached"),
    ('no_answer', "No Answer"),
    ('refused', "Does Not Want to Come"),
    ('wrong_number', "Wrong Number"),
]
CALLABLE = ('to_call', 'reached')


class DealershipWinbackLine(models.Model):
    """Made by the campaign's statement, fifty thousand at once; what happens to it is written by calls and visits."""
    _name = 'dealership.winback.line'
    _description = "Call to a Lost Customer"
    _inherit = ['dealership.protected.mixin', 'dealership.masked.contact.mixin']
    _order = 'next_call_on nulls first, id'
    _rec_name = 'vehicle_id'

    _protected_fields = (
        'winback_id', 'company_id', 'vehicle_id', 'owner_id', 'partner_id', 'caller_id', 'state', 'call_count', 'was_reached',
        'last_call_on', 'words', 'next_call_on', 'visit_id', 'visit_amount', 'came_on', 'last_visit_on', 'churn_class', 'is_open')

    winback_id = fields.Many2one('dealership.winback', "Campaign", required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', "Store", required=True, readonly=True, index=True)
    vehicle_id = fields.Many2one('fleet.vehicle', required=True, readonly=True, index=True, ondelete='cascade')
    license_plate = fields.Char(related='vehicle_id.license_plate', string="Plate")
    model_id = fields.Many2one(related='vehicle_id.model_id')
    owner_id = fields.Many2one('res.partner', readonly=True, index='btree_not_null', ondelete='set null')
    partner_id = fields.Many2one(
        'res.partner', "Customer", readonly=True, index='btree_not_null', ondelete='set null',
        help="Who is called: the user of the car (回访人), else its owner.")
    phone = MaskedPhone(related='partner_id.phone', string="Phone", **MASK_ONLY)
    offer = fields.Text(related='winback_id.offer')
    caller_id = fields.Many2one('res.users', readonly=True, index='btree_not_null', ondelete='set null')
    state = fields.Selection(STATES, required=True, default='to_call', readonly=True, group_expand=True)
    call_count = fields.Integer("Number of Calls", readonly=True, default=0)
    was_reached = fields.Boolean(readonly=True, default=False, help="Somebody spoke with the customer.")
    last_call_on = fields.Datetime("Last Call", readonly=True)
    words = fields.Text("Last Words", readonly=True)
    next_call_on = fields.Date("Next Call", readonly=True)
    call_ids = fields.One2many('dealership.winback.call', 'line_id', "Calls Made")
    visit_id = fields.Many2one('fleet.vehicle.log.services', "Workshop Visit", readonly=True, index='btree_not_null', ondelete='set null')
    visit_amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    came_on = fields.Date("Came Back On", readonly=True)
    last_visit_on = fields.Date("Last Visit Before", readonly=True)
    churn_class = fields.Selection(CHURN_CLASSES, "Class Then", readonly=True)
    is_open = fields.Boolean("Running", readonly=True, default=False)

    _vehicle_once = models.UniqueIndex("(vehicle_id) WHERE is_open", "This car is in a running campaign already.")
    _call_list_idx = models.Index("(caller_id, next_call_on, id) WHERE is_open AND state IN ('to_call', 'reached')")

    # ------------------------------------------------------------------
    # Calling
    # ------------------------------------------------------------------
    def _check_callable(self):
        """Refuse a call that must not be made, or is another's."""
        self.ensure_one()
        self.check_access('write')
        if not self.is_open:
            raise UserError(self.env._("%s: the campaign is over.", self.display_name))
        if self.state not in CALLABLE:
            raise UserError(self.env._(
                "%(car)s: nobody is to be called any more (%(state)s).", car=self.display_name,
                state=dict(self._fields['state']._description_selection(self.env))[self.state]))
        user = self.env.user
        if self.caller_id and self.caller_id != user and self.winback_id.user_id != user and not user.has_group(
                'auto_dealership.group_manager'):
            raise AccessError(self.env._(
                "%(car)s is called by %(caller)s. The campaign's responsible, %(user)s, can share the calls out anew.",
                car=self.display_name, caller=self.caller_id.name, user=self.winback_id.user_id.name))

    def _follow_cars(self):
        """Who drives the car now is called, not who sold it.

        :return: lines whose car has changed hands since
        """
        moved = self.sudo().filtered(lambda line: (  # the line's own fields
            line.state in CALLABLE and line.partner_id != (line.vehicle_id.driver_id or line.vehicle_id.owner_id)))
        for line in moved:
            car = line.vehicle_id
            line.write({'owner_id': car.owner_id.id, 'partner_id': (car.driver_id or car.owner_id).id})
        return moved

    def _drop_without_consent(self):
        """Customers who have withdrawn their consent since are not called; those lines are returned."""
        self._follow_cars()
        consenting = self.sudo().partner_id._filter_consenting('sales_call')  # a yes or no about customers whom the caller sees
        dropped = self.filtered(lambda line: line.state in CALLABLE and line.sudo().partner_id not in consenting)
        if dropped:
            dropped.sudo().write({'state': 'no_consent', 'next_call_on': False})  # the workflow's field
        return dropped

    def _record_call(self, result, words=None, next_call_on=None):
        """Write a call: its record stays, the line shows the last."""
        self.ensure_one()
        lock_or_tell(
            self, lambda: self.env._("%s: somebody else records a call at this moment. Reload it.", self.display_name),
            ['state', 'is_open', 'caller_id'])
        self._check_callable()
        if self._follow_cars():
            raise UserError(self.env._("%s has changed hands since. Open the call anew: it shows whom to call now.", self.display_name))
        if self._drop_without_consent():
            raise UserError(self.env._("%s: the customer has withdrawn his consent to calls.", self.display_name))
        words = (words or '').strip()
        if result not in dict(RESULTS):
            raise UserError(self.env._("Choose what came of the call."))
        if result in ('reached', 'refused') and not words:
            raise UserError(self.env._("Write what the customer said."))
        today = self.company_id._dealership_today()
        if next_call_on and next_call_on < today:
            raise UserError(self.env._("The next call is to come; choose today or a later day."))
        if result == 'no_answer' and not next_call_on:
            next_call_on = fields.Date.add(today, days=1)
        state = {'reached': 'reached', 'no_answer': self.state}.get(result, result)
        now = fields.Datetime.now()
        self.env['dealership.winback.call'].sudo().create({  # only business methods write calls
            'line_id': self.id, 'user_id': self.env.uid, 'called_on': now, 'result': result, 'words': words})
        self.sudo().write({
            'state': state, 'call_count': self.call_count + 1, 'was_reached': self.was_reached or result in ('reached', 'refused'),
            'last_call_on': now, 'words': words or self.words, 'next_call_on': next_call_on if state in CALLABLE else False,
            'caller_id': self.caller_id.id or self.env.uid})

    def action_call(self):
        """Open the dialog of the call."""
        self.ensure_one()
        self._check_callable()
        if self._drop_without_consent():
            return self._say(self.env._("%s: the customer has withdrawn his consent to calls.", self.display_name))
        wizard = self.env['dealership.winback.call.wizard'].create({'line_id': self.id})
        return wizard._open()

    def action_book(self):
        """Book the car into the workshop; the offer stands in the appointment."""
        self.ensure_one()
        self._check_bookable()
        return self.vehicle_id.with_context(
            default_visit_kind='maintenance', default_customer_words=self._booking_words()).action_book_visit()

    def _check_bookable(self):
        self.check_access('write')
        if not self.is_open or self.state in ('booked', 'came_back'):
            raise UserError(self.env._("%s is booked or came back already, or the campaign is over.", self.display_name))

    def _booking_words(self):
        return "\n".join(filter(None, (f"{self.winback_id.name}: {self.offer}" if self.offer else self.winback_id.name, self.words)))

    @api.model
    def _my_next(self, campaign=None):
        """The next call of the user: of a campaign, or of any that runs in his stores."""
        today = (campaign.company_id if campaign else self.env.company)._dealership_today()
        domain = [
            ('is_open', '=', True), ('state', 'in', CALLABLE), ('caller_id', '=', self.env.uid),
            '|', ('next_call_on', '<=', today), '&', ('next_call_on', '=', False), ('state', '=', 'to_call')]
        if campaign:
            domain = [('winback_id', '=', campaign.id), *domain]
        return self.search(domain, limit=1, order='next_call_on nulls last, id')

    @api.model
    def _call_next(self, campaign=None):
        """The dialog of the next call; who has withdrawn his consent is passed over."""
        while line := self._my_next(campaign):
            if not line._drop_without_consent():
                return line.action_call()
        return self._say(self.env._("All your calls of today are made."))

    @api.model
    def _say(self, text):
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'message': text, 'type': 'info', 'next': {'type': 'ir.actions.act_window_close'}}}

    # ------------------------------------------------------------------
    # What the workshop tells
    # ------------------------------------------------------------------
    @api.model
    def _open_lines(self, vehicles):
        """Lines of running campaigns, by vehicle id."""
        return {line.vehicle_id.id: line for line in self.sudo().search(
            [('vehicle_id', 'in', vehicles.ids), ('is_open', '=', True)])}

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if any(line.winback_id.state != 'draft' for line in self):
            raise UserError(self.env._("Calls of a campaign are not deleted."))
