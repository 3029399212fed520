"""Cars: for sale, for test drives, on the way, and those of the owner base."""

import datetime

ROLES = ('stock',) * 6 + ('transit',) * 3


class Garage:
    def __init__(self, context, plan):
        self.context, self.plan, self.rng = context, plan, context.rng
        env = context.env
        own = [('brand_id.is_dealer_brand', '=', True)]
        self.trims = env['dealership.vehicle.trim'].search(own)
        self.sold_trims = self.trims.filtered(lambda trim: trim.model_id != context.ref('demo_model_tiguan'))
        self.other_models = env['fleet.vehicle.model'].search([('brand_id.is_dealer_brand', '=', False)])
        self.own_models = self.sold_trims.model_id
        self.exteriors = env['dealership.vehicle.color'].search([('kind', '=', 'exterior')])
        self.interiors = env['dealership.vehicle.color'].search([('kind', '=', 'interior')])

    def color(self, colors, model):
        fitting = colors.filtered(lambda color: not color.model_ids or model in color.model_ids)
        return self.rng.choice(fitting)

    def dressed(self, trim):
        """Values of a new car of a trim, in colours that the model comes in."""
        year = self.context.today.year
        return {
            'model_id': trim.model_id.id,
            'trim_id': trim.id,
            'displacement': trim.displacement,
            'model_year': str(year),
            'exterior_color_id': self.color(self.exteriors, trim.model_id).id,
            'interior_color_id': self.color(self.interiors, trim.model_id).id,
            'vin_sn': self.context.numbers.vin(trim.brand_id.name, year),
            'transmission': 'automatic',
            'engine_number': self.context.numbers.engine() if trim.displacement else False,
        }

    def make_stock(self, count):
        """Cars of the two stores that nobody owns yet."""
        values = []
        for number in range(count):
            trim = self.rng.choice(self.sold_trims)
            role = ROLES[number % len(ROLES)]
            values.append(
                {
                    **self.dressed(trim),
                    'dealer_role': role,
                    'company_id': self.context.companies[number % 3 == 2].id,
                    'car_value': trim.list_price,
                }
            )
        return self.context.model('fleet.vehicle', self.context.admin).create(values)

    def make_demo_cars(self):
        """One of each model in the first store, of most in the second; one is in the workshop."""
        values = []
        for store, company in enumerate(self.context.companies):
            for number, model in enumerate(self.own_models.sorted('name')):
                if store and number % 3 == 2:
                    continue
                trim = self.sold_trims.filtered(lambda trim, model=model: trim.model_id == model)[:1]
                values.append(
                    {
                        **self.dressed(trim),
                        'dealer_role': 'demo',
                        'company_id': company.id,
                        'car_value': trim.list_price,
                        'license_plate': self.context.numbers.plate(trim.displacement == 0),
                        'odometer': self.rng.randrange(200, 4000),
                        'demo_service_due_on': self.context.day(-self.rng.randrange(30, 200)),
                        'demo_blocked_reason': '前保险杠碰擦，送修中' if not store and number == len(self.own_models) - 1 else False,
                    }
                )
        return self.context.model('fleet.vehicle', self.context.admin).create(values)

    def for_deal(self, trim, customer, role):
        """The very car of a deal: in stock, or on its way."""
        return self.context.model('fleet.vehicle', self.context.admin).create({
            **self.dressed(trim), 'dealer_role': role, 'company_id': customer.partner.company_id.id, 'car_value': trim.list_price})

    def keep_for(self, customers):
        """The cars that these customers bought stood in stock until they were handed over."""
        for customer in customers:
            customer.car = self.for_deal(self.rng.choice(self.sold_trims), customer, 'stock')

    def sell(self, customers):
        """The cars that these customers bought here, entered by their consultants."""
        for customer in customers:
            trim = self.rng.choice(self.sold_trims)
            sold_on = self.context.day(customer.bought)
            dressed = self.dressed(trim)
            dressed['model_year'] = str(sold_on.year)
            dressed['vin_sn'] = self.context.numbers.vin(trim.brand_id.name, sold_on.year)
            customer.car = self.context.model('fleet.vehicle', customer.consultant).create(
                {
                    **dressed,
                    'dealer_role': 'customer',
                    'owner_id': customer.partner.id,
                    'company_id': customer.partner.company_id.id,
                    'license_plate': self.context.numbers.plate(trim.displacement == 0, local=self.context.chance(0.85)),
                    'sold_on': sold_on,
                    'first_registration_date': sold_on + datetime.timedelta(days=5),
                    'acquisition_date': sold_on,
                    'car_value': trim.list_price,
                    'usage_note': self.rng.choice(('上下班代步', '接送孩子', '家庭出游', '业务用车')),
                }
            )

    def present_car(self):
        """Values on a card for what the customer drives today."""
        years = self.rng.randrange(3, 13)
        model = self.rng.choice(self.other_models if self.context.chance(0.6) else self.own_models)
        electric = model.default_fuel_type == 'electric'
        return {
            'present_model_id': model.id,
            'present_model_year': str(self.context.today.year - years),
            'present_displacement': 0 if electric else self.rng.choice((1.4, 1.5, 1.5, 1.6, 1.8, 2.0)),
            'present_mileage': round(years * self.rng.uniform(8000, 17000), -2),
            'present_transmission': self.rng.choice(('automatic', 'manual')),
            'present_registration_date': self.context.day(years * 365 + self.rng.randrange(200)),
            'present_plate': self.context.numbers.plate(electric, local=self.context.chance(0.8)),
            'present_vin': self.context.numbers.vin(model.brand_id.name, self.context.today.year - years),
            'present_usage': self.rng.choice(('上下班代步', '接送孩子', '业务用车')),
            'trade_in_expected': max(12000, round(160000 * 0.84**years * self.rng.uniform(0.7, 1.3), -3)),
        }

    def change_hands(self):
        """Three cars were sold on to customers of the same store, with another plate; their histories keep both owners."""
        sellers = [
            customer for customer in self.plan.of_role('owner')
            if customer.bought > 700 and not customer.card and customer.nature == 'individual']
        buyers = [customer for customer in self.plan.of_role('potential') if customer.nature == 'individual']
        for buyer in buyers[:3]:
            seller = next((one for one in sellers if one.partner.company_id == buyer.partner.company_id), None)
            if not seller:
                continue
            sellers.remove(seller)
            car, day = self.context.as_manager(seller.car, seller.consultant), self.context.day(seller.bought // 3)
            plate = self.context.numbers.plate(seller.car.displacement == 0)
            seller.handed = seller.bought // 3
            car._hand_over(buyer.partner, day, plate=plate, note='二手车过户，新车主来店办理')
