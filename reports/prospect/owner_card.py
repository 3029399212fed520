"""The owner card on paper (保有客户管理卡, C卡): owner and user, vehicles, insurance, workshop, referrals (A16)."""
from odoo import api, models
from odoo.exceptions import UserError

from ..card.paper import Written

# Rows of each table: at least and at most; what is older stays in the system, and the paper says how much it is.
VEHICLE_ROWS, INSURANCE_ROWS, SERVICE_ROWS, REFERRAL_ROWS = (3, 8), (3, 6), (6, 8), (4, 8)
VISIT_ROWS, COMPLAINT_ROWS = (8, 8), (3, 3)


class ReportOwnerCard(models.AbstractModel):
    _name = 'report.auto_dealership.report_owner_card'
    _description = "Owner Card on Paper"
    _inherit = ['dealership.paper.contacts']

    @api.model
    def _get_report_values(self, docids, data=None):
        partners = self._paper_records('res.partner', docids)
        for partner in partners:
            if not partner.is_dealership_customer:
                raise UserError(self.env._(
                    "%(contact)s has no owner card to print: this contact is not a dealership customer.", contact=partner.name))
        shared = self._shared(partners)
        return {
            'doc_ids': partners.ids,
            'doc_model': partners._name,
            'docs': partners,
            'cards': [self._card(partner, shared) for partner in partners or (partners,)],
            'method_boxes': self._method_boxes(),
        }

    @api.model
    def _shared(self, partners):
        """What all cards of a print-out need, read once and kept by customer or vehicle."""
        vehicles = self.env['fleet.vehicle']
        if self._may_read(vehicles._name):
            vehicles = partners.owned_vehicle_ids | partners.used_vehicle_ids
        return {
            'vehicles': vehicles,
            # owner and user may be another consultant's; the car's form names them all the same
            'people': {person.id: person.name for person in (vehicles.owner_id | vehicles.driver_id).sudo()},
            'prices': self._prices(vehicles),
            'contracts': self._contracts(vehicles),
            'services': self._services(vehicles),
            'documents': self._may_read('dealership.identity.document'),
            'relations': self._may_read('dealership.relation'),
            'referrals': self._may_read('crm.lead'),
            'contacts': self._contact_rows(partners) if partners else {},
        }

    @api.model
    def _card(self, partner, shared):
        vehicles = (partner.owned_vehicle_ids | partner.used_vehicle_ids) if shared['vehicles'] else shared['vehicles']
        contracts = [row for vehicle in vehicles for row in shared['contracts'].get(vehicle.id, ())]
        covered = {box: total for row in contracts if row['is_live'] for box, total in row['boxes'].items()}
        services = [row for vehicle in vehicles for row in shared['services'].get(vehicle.id, ())]
        visits = shared['contacts'].get(partner.id, [])
        return Written({
            **self._owner(partner, shared),
            'vehicles': self._rows([self._vehicle(vehicle, shared) for vehicle in vehicles], VEHICLE_ROWS),
            'insurance': self._rows(sorted(contracts, key=lambda row: row['order'], reverse=True), INSURANCE_ROWS),
            'coverage_boxes': self._coverage_boxes(covered),
            'services': self._rows(sorted(services, key=lambda row: row['order'], reverse=True), SERVICE_ROWS),
            'referrals': self._rows(self._referrals(partner) if shared['referrals'] else [], REFERRAL_ROWS),
            'complaints': self._rows([], COMPLAINT_ROWS),
            'visits': self._rows([self._contact_row(row) for row in reversed(visits)], VISIT_ROWS),
        })

    @api.model
    def _rows(self, rows, limits):
        """The first rows, filled up with empty ones, and how many there are besides."""
        least, most = limits
        return {'rows': self._filled_up(rows[:most], least), 'more': max(0, len(rows) - most)}

    @api.model
    def _owner(self, partner, shared):
        documents = partner.identity_document_ids if shared['documents'] else self.env['dealership.identity.document']
        document = documents.sorted('is_primary', reverse=True)[:1]
        birthday = self._date(partner.birthdate_date)
        age = partner.age and self.env._("age %(years)s", years=partner.age)
        return {
            'store': (partner.company_id or self.env.company).name,
            'consultant': partner.user_id.name,
            'class': self._selection_label(partner, 'customer_class'),
            'name': partner.name,
            'gender': self._selection_boxes(partner, 'gender', leave_out=('other',)),
            'birthday': f"{birthday} ({age})" if age else birthday,
            'nature': self._selection_boxes(partner, 'customer_nature'),
            # the mask only, whoever prints
            'document': " ".join(part for part in (
                self._selection_label(document, 'document_type'), document.number_masked) if part),
            'credit_code': partner.vat if partner.customer_nature != 'individual' else "",
            'phone': partner.phone,
            'phone_second': partner.phone_second,
            'wechat': partner.wechat,
            'occupation': partner.occupation,
            'employer': partner.employer,
            'address': " ".join(part for part in (
                partner.state_id.name, partner.city, partner.street, partner.street2) if part),
            'zip': partner.zip,
            'service_card': self._selection_boxes(partner, 'service_card_level'),
            'household': self._household(partner) if shared['relations'] else "",
        }

    @api.model
    def _vehicle(self, vehicle, shared):
        return {
            'model': self._model_name(vehicle.model_id),
            'trim': " ".join(part for part in (vehicle.trim_id.name, vehicle.exterior_color_id.name) if part),
            'plate': vehicle.license_plate,
            'vin': vehicle.vin_sn,
            'engine': vehicle.engine_number,
            'owner': shared['people'].get(vehicle.owner_id.id),
            'user': shared['people'].get(vehicle.driver_id.id),
            'sold_on': self._date(vehicle.sold_on),
            'price': self._amount(shared['prices'].get(vehicle.id)),
        }

    @api.model
    def _prices(self, vehicles):
        """What each car was sold for: the owner's confirmed order of its trim, the last one until the day of sale.

        :return: dict of vehicle id → amount, taxes included
        """
        products = vehicles.trim_id.product_id.ids
        if not products or not self._may_read('sale.order.line'):
            return {}
        lines = self.env['sale.order.line'].search_fetch(
            [('product_id', 'in', products), ('order_partner_id', 'in', vehicles.owner_id.ids), ('state', '=', 'sale'),
             ('product_uom_qty', '>', 0)],
            ['product_id', 'order_partner_id', 'order_id', 'price_total', 'product_uom_qty'])
        orders = {}
        for line in lines.sorted(lambda line: line.order_id.date_order):
            orders.setdefault((line.order_partner_id.id, line.product_id.id), []).append(
                (self._day(line.order_id.date_order), line.price_total / line.product_uom_qty))
        prices = {}
        for vehicle in vehicles.filtered('trim_id.product_id'):
            found = orders.get((vehicle.owner_id.id, vehicle.trim_id.product_id.id), ())
            prices[vehicle.id] = next(
                (price for day, price in reversed(found) if not vehicle.sold_on or day <= vehicle.sold_on), 0)
        return prices

    @api.model
    def _contracts(self, vehicles):
        """Insurance of the vehicles; the rows of the deal's policies when these are kept apart from other contracts."""
        Contract = self.env['fleet.vehicle.log.contract']
        if not vehicles or not self._may_read(Contract._name):
            return {}
        contracts = Contract.search([('vehicle_id', 'in', vehicles.ids), ('state', '!=', 'closed')])
        insurers = {insurer.id: insurer.name for insurer in contracts.insurer_id.sudo()}  # a name on a contract one may read
        contracts.coverage_ids.fetch(['policy_id', 'coverage_id', 'sum_insured'])
        kinds = dict(Contract._fields['policy_kind']._description_selection(self.env))
        rows = {}
        for contract in contracts:
            covered = [kinds[contract.policy_kind]] if contract.is_policy else []
            covered += [self._coverage(line) for line in contract.coverage_ids] + contract.service_ids.mapped('name')
            rows.setdefault(contract.vehicle_id.id, []).append({
                'order': (str(contract.expiration_date or ''), contract.id),
                'plate': contract.vehicle_id.license_plate,
                'insurer': insurers.get(contract.insurer_id.id) or contract.cost_subtype_id.name,
                'reference': contract.ins_ref,
                'start': self._date(contract.start_date),
                'end': self._date(contract.expiration_date),
                'coverages': ", ".join(covered),
                'is_live': contract.is_policy and contract.state != 'expired',
                'boxes': {
                    **({'compulsory': 0} if contract.policy_kind == 'compulsory' else {}),
                    **{line.coverage_id.box: line.sum_insured for line in contract.coverage_ids if line.coverage_id.box}},
            })
        return rows

    @api.model
    def _coverage(self, line):
        """A coverage with its sum in units of 10,000, as the form has it (第三者责任险 100万)."""
        return f"{line.coverage_id.name} {self._ten_thousands(line.sum_insured)}".strip()

    @api.model
    def _ten_thousands(self, total):
        return self.env._("%(sum)s × 10,000", sum=f"{total:g}") if total else ""

    @api.model
    def _services(self, vehicles):
        Service = self.env['fleet.vehicle.log.services']
        if not vehicles or not self._may_read(Service._name):
            return {}
        logs = Service.search([('vehicle_id', 'in', vehicles.ids), ('state', '!=', 'cancelled')])
        mileage = {odometer.id: odometer.value for odometer in logs.odometer_id.sudo()}  # part of a log one may read
        rows = {}
        for log in logs:
            rows.setdefault(log.vehicle_id.id, []).append(self._service_row(log, mileage.get(log.odometer_id.id)))
        return rows

    @api.model
    def _service_row(self, log, mileage):
        return {
            'order': (str(log.date or ''), log.id),
            'date': self._date(log.date),
            'plate': log.vehicle_id.license_plate,
            'mileage': self._number(mileage),
            'kind': log.service_type_id.name,
            'what': log.description,
            'amount': self._number(log.amount),
        }

    @api.model
    def _referrals(self, partner):
        states = {'won': self.env._("Bought"), 'lost': self.env._("Lost"), 'pending': self.env._("Still open")}
        return [{
            'date': self._date(lead.card_date or lead.create_date),
            'name': lead.contact_name or lead.partner_name or lead.name,
            'wish': lead.wish_summary,
            'state': states.get(lead.won_status),
        } for lead in partner.with_context(active_test=False).referred_card_ids]

    @api.model
    def _coverage_boxes(self, covered):
        """Coverages as the paper form has them (保险项目); those of running policies are ticked, the others left to the pen.

        :param dict covered: box → sum insured in units of 10,000
        """
        return self._boxes([(" ".join(filter(None, (label, self._ten_thousands(covered.get(box))))), box in covered) for box, label in (
            ('compulsory', self.env._("1. Compulsory")),
            ('third_party', self.env._("2. Third party")),
            ('theft', self.env._("3. Theft")),
            ('damage', self.env._("4. Damage")),
            ('glass', self.env._("5. Glass")),
            ('scratch', self.env._("6. Scratch")),
            ('no_deductible', self.env._("7. No deductible")),
        )])
