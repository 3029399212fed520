"""How a card went until today: one contact after the other, at the pace of its level (no Odoo here)."""

from dataclasses import dataclass

INTERVALS = {'h': 2, 'a': 4, 'b': 10, 'c': 30}  # days, as the levels of the store say
MOST = 4  # contacts of one card, a test drive on the same day not counted
MET = ('visit', 'drive', 'sign')
REMOTE = ('call', 'call', 'call', 'wechat', 'wechat', 'sms')
WAY_OF_CHANNEL = {'walk_in': 'visit', 'phone_in': 'call_in', 'wechat': 'wechat', 'outreach': 'call_out'}


@dataclass
class Contact:
    days: int  # ago
    way: str
    planned: 'int | None' = None  # days ago; None when nothing was planned
    level: str = ''  # the level that it was changed to
    moment = None  # UTC
    said: str = ''
    booking = None  # of a test drive
    hasty: bool = False  # recorded with others within minutes

    @property
    def late(self):
        return max(0, self.planned - self.days) if self.planned is not None else 0


class Course:
    """Decides contacts and the open plan of cards."""

    def __init__(self, rng):
        self.rng = rng

    def run(self, card):
        """Fill in what happened with an open card, backwards from its open plan."""
        interval = INTERVALS[card.level]
        card.next_in = self._next(interval, card.opened)
        last = self._last(card, interval)
        card.contacts = [] if last is None else self._ways(card, self._days(card.opened, last, interval))
        if last is None:
            card.next_in, card.stage = -card.opened, 'not_visited'
        self._change_level(card)
        self._delay(card)

    def close(self, card):
        """The same for a card that was won or lost; of a customer who bought, the last contact is the contract."""
        if card.kind == 'won':
            days = self._days(card.opened, card.closed, 7)
        else:
            days = self._days(card.opened, card.closed + 1, 8)
        card.contacts = self._ways(card, days)
        if card.kind == 'won':
            card.contacts[-1].way = 'sign'
        self._change_level(card)
        self._delay(card)

    def sleep(self, card):
        """A card that nobody has followed for long: its plan is as old."""
        if self.rng.random() < 0.6:
            card.contacts = [Contact(card.opened, 'call', card.opened)]
            card.next_in = -(card.opened - self.rng.randrange(5, 30))
        else:
            card.next_in = -card.opened

    def _next(self, interval, opened):
        """Days from today to the next contact: overdue, today, to come."""
        chance = self.rng.random()
        if chance < 0.16 and opened > 1:
            return -self.rng.randrange(1, min(opened, 9))
        return 0 if chance < 0.40 else self.rng.randrange(1, interval + 1)

    def _last(self, card, interval):
        """Days since the last contact; none when the customer has just been opened and nobody has called yet."""
        if card.next_in > 0:
            return min(card.opened, self.rng.randrange(interval - card.next_in + 1))
        if card.opened == 0:
            return None
        return min(card.opened, self.rng.randrange(1, interval + 1) - card.next_in)

    def _days(self, opened, last, interval):
        """Days ago of the contacts, the first on the day of the opening, the rest at the level's pace."""
        days, day = [last], last
        while len(days) < MOST - 1 and day + 1 < opened:
            day += self.rng.randrange(max(1, interval // 2), interval + 1)
            if day < opened:
                days.append(day)
        if days[-1] != opened:
            days.append(opened)
        return days[::-1]

    def _ways(self, card, days):
        """How each took place; whoever is on the board as a visitor has visited, and so with the test drive."""
        contacts = [Contact(day, self.rng.choice(REMOTE), day) for day in days]
        contacts[0].way = WAY_OF_CHANNEL.get(card.channel, 'call')
        if contacts[0].way == 'visit' and card.stage == 'not_visited':
            card.stage = 'visited'
        if card.stage == 'not_visited':
            return contacts
        if contacts[0].way != 'visit':
            contacts[min(1, len(contacts) - 1)].way = 'visit'
        if card.stage != 'visited':
            met = next(place for place, contact in enumerate(contacts) if contact.way == 'visit')
            free = [contact for contact in contacts[met + 1:] if contact.way != 'visit']
            if free:
                free[0].way = 'drive'
            else:
                contacts.insert(met + 1, Contact(contacts[met].days, 'drive'))
        return contacts

    def _change_level(self, card):
        """A level changes with what the customer said at a contact."""
        later = [contact for contact in card.contacts[1:] if contact.way not in MET]
        if card.first_level == card.level or not later:
            card.first_level, card.level_since = card.level, card.opened
            return
        contact = self.rng.choice(later)
        contact.level, card.level_since = card.level, contact.days

    def _delay(self, card):
        """Some contacts came later than planned, but after the one before."""
        for before, contact in zip(card.contacts, card.contacts[1:], strict=False):
            room = before.days - contact.days
            if contact.way not in MET and room > 1 and self.rng.random() < 0.22:
                contact.planned = contact.days + self.rng.randrange(1, min(room, 4))
