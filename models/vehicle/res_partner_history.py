"""What was done to a customer's cars: workshop visits, insurance and other contracts (A12)."""
from odoo import api, fields, models
from odoo.fields import Domain

# Roles that see what was done to a customer's car.
LOG_GROUPS = 'auto_dealership.group_consultant,auto_dealership.group_customer_store,fleet.fleet_group_user'


class ResPartner(models.Model):
    _inherit = 'res.partner'

    vehicle_summary = fields.Char(
        "Drives", compute='_compute_vehicle_summary', groups=LOG_GROUPS,
        help="First vehicle in a line, and how many more there are.")
    service_log_ids = fields.Many2many(
        'fleet.vehicle.log.services', compute='_compute_vehicle_logs', string="Workshop Visits", groups=LOG_GROUPS)
    contract_log_ids = fields.Many2many(
        'fleet.vehicle.log.contract', compute='_compute_vehicle_logs', string="Insurance and Contracts",
        groups=LOG_GROUPS)
    service_log_count = fields.Integer("Number of Workshop Visits", compute='_compute_service_totals')
    service_amount = fields.Monetary("Workshop Amount", compute='_compute_service_totals')
    service_last_on = fields.Date("Last Workshop Visit", compute='_compute_service_totals')

    @api.depends('owned_vehicle_ids.model_id', 'owned_vehicle_ids.license_plate')
    @api.depends_context('uid')
    def _compute_vehicle_summary(self):
        # All at once: the first vehicle of each customer would be fetched by itself.
        vehicles = self.owned_vehicle_ids
        vehicles.fetch(['model_id', 'license_plate'])
        vehicles.model_id.fetch(['name', 'brand_id'])
        vehicles.model_id.brand_id.fetch(['name'])
        for partner in self:
            vehicles = partner.owned_vehicle_ids
            first = vehicles[:1]
            more = f" +{len(vehicles) - 1}" if len(vehicles) > 1 else ""
            parts = (first.model_id.brand_id.name, first.model_id.name, first.license_plate)
            partner.vehicle_summary = " ".join(part for part in parts if part) + more or False

    @api.depends('owned_vehicle_ids')
    @api.depends_context('uid')
    def _compute_vehicle_logs(self):
        """What the user may see of the workshop's and the insurers' records."""
        services = self._logs_by_owner('fleet.vehicle.log.services', 'date desc, id desc')
        contracts = self._logs_by_owner('fleet.vehicle.log.contract', 'expiration_date desc, id desc')
        for partner in self:
            partner.service_log_ids = services.get(partner._origin.id)
            partner.contract_log_ids = contracts.get(partner._origin.id)

    def _logs_by_owner(self, model, order):
        """Records about the vehicles of these customers.

        :return: dict of partner id → records in that order
        """
        logs = self.env[model].search_fetch([('vehicle_id.owner_id', 'in', self.ids)], ['vehicle_id'], order=order)
        # sudo: the owner of a vehicle whose log the user may read
        return {owner.id: group.with_env(self.env) for owner, group in logs.sudo().grouped(
            lambda log: log.vehicle_id.owner_id).items()}

    @api.depends('owned_vehicle_ids')
    @api.depends_context('uid')
    def _compute_service_totals(self):
        totals = self._service_totals() if self.env['fleet.vehicle.log.services'].has_access('read') else {}
        for partner in self:
            partner.service_log_count, partner.service_amount, partner.service_last_on = totals.get(
                partner._origin.id, (0, 0.0, False))

    def _service_totals(self):
        """What was done to the cars of these customers.

        :return: dict of partner id → [number, amount, last day]
        """
        totals = {}
        vehicles = self.env['fleet.vehicle'].search_fetch([('owner_id', 'in', self.ids)], ['owner_id'])
        owners = {vehicle.id: vehicle.sudo().owner_id.id for vehicle in vehicles}
        for vehicle, count, amount, last_on in self.env['fleet.vehicle.log.services']._read_group(
                Domain('vehicle_id', 'in', vehicles.ids) & Domain('state', '=', 'done') & self._service_log_domain(), ['vehicle_id'],
                ['__count', 'amount:sum', 'date:max']):
            total = totals.setdefault(owners[vehicle.id], [0, 0.0, False])
            total[0] += count
            total[1] += amount
            total[2] = max(filter(None, (total[2], last_on)), default=False)
        return totals

    @api.model
    def _service_log_domain(self):
        """Rows that belong to the car's present owner."""
        return Domain.TRUE

    def action_view_owned_vehicles(self):
        """The vehicles of the customer, to open or add one."""
        self.ensure_one()
        return {
            **self.env['ir.actions.act_window']._for_xml_id('auto_dealership.fleet_vehicle_action_customer'),
            'domain': ['|', ('owner_id', '=', self.id), ('driver_id', '=', self.id)],
            'context': {
                'default_dealer_role': 'customer', 'default_owner_id': self.id, 'default_company_id': self.company_id.id},
        }
