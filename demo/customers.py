"""Customers without a card, and what is known of each: family, consents, documents."""

import datetime
import logging

from odoo import Command

from ..rules import vault
from . import people

_logger = logging.getLogger(__name__)
SPOUSES = {'male': 'female', 'female': 'male'}


class Customers:
    def __init__(self, context, plan):
        self.context, self.plan, self.rng = context, plan, context.rng
        self.hobbies = context.env['dealership.hobby'].search([])

    def make_without_card(self):
        """Owners and those who only left a number, entered by their consultants."""
        for consultant, customers in self._by_consultant(self.plan.of_role('owner', 'potential')).items():
            partners = self.context.model('res.partner', consultant).create([self._values(customer) for customer in customers])
            for customer, partner in zip(customers, partners, strict=True):
                customer.partner = partner
                since = self.context.moment(customer.since)
                # a visit to the workshop or a greeting keeps old cards up to date
                updated = self.context.moment(self.rng.randrange(2, min(customer.since, 420)))
                self.context.past.set(partner, create_date=since, card_updated_on=updated)

    def _by_consultant(self, customers):
        found = {}
        for customer in customers:
            found.setdefault(customer.consultant, []).append(customer)
        return found

    def _values(self, customer):
        values = {
            **customer.details,
            'name': customer.name,
            'is_dealership_customer': True,
            'phone': customer.phone,
            'is_company': customer.nature != 'individual',
            'customer_nature': customer.nature,
            'user_id': self.context.users[customer.consultant].id,
            'company_id': self.context.users[customer.consultant].company_id.id,
        }
        if customer.nature != 'individual':
            values['relation_ids'] = [Command.create({'name': customer.contact_name, 'relation': 'purchaser', 'phone': customer.phone})]
        if customer.role == 'owner':
            values['service_card_level'] = self.rng.choice((False, 'a', 'a', 'a_plus', 'a_plus_plus'))
            values['hobby_ids'] = self.context.some(self.hobbies, 0, 3)
        elif customer.index % 5 == 0:
            values['phone'] = False
        return values

    def add_families(self):
        """Relatives by name, and twelve households whose members are customers themselves."""
        for consultant, customers in self._by_consultant(self.plan.customers).items():
            self._households(consultant, customers)
            relations = [
                relation
                for customer in customers
                if customer.nature == 'individual' and self.context.chance(0.45)
                for relation in self._relatives(customer)
            ]
            self.context.model('dealership.relation', consultant).create(relations)

    def _relatives(self, customer):
        rng = self.rng
        if customer.index % 3 and not customer.in_household:
            spouse = people.People(rng)
            yield {
                'partner_id': customer.partner.id,
                'relation': 'spouse',
                'role': rng.choice(('decision_maker', 'influencer', 'user')),
                'name': spouse.surname() + spouse.given_name(SPOUSES[customer.gender]),
                'phone': self.context.numbers.phone() if self.context.chance(0.6) else False,
            }
        if customer.index % 4 == 1 and '·' not in customer.name:
            surname = customer.name[:2] if customer.name[:2] in people.DOUBLE_SURNAMES else customer.name[:1]
            yield {
                'partner_id': customer.partner.id,
                'relation': 'child',
                'role': 'user',
                'note': rng.choice(('小学二年级', '刚上初中', '大学在读')),
                'name': surname + rng.choice(people.MALE + people.FEMALE),
            }

    def _households(self, consultant, customers):
        persons = [
            customer
            for customer in customers
            if customer.nature == 'individual' and '·' not in customer.name and customer.details.get('street')
        ]
        men = [person for person in persons if person.gender == 'male'][:2]
        women = [person for person in persons if person.gender == 'female'][:2]
        for one, other in zip(men, women, strict=False):
            household = self.context.model('dealership.household', consultant).create(
                {'name': f'{one.name}家', 'company_id': one.partner.company_id.id}
            )
            shared = {'household_id': household.id, **{name: one.details[name] for name in ('street', 'city', 'zip')}}
            (one.partner | other.partner).write(shared)
            one.in_household = other.in_household = True
            bought = next((each for each in (one, other) if each.car and each.car.dealer_role == 'customer'), None)
            if bought:  # owner and user are two people (车主与使用人)
                bought.car.driver_id = other.partner if bought is one else one.partner
            self.context.model('dealership.relation', consultant).create(
                [
                    {
                        'partner_id': me.partner.id,
                        'other_partner_id': you.partner.id,
                        'name': you.name,
                        'phone': you.phone,
                        'relation': 'spouse',
                        'role': role,
                    }
                    for me, you, role in ((one, other, 'decision_maker'), (other, one, 'payer'))
                ]
            )

    # Consents and documents

    def add_consents(self):
        for consultant, customers in self._by_consultant(self.plan.customers).items():
            self.context.model('dealership.consent', consultant).create(
                [consent for customer in customers if self.context.chance(0.7) for consent in self._consents(customer)]
            )

    def _consents(self, customer):
        """A signed yes or no to each purpose; some withdraw one later."""
        given_on = self.context.moment(customer.since)
        channel = self.rng.choice(('paper', 'paper', 'screen', 'wechat'))
        for purpose in ('sales_call', 'sms', 'wechat', 'profiling', 'sensitive'):
            granted = self.context.chance({'sales_call': 0.95, 'wechat': 0.9, 'profiling': 0.55}.get(purpose, 0.75))
            yield {'partner_id': customer.partner.id, 'purpose': purpose, 'granted': granted, 'given_on': given_on, 'channel': channel}
        if customer.index % 12 == 5:
            yield {
                'partner_id': customer.partner.id,
                'purpose': 'sms',
                'granted': False,
                'channel': 'phone',
                'note': '来电要求不再发短信',
                'given_on': self.context.moment(customer.since // 2),
            }

    def add_documents(self):
        """Invented identity numbers, when this server has a key to encrypt them with."""
        try:
            vault.load_ring()
        except vault.VaultError:
            _logger.info("demo store: no key for identity numbers, hence no identity documents")
            return 0
        buyers = [customer for customer in self.plan.of_role('won', 'owner') if customer.role == 'won' or customer.index % 3 == 0]
        for consultant, customers in self._by_consultant(buyers).items():
            self.context.model('dealership.identity.document', consultant).create([self._document(customer) for customer in customers])
        return len(buyers)

    def _document(self, customer):
        values = {'partner_id': customer.partner.id, 'is_primary': True}
        if customer.nature != 'individual':
            return {**values, 'document_type': 'business_licence', 'number': customer.details['vat'], 'authority': '上海市市场监督管理局'}
        if customer.index % 29 == 3:
            return {**values, 'document_type': 'hk_macau_permit', 'number': f'H{self.rng.randrange(10**7, 10**8)}'}
        issued = datetime.date(self.context.today.year - self.rng.randrange(1, 9), self.rng.randrange(1, 13), self.rng.randrange(1, 29))
        return {
            **values,
            'document_type': 'resident_id',
            'number': self.context.numbers.resident_id(customer.birth, customer.gender),
            'authority': '上海市公安局浦东分局',
            'issued_on': issued,
            'valid_until': issued.replace(year=issued.year + 20),
        }
