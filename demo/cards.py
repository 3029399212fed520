"""Customer cards with their wishes, levels, contacts and appraisals, and the leads still to be cleaned."""

from odoo import Command

from . import plan, talk, words
from .defeats import Defeats

# Field of the customer → field of the card that asks for it
ASKED = {
    'gender': 'customer_gender',
    'birthdate_date': 'customer_birthdate',
    'occupation': 'customer_occupation',
    'employer': 'customer_employer',
    'education': 'customer_education',
    'wechat': 'customer_wechat',
    'phone_second': 'customer_phone_second',
    'vat': 'customer_credit_code',
    'preferred_contact': 'customer_preferred_contact',
    'visit_place': 'customer_visit_place',
    'visit_day_part': 'customer_visit_day_part',
    'lifestyle_note': 'customer_lifestyle_note',
}
ON_CARD = ('street', 'city', 'zip')


class Cards:
    def __init__(self, context, customer_plan, garage):
        self.context, self.plan, self.garage, self.rng = context, customer_plan, garage, context.rng
        env = context.env
        self.stages = {stage.dealership_code: stage.id for stage in env['crm.stage'].search([('dealership_code', '!=', False)])}
        self.preferences = {kind: env['dealership.preference'].search([('kind', '=', kind)]) for kind in ('concern', 'road', 'store')}
        self.referrers = {}

    def make(self):
        """Open the cards, the oldest first, each by its consultant."""
        self._choose_referrers()
        by_consultant = {}
        for customer in sorted(self.plan.with_card, key=lambda customer: -customer.card.opened):
            by_consultant.setdefault(customer.consultant, []).append(customer)
        for consultant, customers in by_consultant.items():
            leads = self.context.model('crm.lead', consultant).create([self._values(customer) for customer in customers])
            for customer, lead in zip(customers, leads, strict=True):
                customer.card.record = lead
                customer.partner = customer.partner or lead.partner_id
                details = {name: value for name, value in customer.details.items() if name not in ASKED and name not in ON_CARD}
                if details:
                    customer.partner.write(details)
                self._date_back(customer)

    def _choose_referrers(self):
        """Who referred whom: one owner of each store brought three or four buyers, others one."""
        owners = [customer for customer in self.plan.of_role('owner') if customer.nature == 'individual']
        for store in (plan.PUDONG, plan.HONGQIAO):
            mine = [customer for customer in owners if customer.consultant in store]
            referred = [
                customer
                for customer in self.plan.of_role('prospect', 'won')
                if customer.consultant in store and customer.card.kind in ('open', 'won')
            ]
            self.rng.shuffle(referred)
            stars = mine[:1] * 4 + mine[1:]
            for customer, referrer in zip(referred[: len(referred) // 6 + 4], stars, strict=False):
                customer.card.origin, customer.card.channel = 'cs_referral', 'acquaintance'
                self.referrers[customer.index] = referrer
        for customer in self.plan.with_card:
            if customer.card.origin == 'cs_referral' and customer.index not in self.referrers:
                customer.card.origin = 'walk_in'

    def _values(self, customer):
        card, details = customer.card, customer.details
        values = {
            'type': 'opportunity',
            'team_id': self.context.team(customer.consultant).id,
            'phone': customer.phone,
            'origin_id': self.context.ref(f'origin_{card.origin}').id,
            'source_id': self.context.ref(f'channel_{card.channel}').id,
            'level_id': self.context.ref(f'level_{card.first_level}').id,
            'date_deadline': self.context.day(card.level_since - plan.WINDOWS[card.level]),
            'contact_name': customer.contact_name or customer.name,
        }
        if customer.nature != 'individual':
            values.update(partner_name=customer.name, customer_nature=customer.nature)
        if customer.partner:
            values.update(partner_id=customer.partner.id, name=customer.name)
        else:
            values.update({ASKED[name]: value for name, value in details.items() if name in ASKED and value})
            values.update({name: details[name] for name in ON_CARD if details.get(name)})
        self._add_need(values, card)
        if card.fixed:
            self._fix(values, card)
        return values

    def _fix(self, values, card):
        """What the card of the instructions says, instead of what was drawn."""
        model, trim, color = (self.context.ref(name).id for name in words.YELLOW_CARD['wish'])
        year = self.context.today.year - 6
        polo = self.context.ref(words.YELLOW_CARD['present'])
        values.update(
            {
                **self.garage.present_car(),
                **card.fixed,
                'competing_model_ids': [Command.set(self.context.ref('demo_model_toyota_rav4').ids)],
                'wish_ids': [Command.create({'model_id': model, 'trim_id': trim, 'exterior_color_id': color, 'interest': 'buy'})],
                'expected_revenue': self.context.ref(words.YELLOW_CARD['wish'][1]).list_price,
                'present_model_id': polo.id,
                'present_model_year': str(year),
                'present_displacement': 1.4,
                'present_vin': self.context.numbers.vin(polo.brand_id.name, year),
                'present_plate': self.context.numbers.plate(),
                'present_registration_date': self.context.day(6 * 365 + 40),
                'present_mileage': 61000,
            }
        )

    def _add_need(self, values, card):
        """What the customer wants and can pay; the further on the board, the more is known."""
        rng, chance, garage = self.rng, self.context.chance, self.garage
        depth = {'not_visited': 0.35, 'visited': 0.7}.get(card.stage, 0.95)
        trims = rng.sample(list(garage.sold_trims), 2 if chance(0.35) else 1)
        price = trims[0].list_price
        values['wish_ids'] = [
            Command.create(
                {
                    'sequence': 10 * number,
                    'model_id': trim.model_id.id,
                    'trim_id': trim.id,
                    'interest': 'buy' if number == 1 else 'test_drive',
                    'exterior_color_id': garage.color(garage.exteriors, trim.model_id).id if chance(depth) else False,
                    'interior_color_id': garage.color(garage.interiors, trim.model_id).id if chance(depth * 0.6) else False,
                }
            )
            for number, trim in enumerate(trims, 1)
        ]
        values.update(
            expected_revenue=price,
            budget_min=price * 0.9 // 10000 * 10000,
            budget_max=(price * 1.1 // 10000 + 1) * 10000,
            priority=rng.choice({'h': '233', 'a': '122', 'b': '011', 'c': '001'}[card.level]),
            plate_place=rng.choice(('local', 'local', 'local', 'other')),
        )
        if chance(depth):
            values.update(
                usage_kind=rng.choice(('family', 'family', 'business_some', 'business', 'travel')),
                main_user=rng.choice(('male', 'female', 'shared')),
                driving_habit=rng.choice(('fast', 'brisk', 'steady')),
                decision_maker=rng.choice(words.DECIDERS),
                concern_ids=self.context.some(self.preferences['concern'], 2, 4),
                road_ids=self.context.some(self.preferences['road'], 1, 2),
                store_reason_ids=self.context.some(self.preferences['store'], 1, 2),
                willingness=rng.choice('1223'),
                confidence=rng.choice(words.CONFIDENCE),
                need=rng.choice(words.NEEDS),
                purchasing_power=rng.choice(words.POWER),
            )
        if chance(depth * 0.7):
            values.update(favourable=rng.choice(words.FAVOURABLE), unfavourable=rng.choice(words.UNFAVOURABLE))
            values.update(
                competing_model_ids=self.context.some(garage.other_models, 1, 2), competing_store=rng.choice(words.COMPETING_STORES)
            )
        if card.stage == 'negotiation':
            values['help_needed'] = rng.choice(words.HELP)
        values['payment_method'] = rng.choice(('cash', 'loan'))
        if values['payment_method'] == 'loan':
            values.update(loan_months=rng.choice((24, 36, 36, 60)), down_payment_ratio=rng.choice((20, 30, 30, 50)))
        if chance(0.38):
            values.update(garage.present_car(), wants_trade_in=chance(0.75))

    def name_referrers(self):
        """Managers enter who referred a buyer: the referrer is often another consultant's customer."""
        for customer in self.plan.with_card:
            referrer = self.referrers.get(customer.index)
            if referrer:
                self.context.as_manager(customer.card.record, customer.consultant).write(
                    {
                        'referrer_id': referrer.partner.id,
                        'referred': referrer.name,
                        'referrer_phone': referrer.phone,
                        'referrer_is_owner': True,
                        'referrer_relation': self.rng.choice(words.RELATIONS_OF_REFERRER),
                    }
                )

    # What happened since

    def change_levels(self):
        """Raise and lower levels as the consultants did; each change is kept by the card."""
        groups = {}
        for customer in self.plan.with_card:
            card = customer.card
            if card.first_level != card.level:
                if card.level > card.first_level or card.first_level == 'h':
                    card.level_word = self.rng.choice(talk.DOWNGRADES)
                groups.setdefault((customer.consultant, card.level, card.level_word), []).append(customer)
        for (_consultant, level, word), customers in groups.items():
            leads = customers[0].card.record.browse([customer.card.record.id for customer in customers])
            leads.write({'level_id': self.context.ref(f'level_{level}').id, 'level_reason': word})
        for customer in self.plan.with_card:
            card = customer.card
            deadline = self.context.day(card.level_since - plan.WINDOWS[card.level])
            self.context.past.set(card.record, date_deadline=deadline, level_date=self.context.day(card.level_since))
            for change in card.record.level_change_ids:
                days = card.opened if change.direction == 'first' else card.level_since
                moment = self.context.moment(days, 9 if change.direction == 'first' else 18)
                self.context.past.set(change, changed_on=moment, create_date=moment)

    def advance(self):
        """Consultants move those who negotiate or have ordered; visits and drives have brought the cards as far as they do."""
        groups = {}
        for customer in self.plan.with_card:
            if customer.card.stage in ('negotiation', 'ordered'):
                groups.setdefault((customer.consultant, customer.card.stage), []).append(customer.card.record.id)
        for (consultant, stage), ids in groups.items():
            self.context.model('crm.lead', consultant).browse(ids).write({'stage_id': self.stages[stage]})

    def appraise(self):
        """Valuations of the cars that are to be traded in."""
        for customer in self.plan.with_card:
            lead = customer.card.record
            if lead.wants_trade_in and lead.present_vehicle_id and customer.card.stage != 'not_visited':
                days = self.rng.randrange(min(customer.card.opened, 20) + 1)
                value = lead.trade_in_expected * self.rng.uniform(0.78, 0.97)
                lines = [('valuation', name, value * self.rng.uniform(0.96, 1.04)) for name in ('本店评估师', '二手车平台报价')]
                lines += [('adjustment', name, amount) for name, amount in self.rng.sample(words.ADJUSTMENTS, 2)]
                self.context.model('dealership.appraisal', customer.consultant).create(
                    {
                        'lead_id': lead.id,
                        'vehicle_id': lead.present_vehicle_id.id,
                        'date': self.context.day(days),
                        'valid_until': self.context.day(days - 10),
                        'mileage': int(lead.present_mileage),
                        'expected_price': lead.trade_in_expected,
                        'note': self.rng.choice(words.CAR_CONDITIONS),
                        'line_ids': [
                            Command.create({'kind': kind, 'name': name, 'amount': round(amount, -2)}) for kind, name, amount in lines
                        ],
                    }
                )

    def review(self):
        """Managers sign the cards that they have looked at."""
        by_manager = {}
        for customer in self.plan.with_card:
            if customer.card.reviewed:
                by_manager.setdefault(self.context.manager(customer.consultant), []).append(customer)
        for manager, customers in by_manager.items():
            self.context.model('crm.lead', manager).browse([customer.card.record.id for customer in customers]).action_review_card()
            for customer in customers:
                self.context.past.set(customer.card.record, reviewed_on=self.context.moment(customer.card.opened - 1))

    def lose(self):
        """Defeats of customers who bought another car, and the requests that wait."""
        defeats = Defeats(self.context, self.plan, self.garage)
        defeats.lose()
        defeats.fill_inbox()

    def _date_back(self, customer):
        card, lead = customer.card, customer.card.record
        opened = card.opened_on = self.context.moment(card.opened, 9 + customer.index % 2)
        minutes = {self.context.ref(f'level_{card.first_level}').first_contact_minutes}
        [due] = lead.company_id._dealership_deadlines(opened, minutes).values()
        number = f"KP{self.context.day(card.opened):%Y%m}{lead.card_number[-5:]}"
        self.context.past.set(
            lead,
            create_date=opened,
            date_open=opened,
            assigned_on=opened,
            first_contact_due=due,
            card_date=self.context.day(card.opened),
            card_number=number,
            day_open=0,
            date_last_stage_update=self.context.moment(min(card.opened, card.level_since)),
        )
        if customer.role not in ('owner', 'potential'):
            self.context.past.set(customer.partner, create_date=opened, card_updated_on=self.context.moment(card.level_since))

    # Leads

    def make_leads(self, count):
        """Leads of the lead desk, some without a car, some with a number that nobody can call."""
        rng, context = self.rng, self.context
        desk = context.ref('demo_team_lead_desk'), context.ref('demo_team_hongqiao')
        values = []
        for number in range(count):
            name, _gender = self.plan.people.person(number * 7 + 1)
            channel = rng.choice(('vertical_portal', 'vertical_portal', 'official_site', 'social', 'show', 'wechat'))
            model = rng.choice(self.garage.own_models)
            note = rng.choice(words.LEAD_NOTES)
            values.append(
                {
                    'type': 'lead',
                    'name': f'{name} 咨询{model.name}' if number % 4 else f'{name} 询价',
                    'contact_name': name,
                    'phone': '1380000' if number % 11 == 7 else context.numbers.phone(),
                    'team_id': desk[number % 3 == 2].id,
                    'user_id': False,
                    'source_id': context.ref(f'channel_{channel}').id,
                    'origin_id': context.ref('origin_other').id,
                    'description': f'<p>{note}</p>',
                    'wish_ids': [Command.create({'model_id': model.id})] if number % 4 else [],
                }
            )
        leads = context.model('crm.lead', 'dcc1').create(values)
        for number, lead in enumerate(leads):
            created = context.moment(number * 9 // max(count, 1))
            context.past.set(lead, create_date=created, date_last_stage_update=created)
        return leads
