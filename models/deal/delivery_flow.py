"""The steps of a delivery: inspected, ready, handed over; cancelled (I01, I02). Each checks who, when and whether."""
import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount, format_date

from ..card.lock import lock_or_tell

FOR_SALE = ('transit', 'stock', 'demo')
MAX_PICTURE = 8_000_000  # characters
PICTURES = (b'\x89PNG', b'\xff\xd8\xff\xe0', b'\xff\xd8\xff\xe1', b'\xff\xd8\xff\xdb', b'\xff\xd8\xff\xee')


class DealershipDelivery(models.Model):
    _inherit = 'dealership.delivery'

    is_released = fields.Boolean(
        "Car May Leave", compute='_compute_is_released', help="Fully paid, or released by a manager before it is paid (I02).")
    open_words = fields.Char("Still Open", compute='_compute_open_words', help="What is missing before the car can be handed over.")

    @api.depends('order_id', 'state')
    def _compute_is_released(self):
        for delivery in self:
            delivery.is_released = bool(delivery.order_id) and delivery._released()

    @api.depends('line_ids.result', 'line_ids.count', 'state', 'vehicle_id', 'order_id')
    def _compute_open_words(self):
        for delivery in self:
            is_open = delivery.state in ('booked', 'inspected', 'ready')
            delivery.open_words = (is_open and " · ".join(delivery._problems())) or False

    def _released(self):
        """Whether the car may leave the store: paid, or a manager has agreed to what is owed now."""
        self.ensure_one()
        order = self.order_id.sudo()  # only whether; what is owed stays with who may see the deal
        if order._is_fully_paid():
            return True
        return any(
            approval.kind == 'release' and approval.state == 'approved'
            and order.currency_id.compare_amounts(approval.amount, order.balance_due) >= 0 for approval in order.approval_ids)

    # ------------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------------
    def _problems(self):
        """Sentences that say what is missing before the car can be handed over."""
        return [*self._inspection_problems(), *self._document_problems(), *self._vehicle_problems(), *self._release_problems()]

    def _inspection_problems(self):
        lines = self.sudo().line_ids.filtered(lambda line: line.kind == 'inspection')
        words, open_lines = [], lines.filtered(lambda line: not line.result)
        if open_lines:
            words.append(self.env._("%(count)s of the inspection not looked at", count=len(open_lines)))
        faults = lines.filtered(lambda line: line.result == 'fault')
        if faults:
            words.append(self.env._("faults: %s", ", ".join(faults.mapped('name'))))
        return words

    def _document_problems(self):
        missing = self.sudo().line_ids.filtered(
            lambda line: line.kind == 'document' and (
                (line.is_required and line.result != 'ok') or line.result == 'fault'
                or (line.result == 'ok' and line.item_id.count and not line.count)))
        return [self.env._("to hand over: %s", ", ".join(missing.mapped('name')))] if missing else []

    def _vehicle_problems(self):
        vehicle = self.sudo().order_id.vehicle_id
        if not vehicle:
            return [self.env._("no vehicle (VIN) is chosen on the deal")]
        if vehicle.dealer_role not in FOR_SALE:
            return [self.env._("%s is not the store's to hand over", vehicle.display_name)]
        if not vehicle.vin_sn:
            return [self.env._("%s has no VIN", vehicle.display_name)]
        return []

    def _release_problems(self):
        return [] if self._released() else [self.env._("not paid and not released")]

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _begin_step(self, states):
        """Whoever presses must be allowed to, and the delivery must stand where he saw it: two people pressing at the same
        moment take one step."""
        self.ensure_one()
        self.check_access('write')
        lock_or_tell(
            self, lambda: self.env._("%(delivery)s: somebody else is changing this delivery. Reload it.", delivery=self.display_name),
            ['state'])
        if self.state not in states:
            who = self.sudo().closed_by_id.name
            raise UserError(self.env._(
                "%(delivery)s: this is not possible any more, the delivery is “%(state)s”%(who)s.", delivery=self.display_name,
                state=dict(self._fields['state']._description_selection(self.env))[self.state], who=f" ({who})" if who else ""))

    def _refuse_open(self, problems):
        if problems:
            raise UserError(self.env._(
                "%(delivery)s: still open:\n%(problems)s", delivery=self.display_name,
                problems="\n".join(f"· {text}" for text in problems)))

    def action_inspected(self):
        """The pre-delivery inspection is complete and without fault."""
        for delivery in self:
            delivery._begin_step(('booked',))
            delivery._refuse_open(delivery._inspection_problems())
            delivery.sudo().write({'state': 'inspected', 'inspected_by_id': self.env.uid, 'inspected_on': fields.Datetime.now()})
        return True

    def action_ready(self):
        """Papers, keys and vehicle are there."""
        for delivery in self:
            delivery._begin_step(('inspected',))
            delivery._refuse_open(delivery._document_problems() + delivery._vehicle_problems())
            delivery.sudo().write({'state': 'ready', 'ready_by_id': self.env.uid, 'ready_on': fields.Datetime.now()})
        return True

    def action_reopen(self):
        """Look at the lists once more: something has changed."""
        for delivery in self:
            delivery._begin_step(('inspected', 'ready'))
            delivery.sudo().write({'state': 'booked'})
        return True

    def _begin_anew(self):
        """Another car was chosen: what was inspected and laid ready was the other one's."""
        for delivery in self.sudo().filtered(lambda delivery: delivery.state in ('booked', 'inspected', 'ready')):
            looked_at = delivery.line_ids.filtered('result')
            if not looked_at:
                continue
            looked_at.write({'result': False})
            delivery.write({'state': 'booked', 'inspected_by_id': False, 'inspected_on': False, 'ready_by_id': False, 'ready_on': False})
            delivery.message_post(body=self.env._("Another vehicle was chosen: inspection and papers begin anew."))

    def _deliver(self, signature, name, **facts):
        """The customer signs and takes the car.

        :param signature: picture, base64
        :param str name: who signs
        :param facts: mileage, plate, photo
        """
        self._begin_step(('ready',))
        order = self.order_id
        order.check_access('write')  # who prepares the car does not hand it over
        lock_or_tell(order, lambda: self.env._("%(deal)s is being changed by somebody else at this moment.", deal=order.name))
        self._check_may_leave()
        name = (name or '').strip()
        if not name or not self._is_picture(signature):
            raise UserError(self.env._("The customer signs on the screen, and his name is entered."))
        if facts.get('photo') and not self._is_picture(facts['photo']):
            raise UserError(self.env._("The photo is no picture (PNG or JPEG), or too large."))
        mileage = facts.get('mileage') or 0
        if not 0 <= mileage < 2_000_000:
            raise UserError(self.env._("%(reading)s km is no mileage of a car.", reading=mileage))
        now = fields.Datetime.now()
        day = self._store_day(now)
        self._hand_vehicle_over(day, mileage, facts.get('plate'))
        self.sudo().write({
            'state': 'delivered', 'delivered_by_id': self.env.uid, 'delivered_at': now, 'delivered_on': day, 'closed_by_id': self.env.uid,
            'mileage': mileage, 'license_plate': self.sudo().vehicle_id.license_plate, 'photo': facts.get('photo') or False,
            'signature': signature, 'signed_name': name, 'signed_text': self._confirmation_words()})
        self._after_delivered(day)
        return True

    def _check_may_leave(self):
        order = self.order_id.sudo()
        if order.delivered_on or order.state != 'sale':
            raise UserError(self.env._("%(deal)s is no running deal whose car is still to be handed over.", deal=order.name))
        self._refuse_open([*self._inspection_problems(), *self._document_problems(), *self._vehicle_problems()])
        if not self._released():
            raise UserError(self.env._(
                "%(delivery)s: the car leaves when it is paid. %(amount)s is still due. Let finance take the payment, or ask the sales "
                "manager to release it.", delivery=self.display_name,
                amount=format_amount(self.env, order.balance_due, order.currency_id)))

    def _hand_vehicle_over(self, day, mileage, plate):
        order = self.order_id.sudo()
        car = order._car_line()
        # everything was checked; a car in stock goes to a customer by this step only
        vehicle = order.vehicle_id
        vals = {
            'dealer_role': 'customer', 'sold_on': day, 'purchase_date': day, 'purchase_price': car.price_total,
            'vehicle_condition': vehicle.vehicle_condition or 'new', 'location': False, **order.company_id._dealership_care_dates(day)}
        facts = {'plate': plate} if plate else {}
        vehicle._hand_over(order.partner_id, day, 'sale', mileage=mileage, vals=vals, note=order.name, **facts)

    def _after_delivered(self, day):
        """The deal knows, the car is free of it, return visits are planned, finance and workshop are told."""
        order = self.order_id.sudo()
        order.write({'delivered_on': day, 'holds_vehicle': False})  # the workflow's own fields
        self.lead_id.sudo()._plan_delivery_callbacks(day)
        words = self.env._(
            "%(vehicle)s was handed over to %(customer)s on %(day)s by %(user)s.", vehicle=self.sudo().vehicle_id.display_name,
            customer=order.partner_id.name, day=format_date(self.env, day), user=self.env.user.name)
        order.message_post(body=words)
        people = self.env['res.users']
        for department in ('finance', 'service'):
            people |= self.company_id._told_of_deals(department)
        if people:
            self.sudo().message_notify(
                partner_ids=people.partner_id.ids, subject=self.env._("Delivered: %s", self.display_name), body=words)

    def _cancel(self, reason):
        """The booking is given up, with the reason; the deal may be booked anew."""
        for delivery in self:
            delivery._begin_step(('booked', 'inspected', 'ready'))
            if not (reason or '').strip():
                raise UserError(self.env._("Enter why the delivery is cancelled."))
            delivery.sudo().write({'state': 'cancelled', 'cancel_reason': reason.strip(), 'closed_by_id': self.env.uid})
            delivery.order_id.sudo().delivery_id = False
        return True

    def _request_release(self, reason):
        """Ask the manager to let the car go before it is paid."""
        self.ensure_one()
        self.check_access('write')
        if self.state not in ('booked', 'inspected', 'ready'):
            raise AccessError(self.env._("%(delivery)s is closed; there is nothing to release.", delivery=self.display_name))
        if self._released():
            raise UserError(self.env._("%(delivery)s is paid or released already.", delivery=self.display_name))
        return self.order_id._request_approval('release', reason, amount=self.order_id.balance_due)

    # ------------------------------------------------------------------
    # What is signed
    # ------------------------------------------------------------------
    @api.model
    def _is_picture(self, picture):
        """Whether something was given that can be a picture; the image field judges the rest."""
        if not isinstance(picture, (str, bytes)) or not 100 <= len(picture) <= MAX_PICTURE:
            return False
        try:
            return base64.b64decode(picture, validate=True)[:4] in PICTURES
        except ValueError:
            return False

    def _confirmation_words(self):
        """What the customer confirms, in the words that he signs."""
        self.ensure_one()
        known = self.sudo()
        vehicle = known.order_id.vehicle_id
        given = [
            f"{line.name} × {line.count}" if line.count else line.name
            for line in known.line_ids if line.kind == 'document' and line.result == 'ok']
        return "\n".join((
            self.env._("Customer: %s", known.partner_id.name or ""),
            self.env._("Vehicle: %(car)s, VIN %(vin)s, engine %(engine)s", car=vehicle.model_id.display_name or "",
                       vin=vehicle.vin_sn or "", engine=vehicle.engine_number or "–"),
            self.env._("Received: %s", "; ".join(given)),
            self.env._("I have looked at the car inside and outside, have had its controls, warranty and maintenance explained, and have "
                       "received the things named above."),
        ))
