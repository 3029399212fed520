"""Who the customers of the demo store are and how far each has come: decided here, made by the other modules (no Odoo here)."""

import datetime
from dataclasses import dataclass, field

from . import people, words
from .course import Contact, Course

PUDONG = ('gw1', 'gw2', 'gw3', 'gw4')
HONGQIAO = ('gw5', 'gw6', 'gw7', 'gw8')
# Of a hundred customers; the prospects come to what is left.
SHARES = {'owner': 29, 'won': 5, 'lost': 7, 'potential': 6}
LEVELS = {'h': 13, 'a': 30, 'b': 33, 'c': 24}
# Level → (oldest card in days, stages of the board)
LEVEL_LIFE = {
    'h': (9, ('visited', 'test_drive', 'negotiation', 'negotiation', 'ordered')),
    'a': (20, ('not_visited', 'visited', 'test_drive', 'test_drive', 'negotiation', 'ordered')),
    'b': (55, ('not_visited', 'visited', 'visited', 'test_drive', 'negotiation')),
    'c': (130, ('not_visited', 'not_visited', 'visited')),
}
WINDOWS = {'h': 7, 'a': 30, 'b': 90, 'c': 180}
# (origin, channel, weight)
WAYS_IN = (
    ('walk_in', 'walk_in', 30),
    ('walk_in', 'phone_in', 12),
    ('other', 'vertical_portal', 16),
    ('other', 'official_site', 8),
    ('cs_referral', 'acquaintance', 12),
    ('peer_referral', 'acquaintance', 3),
    ('outdoor', 'show', 8),
    ('other', 'social', 6),
    ('industry', 'outreach', 4),
    ('key_user', 'wechat', 3),
)


@dataclass
class Card:
    opened: int  # days ago
    level: str
    first_level: str
    level_since: int  # days ago
    stage: str
    origin: str
    channel: str
    kind: str = 'open'  # open, dormant, silent, won, lost
    contacts: list = field(default_factory=list)  # of course.Contact, the oldest first
    next_in: 'int | None' = None  # days from today; below zero is overdue
    reviewed: bool = False
    closed: int = 0  # days ago
    fixed: dict = field(default_factory=dict)  # what the card says, where it is not drawn
    level_word: str = ''  # why the level was lowered
    opened_on = None  # the moment, in UTC
    record = None  # the crm.lead, once it is made


@dataclass
class Customer:
    index: int
    role: str
    consultant: str
    nature: str
    name: str
    gender: str
    birth: datetime.date
    phone: str
    details: dict
    since: int  # days ago
    contact_name: str = ''
    card: 'Card | None' = None
    in_household: bool = False
    partner = None  # the res.partner, once it is made
    car = None  # the fleet.vehicle sold here
    bought: int = 0  # days ago
    handed: int = 0  # days ago on which the car went to another customer, 0: never
    pace: float = 30  # km a day
    faith: str = 'regular'  # how he comes to the workshop


class Plan:
    def __init__(self, rng, numbers, today, count):
        self.rng, self.numbers, self.today = rng, numbers, today
        self.people = people.People(rng)
        self.course = Course(rng)
        self._turns = []
        self.customers = [self._customer(index, role) for index, role in enumerate(self._roles(count))]
        self._repurchases()
        self._yellow_card()

    def of_role(self, *roles):
        return [customer for customer in self.customers if customer.role in roles]

    @property
    def with_card(self):
        return [customer for customer in self.customers if customer.card]

    def _roles(self, count):
        roles = [role for role, share in SHARES.items() for _customer in range(max(2, round(count * share / 100)))]
        roles += ['prospect'] * (count - len(roles))
        self.rng.shuffle(roles)
        return roles

    def _next_consultant(self):
        """They take turns; gw1, with whom visitors of the demo begin, and gw2 come twice."""
        if not self._turns:
            self._turns = [*PUDONG, *HONGQIAO, 'gw1', 'gw2']
            self.rng.shuffle(self._turns)
        return self._turns.pop()

    def _pick(self, weights):
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def _customer(self, index, role):
        rng = self.rng
        consultant = self._next_consultant()
        nature, name, details = 'individual', None, {}
        if index % 23 == 11 and (company := self.people.company()):
            nature, (name, details['company_scale']) = 'company', company
        elif index % 97 == 60:
            name = self.people.government()
            nature = 'government' if name else nature
        person, gender = self.people.person(index)
        birth = self.today - datetime.timedelta(days=int(rng.triangular(21, 66, 35) * 365.25))
        card = self._card(role)
        bought = rng.randrange(40, 2200) if role == 'owner' else card.closed if role == 'won' else 0
        customer = Customer(
            index,
            role,
            consultant,
            nature,
            name or person,
            gender,
            birth,
            self.numbers.phone(),
            details,
            since=max(card.opened if card else 0, bought) or rng.randrange(5, 300),
            card=card,
            bought=bought,
            contact_name='' if nature == 'individual' else person,
        )
        self._details(customer)
        return customer

    def _details(self, customer):
        """What the consultant knows of the customer: much of some, little of others."""
        rng, details = self.rng, customer.details
        knowledge = rng.random() if customer.role != 'potential' else rng.random() * 0.4
        if knowledge > 0.15:
            details.update(self.people.address())
            details['preferred_contact'] = rng.choice(('phone', 'phone', 'wechat', 'sms'))
        if customer.nature != 'individual':
            details['vat'] = self.numbers.credit_code('12' if customer.nature == 'government' else '91')
            details['phone_second'] = self.numbers.landline()
            details['service_area'] = '上海及长三角'
            details['credit_status'] = 'good' if rng.random() < 0.85 else 'watch'
            return
        details['gender'] = customer.gender
        if knowledge > 0.25:
            details['occupation'], employer = rng.choice(people.OCCUPATIONS)
            details['employer'] = employer
            details['wechat'] = self.people.wechat()
        if knowledge > 0.45:
            details['birthdate_date'] = customer.birth
            details['visit_place'] = rng.choice(('home', 'company', 'other'))
            details['visit_day_part'] = rng.choice(('morning', 'afternoon', 'evening'))
        if knowledge > 0.65:
            details['education'] = rng.choice(people.EDUCATIONS)
        if knowledge > 0.8:
            details['lifestyle_note'] = rng.choice(people.LIFESTYLES)

    # Cards

    def _card(self, role):
        if role in ('owner', 'potential'):
            return None
        if role == 'won':
            return self._closed_card('won')
        if role == 'lost':
            return self._closed_card('lost')
        chance = self.rng.random()
        if chance < 0.06:
            return self._sleeping_card('silent', 380, 520)
        if chance < 0.14:
            return self._sleeping_card('dormant', 190, 340)
        return self._open_card()

    def _way_in(self):
        origin, channel, _weight = self.rng.choices(WAYS_IN, [way[2] for way in WAYS_IN])[0]
        return origin, channel

    def _open_card(self):
        rng = self.rng
        level = self._pick(LEVELS)
        oldest, stages = LEVEL_LIFE[level]
        opened = rng.randrange(oldest)
        first = level
        if opened > 3 and rng.random() < 0.35:
            first = self._pick({other: share for other, share in LEVELS.items() if other != level})
        card = Card(opened, level, first, opened, rng.choice(stages), *self._way_in())
        self.course.run(card)
        card.reviewed = opened > 2 and rng.random() < 0.6
        return card

    def _sleeping_card(self, kind, newest, oldest):
        opened = self.rng.randrange(newest, oldest)
        card = Card(opened, 'c', 'c', opened, 'not_visited', *self._way_in(), kind=kind)
        self.course.sleep(card)
        return card

    def _closed_card(self, kind):
        rng = self.rng
        opened = rng.randrange(15, 110)
        closed = rng.randrange(1, min(opened - 8, 75))
        level = 'h' if kind == 'won' else rng.choice('abc')
        first = rng.choice('ab') if kind == 'won' else level
        card = Card(opened, level, first, opened, 'ordered' if kind == 'won' else 'visited', *self._way_in(), kind=kind, closed=closed)
        self.course.close(card)
        card.reviewed = True
        return card

    def _repurchases(self):
        """Owners who come again for their second car."""
        for customer in self.of_role('owner')[::6]:
            if customer.bought > 900:
                card = self._open_card()
                card.origin, card.channel = 'cs_repurchase', 'acquaintance'
                customer.card = card

    def _yellow_card(self):
        """The card that the trade's own instructions fill in: a Polo of six years is to become a Tiguan."""
        customer = next(one for one in self.of_role('prospect') if one.nature == 'individual')
        customer.consultant, customer.gender, customer.since = 'gw1', 'male', 4
        customer.name = words.YELLOW_CARD['name']
        customer.details = {
            **self.people.address(),
            **words.YELLOW_CARD['details'],
            'birthdate_date': self.today.replace(year=self.today.year - 38, month=5, day=12),
        }
        customer.card = Card(
            4,
            'a',
            'b',
            2,
            'not_visited',
            'walk_in',
            'phone_in',
            contacts=[Contact(4, 'call_in', 4), Contact(2, 'call', 2, 'a')],
            next_in=1,
            reviewed=True,
            fixed=words.YELLOW_CARD['card'],
        )

    def reason(self, card):
        if card.fixed:
            return words.YELLOW_CARD['reason']
        return self.rng.choice(words.REASONS[card.stage])
