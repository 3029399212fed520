"""A vehicle keeps its owners and plates with their days, and changes hands by one action (J01)."""
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

from ..card.lock import lock_or_tell

COST_GROUPS = 'auto_dealership.group_manager,auto_dealership.group_finance,auto_dealership.group_auditor'


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    vehicle_condition = fields.Selection(
        [('new', "New"), ('used', "Used")], "New or Used", tracking=True, help="A car taken in from a customer is used (二手车).")
    purchase_date = fields.Date("Bought On", help="Day on which its owner bought the car (购车日期), here or elsewhere.")
    purchase_price = fields.Monetary(help="What its owner paid for the car, as invoiced (开票价格).")
    stock_cost = fields.Monetary(
        "Cost", groups=COST_GROUPS, copy=False, help="What the store paid for the car (进价/收车价). Not for sales consultants.")
    warranty_until = fields.Date(copy=False, help="Last day of the maker's warranty (质保到期日).")
    first_service_due_on = fields.Date("First Service Due", copy=False, help="Day by which the first maintenance is due (首保).")
    owner_history_ids = fields.One2many('dealership.vehicle.owner', 'vehicle_id', "Owners over Time")
    plate_history_ids = fields.One2many('dealership.vehicle.plate', 'vehicle_id', "Plates over Time")
    odometer_ids = fields.One2many('fleet.vehicle.odometer', 'vehicle_id', "Mileage over Time")
    plate_warning = fields.Char(compute='_compute_plate_warning')

    @api.depends('plate_search', 'dealer_role', 'company_id')
    def _compute_plate_warning(self):
        """The same plate on two cars is told, not refused: one of them has lost it, and this one may be right."""
        plates = [vehicle.plate_search for vehicle in self if vehicle.dealer_role and vehicle.plate_search]
        twins = self.sudo().search_fetch(  # told by model and end of the VIN; whose it is stays with who may see it
            [('plate_search', 'in', plates), ('dealer_role', '!=', False)], ['plate_search', 'company_id', 'vin_sn', 'model_id'],
            order='id') if plates else self.sudo().browse()
        for vehicle in self:
            others = twins.filtered(lambda twin, vehicle=vehicle: (
                vehicle.dealer_role and twin.plate_search == vehicle.plate_search and twin.id != vehicle._origin.id
                and twin.company_id == vehicle.company_id.sudo()))
            vehicle.plate_warning = self.env._(
                "Another car carries the plate %(plate)s: %(others)s. Compare the papers; transfer or correct the one that is wrong.",
                plate=vehicle.license_plate,
                others=", ".join(" ".join(filter(None, (twin.model_id.display_name, (twin.vin_sn or "")[-6:]))) for twin in others[:3]),
            ) if others else False

    # ------------------------------------------------------------------
    # Kept whatever way a change comes
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vehicles = super().create(vals_list)
        ours = vehicles.sudo().filtered('dealer_role')
        for name, histories in (('owner_id', 'dealership.vehicle.owner'), ('license_plate', 'dealership.vehicle.plate')):
            begun = ours.filtered(name)
            if begun:
                self.env[histories]._begin(SQL("vehicle.id = ANY(%s)", begun.ids))
        ours.invalidate_recordset(['owner_history_ids', 'plate_history_ids'], flush=False)
        return vehicles

    def write(self, vals):
        if {'owner_id', 'license_plate', 'dealer_role'}.isdisjoint(vals):
            return super().write(vals)
        before = {vehicle.id: (vehicle.owner_id.id, vehicle.license_plate) for vehicle in self.sudo()}
        result = super().write(vals)
        self._keep_history(before)
        return result

    def _keep_history(self, before):
        """Write owner and plate into their histories where they changed; nothing is asked when nothing did.

        :param dict before: vehicle id → (owner id, plate) before a change
        """
        today = fields.Date.context_today(self)
        vehicles = self.sudo().filtered('dealer_role')
        owners, plates = [], []
        for vehicle in vehicles:
            owner, plate = before[vehicle.id]
            if vehicle.owner_id.id != owner or (owner and not vehicle.owner_history_ids):
                owners.append((vehicle, owner, vehicle.owner_id.id, vehicle.sold_on or vehicle.purchase_date))
            if vehicle.license_plate != plate or (plate and not vehicle.plate_history_ids):
                plates.append((vehicle, plate, vehicle.license_plate, vehicle.first_registration_date))
        # the histories are written by the vehicle alone
        self.env['dealership.vehicle.owner'].sudo()._change(owners, today)
        self.env['dealership.vehicle.plate'].sudo()._change(plates, today)

    # ------------------------------------------------------------------
    # The one action
    # ------------------------------------------------------------------
    def _hand_over(self, owner, date, kind='transfer', **facts):
        """The vehicle goes to a new owner on a day: history, user, plate and mileage in one step.

        :param owner: res.partner; empty when the store takes the car
        :param date: day of the change, never in the future nor before the present owner had it
        :param kind: sale, transfer, trade_in or return
        :param facts: user (res.partner), plate (str or False), mileage (km), reason (of a lower mileage), note, vals (more of the
            vehicle)
        """
        self.ensure_one()
        self.check_access('write')
        lock_or_tell(
            self, lambda: self.env._("%(vehicle)s: somebody else is changing this car. Reload it.", vehicle=self.display_name),
            ['owner_id', 'driver_id', 'license_plate'])
        self._check_hand_over(owner, date)
        user = facts.get('user', owner)
        vals = {'owner_id': owner.id or False, **facts.get('vals', {})}
        if 'plate' in facts:
            vals['license_plate'] = facts['plate']
            self._normalise_dealer_vals(vals)
        if facts.get('mileage'):
            self._log_mileage(facts['mileage'], date, facts.get('reason'))
        Owner, Plate = self.env['dealership.vehicle.owner'].sudo(), self.env['dealership.vehicle.plate'].sudo()
        Owner._change([(self.sudo(), self.sudo().owner_id.id, owner.id or False, date)], date, kind, {
            'user_partner_id': user.id or False, 'mileage': facts.get('mileage') or 0, 'note': facts.get('note') or False})
        if 'plate' in facts:
            Plate._change([(self.sudo(), self.sudo().license_plate, vals['license_plate'], date)], date, kind)
        self._change_driver(user, date)
        self.write(vals)
        return True

    def _check_hand_over(self, owner, date):
        if not self.dealer_role or self.dealer_role == 'company':
            raise UserError(self.env._("%(vehicle)s is a company car; it is not the dealership's to transfer.", vehicle=self.display_name))
        if date > fields.Date.context_today(self):
            raise ValidationError(self.env._("%(day)s is in the future; a car changes hands today or before.",
                                             day=format_date(self.env, date)))
        if owner and owner == self.sudo().owner_id:
            raise ValidationError(self.env._("%(vehicle)s belongs to %(owner)s already.",
                                             vehicle=self.display_name, owner=owner.display_name))

    def _log_mileage(self, mileage, date, reason=None):
        """The car's own record of its mileage; the same reading is not written twice."""
        if mileage != self.sudo().odometer or reason:
            self.env['fleet.vehicle.odometer'].sudo().create({  # who may change the car's owner reads its mileage
                'vehicle_id': self.id, 'value': mileage, 'date': date, 'correction_reason': reason})
            self.invalidate_recordset(['odometer'])  # core computes it without saying from what

    def _change_driver(self, user, date):
        if user == self.sudo().driver_id:
            return
        self._end_use(date)
        if user:
            self.driver_id = user

    def action_transfer(self):
        """Ask for the new owner."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Transfer to a New Owner"), 'target': 'new',
            'res_model': 'dealership.vehicle.transfer.wizard', 'views': [(False, 'form')], 'context': {'default_vehicle_id': self.id},
        }
