"""What a recall means for a car: found when the car or its VIN comes, said on its page, in the way of its delivery (J04)."""
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .recall import READERS

FOR_SALE = ('transit', 'stock', 'demo')
MATCHED_BY = {'vin_sn', 'dealer_role', 'company_id', 'model_id'}


class FleetVehicle(models.Model):
    _inherit = 'fleet.vehicle'

    recall_line_ids = fields.One2many('dealership.recall.line', 'vehicle_id', "Recalls", groups=READERS)
    recall_state = fields.Selection(
        [('safety', "Safety Recall"), ('service', "Service Campaign")], "Recall", compute='_compute_recall_state',
        search='_search_recall_state',
        help="Whether the car is under a recall (召回) whose work is still to be done. Under a safety recall it is not delivered and not "
             "driven on test drives.")
    recall_words = fields.Text("Open Recalls", compute='_compute_recall_words', groups=READERS)

    @api.depends('recall_line_ids.state')
    def _compute_recall_state(self):
        """Whether, not which: anybody who sees the car sees this."""
        recalls = self._due_recalls()
        for vehicle in self:
            due = recalls.get(vehicle._origin.id)
            vehicle.recall_state = due and ('safety' if any(line.is_safety for line in due) else 'service')

    @api.depends('recall_line_ids.state')
    def _compute_recall_words(self):
        recalls = self._due_recalls()
        for vehicle in self:
            vehicle.recall_words = "\n".join(
                " – ".join(filter(None, (line.recall_id.display_name, line.recall_id.remedy)))
                for line in recalls.get(vehicle._origin.id, ())) or False

    @api.model
    def _search_recall_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        Line = self.env['dealership.recall.line'].sudo()  # whether, not which
        found = Domain.FALSE
        for state in value:
            due = Line._due_domain() & Domain('vehicle_id', '!=', False)
            if state == 'safety':
                found |= Domain('id', 'in', Line._search(due & Domain('is_safety', '=', True)).subselect('vehicle_id'))
            elif state == 'service':
                found |= (Domain('id', 'in', Line._search(due).subselect('vehicle_id'))
                          & Domain('id', 'not in', Line._search(due & Domain('is_safety', '=', True)).subselect('vehicle_id')))
            elif not state:
                found |= Domain('id', 'not in', Line._search(due).subselect('vehicle_id'))
        return found

    def _due_recalls(self):
        """Lines whose work is still to be done, by vehicle id; one query for any number of cars."""
        ids = self._origin.ids
        if not ids:
            return {}
        Line = self.env['dealership.recall.line'].sudo()  # the car is the user's to see; what he reads of it the caller decides
        lines = Line.search_fetch(
            Domain('vehicle_id', 'in', ids) & Line._due_domain(), ['vehicle_id', 'recall_id', 'state', 'vin'], order='id')
        return {vehicle.id: due for vehicle, due in lines.grouped('vehicle_id').items()}

    # ------------------------------------------------------------------
    # In the way of a delivery
    # ------------------------------------------------------------------
    def _delivery_obstacles(self):
        """Sentences that keep cars from being handed over to a customer; nobody waves them through."""
        return self._recall_sentences(safety=True)

    def _delivery_warnings(self):
        """Sentences that whoever hands cars over should know."""
        return self._recall_sentences(safety=False)

    def _recall_sentences(self, safety):
        recalls = self._due_recalls()
        if not recalls:
            return []
        named = self.env(su=False)['dealership.recall'].has_access('read')  # a name is for those who work on recalls
        sentences = []
        for vehicle in self.sudo():
            lines = [line for line in recalls.get(vehicle._origin.id, ()) if line.is_safety == safety]
            if not lines:
                continue
            names = f" ({', '.join(line.recall_id.display_name for line in lines)})" if named else ""
            car = vehicle.license_plate or vehicle.vin_sn or vehicle.display_name
            sentences.append(self.env._(
                "%(car)s is under an open safety recall%(names)s: it is not handed over before the workshop has done the work", car=car,
                names=names) if safety else self.env._(
                "%(car)s is under an open service campaign%(names)s: let the workshop do the work before it leaves", car=car, names=names))
        return sentences

    # ------------------------------------------------------------------
    # Cars that come, or become others
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vehicles = super().create(vals_list)
        known = vehicles.sudo().filtered(lambda vehicle: vehicle.vin_sn and vehicle.dealer_role)
        self.env['dealership.recall']._match_vehicles(known)
        return vehicles

    def write(self, vals):
        if not self.env.su and not {'dealer_role', 'owner_id', 'vin_sn', 'company_id'}.isdisjoint(vals):
            self._check_stays_under_recall(vals)
        owners = {vehicle.id: vehicle.owner_id.id for vehicle in self.sudo()} if 'owner_id' in vals else {}
        result = super().write(vals)
        if not MATCHED_BY.isdisjoint(vals):
            concerned = self.sudo().filtered(lambda vehicle: vehicle.dealer_role or 'dealer_role' in vals)
            self.env['dealership.recall']._match_vehicles(concerned)
        changed = [vehicle.id for vehicle in self.sudo() if vehicle.id in owners and vehicle.owner_id.id != owners[vehicle.id]]
        if changed:
            self._recalls_of_new_owner(changed)
        return result

    def _check_stays_under_recall(self, vals):
        """A car for sale under a safety recall stays for sale, and the car that it is, until the workshop has done the work."""
        leaving = self.filtered(lambda vehicle: vehicle.dealer_role in FOR_SALE and (
            vals.get('dealer_role', vehicle.dealer_role) not in FOR_SALE
            or any(name in vals and vehicle._differs(name, vals[name]) for name in ('owner_id', 'vin_sn', 'company_id'))))
        obstacles = leaving and leaving._delivery_obstacles()
        if obstacles:
            raise UserError("\n".join(obstacles))

    @api.model
    def _recalls_of_new_owner(self, vehicle_ids):
        """Who has bought the car was not told yet; what the owner before him said is no answer of his."""
        self.env['dealership.recall.line'].sudo().search([  # the car changed hands by whoever may do that
            ('vehicle_id', 'in', vehicle_ids), ('state', 'in', ('open', 'contacted', 'refused', 'sold_away')),
        ]).write({
            'state': 'open', 'letter_sent_on': False, 'letter_returned_on': False, 'last_contact_on': False, 'next_contact_on': False})

    def unlink(self):
        lines = self.env['dealership.recall.line'].sudo().search([('vehicle_id', 'in', self.ids), ('state', '!=', 'done')])
        result = super().unlink()
        lines.write({'state': 'not_found', 'vehicle_id': False, 'visit_id': False})
        return result
