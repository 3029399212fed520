"""What keeps customers: the due list and its calls, a campaign for those who stay away, a recall, a new car for an old one."""

from . import workshop_words as words


class Loyalty:
    def __init__(self, context, plan, workshop, today):
        self.context, self.plan, self.workshop, self.today = context, plan, workshop, today
        self.rng = workshop.rng
        self.campaign = context.env['dealership.winback']

    # The nights

    def refresh(self):
        """Due list and classes of all customers' cars, as the nightly jobs find them."""
        env = self.context.env
        cars = env['fleet.vehicle'].search([('dealer_role', '=', 'customer'), ('company_id', 'in', self.context.companies.ids)], order='id')
        env['dealership.maintenance.due'].sudo()._refresh(cars.ids)
        env['dealership.service.standing'].sudo()._refresh(cars.ids)
        env['dealership.maintenance.reminder'].sudo()._find_returns(cars.ids)
        env.invalidate_all()

    def date_classes(self):
        """Each car has had its class since it came, or since it stayed away."""
        for standing in self.context.env['dealership.service.standing'].sudo().search([]):
            since = standing.last_visit_on or standing.vehicle_id.sold_on
            if since:
                self.context.past.set(standing, churn_since=since)

    # Maintenance

    def call_about_maintenance(self):
        """The clerk works down the list of the day; most of it is still to be called."""
        Due = self.context.model('dealership.maintenance.due', 'kf1')
        rows = Due.search([('to_call', '=', True), ('company_id', '=', self.workshop.store.id)], order='due_on desc, id')
        by_car = {customer.car.id: customer for customer in self.plan.customers if customer.car}
        for row, (result, said, later) in zip(rows, words.REMINDED, strict=False):
            customer = by_car.get(row.vehicle_id.id)
            if result == 'booked':
                if customer and customer not in self.workshop.inside:
                    self.today.book(customer, 'maintenance', said, self.context.at(-2, 9))
                    row._record_call('booked', said)
                continue
            row._record_call(result, said, next_call_on=self.context.day(-later) if later else None)
            self.workshop.date_reminder(row, self.rng.randrange(1, 4))

    # Lost customers

    def begin_campaign(self):
        """A campaign for who stays away, begun ten days ago, half of it called."""
        Campaign = self.context.model('dealership.winback', 'kf1')
        brands = self.context.env['fleet.vehicle.model.brand'].search([('is_dealer_brand', '=', True)])
        campaign = Campaign.create({
            'name': '岁末流失客户回厂活动', 'company_id': self.workshop.store.id, 'date_from': self.context.day(10),
            'date_to': self.context.day(-30), 'with_never': True, 'months_min': 12, 'brand_ids': [(6, 0, brands.ids)],
            'caller_ids': [(6, 0, [self.context.users['kf1'].id])],
            'offer': '工时八折，免费检测二十二项，送车内杀菌一次。'})
        if campaign.segment_count < 5:
            campaign.months_min = 0
        if not campaign.segment_count:
            return
        campaign.action_start()
        started = self.context.at(10, 9)
        self.context.past.set(campaign, opened_on=started, create_date=started)
        self.campaign = campaign
        sold_here = {customer.car.id for customer in self.plan.customers if customer.car}
        lines = campaign.line_ids.filtered(lambda line: line.state == 'to_call').sorted(
            lambda line: (line.vehicle_id.id not in sold_here, line.id))
        called = lines[:max(2, len(lines) // 2)]
        for number, line in enumerate(called):
            result, said = words.WON_BACK[number % len(words.WON_BACK)]
            line._record_call(result, said)
            moment = self.context.at(self.rng.randrange(2, 9), 14, 3 * number % 60)
            self.context.past.set(line, last_call_on=moment, **(
                {'next_call_on': self.context.day(number % 3 - 1)} if result == 'no_answer' else {}))
            self.context.past.set(line.call_ids, called_on=moment, create_date=moment)

    def bring_back(self):
        """One of those who were reached has come, another has an appointment."""
        by_car = {customer.car.id: customer for customer in self.plan.customers if customer.car}
        reached = [
            by_car[line.vehicle_id.id] for line in self.campaign.line_ids if line.state == 'reached' and line.vehicle_id.id in by_car]
        if reached and not self.workshop.was_here(reached[0], since=3):
            customer, last = reached[0], self.workshop.deals._last_message()
            visit = self.workshop.come(customer, 'maintenance', said='接到电话邀约，工时八折活动，常规保养')
            visit.action_start_work()
            self.workshop.leave(visit, 3, 'paid')
            self.workshop.date(visit, self.context.at(3, 10), self.context.at(3, 12), last)
            self.context.past.set(self.campaign.line_ids.filtered(lambda line: line.visit_id == visit), came_on=self.context.day(3))
            self.workshop.here.append(visit)
            self.workshop.days[visit] = 3
        if reached[1:]:
            line = self.campaign.line_ids.filtered(lambda line: line.vehicle_id == reached[1].car)
            self.today.book(reached[1], 'maintenance', line._booking_words(), self.context.at(-1, 9))

    # Recall

    def recall(self):
        """A safety recall of forty days ago: customers' cars, one in stock, some that are none of ours."""
        env, store = self.context.env, self.workshop.store
        cars = [customer.car for customer in reversed(self.workshop.cars())]
        by_model = {}
        for car in cars:
            by_model.setdefault(car.model_id, []).append(car)
        if not by_model:
            return
        model, concerned = max(by_model.items(), key=lambda entry: (len(entry[1]), -entry[0].id))
        concerned = concerned[:max(3, min(6, len(cars) // 4))]
        ordered = env['sale.order'].sudo().search([('vehicle_id', '!=', False)]).vehicle_id
        stock = env['fleet.vehicle'].search([
            ('dealer_role', '=', 'stock'), ('company_id', '=', store.id), ('id', 'not in', ordered.ids)], order='id desc', limit=1)
        vins = [car.vin_sn for car in concerned] + stock.mapped('vin_sn')
        vins += [self.context.numbers.vin('上汽大众', self.context.today.year - 2) for _car in range(14)]
        recall = self.context.model('dealership.recall', 'jl1').create({
            **words.RECALL, 'company_id': store.id, 'brand_id': model.brand_id.id, 'date_from': self.context.day(40),
            'produced_from': self.context.day(2200), 'produced_to': self.context.day(300)})
        recall._import_list("\n".join(vins), 'VIN.txt')
        recall.action_open()
        opened = self.context.at(40, 9)
        self.context.past.set(recall, opened_on=opened, create_date=opened)
        self._tell_owners(recall)

    def _tell_owners(self, recall):
        lines = self.context.model('dealership.recall.line', 'kf1').search(
            [('recall_id', '=', recall.id), ('partner_id', '!=', False)], order='id')
        if not lines:
            return
        lines._letters_sent('letter', '挂号信通知')
        for number, line in enumerate(lines):
            self.context.past.set(line, letter_sent_on=self.context.day(36))
            if number < len(words.TOLD):
                result, said, later = words.TOLD[number]
                line._record_contact('call', result, said, self.context.day(-later) if later else False)
                self.context.past.set(line, last_contact_on=self.context.at(24 - number, 15))
            for contact in line.contact_ids:
                moment = self.context.at(36, 16) if contact.method == 'letter' else self.context.at(24 - number, 15)
                self.context.past.set(contact, done_on=moment, create_date=moment)

    def book_recall(self):
        """One of the owners comes next week for it."""
        lines = self.context.env['dealership.recall.line'].sudo().search([('state', '=', 'open'), ('partner_id', '!=', False)], order='id')
        by_car = {customer.car.id: customer for customer in self.plan.customers if customer.car}
        customer = by_car.get(lines[:1].vehicle_id.id)
        if customer and customer not in self.workshop.inside:
            self.today.book(customer, 'recall', words.JOBS['recall'][0][0], self.context.at(-3, 10))

    # A new car for an old one

    def tell_consultants(self):
        """What the round of every hour makes of the prompts: tasks and leads; some customers were asked already."""
        prompts = self.context.env['dealership.replacement'].sudo().search([('handled_on', '=', False)], order='id')
        for prompt in prompts:
            prompt._open_or_note()
            self.context.past.set(prompt, handled_on=prompt.create_date)
        answered = [prompt for prompt in prompts if prompt.user_id.login in self.context.users][1:]  # who is first has not been asked yet
        for prompt, (step, said) in zip(answered, (
                ('action_decline', words.KEEPS_CAR), ('action_accept', words.WANTS_CAR)), strict=False):
            mine = self.context.model('dealership.replacement', prompt.user_id).browse(prompt.id)
            mine.result = said
            getattr(mine, step)()
