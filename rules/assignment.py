"""Who gets a new lead 线索分配: the store's rules first, then fairness (E04).

A rule 分配规则 says which team, and who of it, by region, model, channel, level and hour. Among those who remain, the
fairest share decides: open load against capacity, weighed by conversion 成交率. Everything is counted from numbers given,
nothing is random: the same leads and people give the same answer in whatever order they come.
"""

import datetime
from typing import NamedTuple

NOMINAL_CAPACITY = 50  # open cards, of a member whose capacity is not limited
_PRIOR = 10  # closed cards that the team's own conversion counts for in a member's
_WEIGHT = (0.5, 1.5)


class Rule(NamedTuple):
    """A rule of the store; an empty condition holds for every lead, empty ``users`` means the whole team."""

    id: int
    sequence: int
    team: int
    users: frozenset = frozenset()
    states: frozenset = frozenset()
    brands: frozenset = frozenset()
    models: frozenset = frozenset()
    sources: frozenset = frozenset()
    origins: frozenset = frozenset()
    levels: frozenset = frozenset()
    hours: tuple | None = None  # (from, to), in hours; to before from passes midnight


class Lead(NamedTuple):
    """What the rules ask of a lead; ``barred``: users who must not get it."""

    id: int
    team: int
    state: int | None = None
    brand: int | None = None
    model: int | None = None
    source: int | None = None
    origin: int | None = None
    level: int | None = None
    hour: float = 12.0
    barred: frozenset = frozenset()


class Member(NamedTuple):
    """A member of a team: ``capacity`` 0 is no limit; ``won`` of ``closed`` cards; ``last`` assigned, None never."""

    user: int
    capacity: int = 0
    load: int = 0
    on_duty: bool = True
    won: int = 0
    closed: int = 0
    today: int = 0
    last: datetime.datetime | None = None
    order: int = 0


class Decision(NamedTuple):
    """Who got the lead (None: it waits), by which rule (None: the lead's own team), and why."""

    lead: int
    user: int | None
    team: int
    rule: int | None
    why: str  # fairest, only_one; or why it waits: no_member, off_duty, full, barred
    load: int = 0
    capacity: int = 0
    conversion: float = 0.0
    team_conversion: float = 0.0
    today: int = 0
    rivals: int = 0


def in_hours(hour, hours):
    """Whether an hour of the day lies in a span that may pass midnight.

    >>> in_hours(23, (20, 8)), in_hours(7.5, (20, 8)), in_hours(8, (20, 8)), in_hours(9, None)
    (True, True, False, True)
    """
    if not hours or hours[0] == hours[1]:
        return True
    start, end = hours
    return start <= hour < end if start < end else hour >= start or hour < end


def matches(rule, lead):
    """Whether a rule holds for a lead."""
    return (
        in_hours(lead.hour, rule.hours)
        and (not rule.states or lead.state in rule.states)
        and (not rule.brands or lead.brand in rule.brands)
        and (not rule.models or lead.model in rule.models)
        and (not rule.sources or lead.source in rule.sources)
        and (not rule.origins or lead.origin in rule.origins)
        and (not rule.levels or lead.level in rule.levels)
    )


def in_order(rules):
    """The rules in the order in which they are asked."""
    return sorted(rules, key=lambda rule: (rule.sequence, rule.id))


def conversions(members):
    """Each member's conversion, drawn towards the team's while he has closed few cards, and the team's.

    >>> conversions([Member(1, won=4, closed=10), Member(2)])
    ({1: 0.4, 2: 0.4}, 0.4)
    """
    closed = sum(member.closed for member in members)
    mean = sum(member.won for member in members) / closed if closed else 0.0
    return {member.user: round((member.won + _PRIOR * mean) / (member.closed + _PRIOR), 6) for member in members}, round(mean, 6)


def weights(members, influence):
    """How much of the work is a member's, for one of equal capacity: 1 without ``influence`` (0 … 1) of conversion.

    >>> weights([Member(1, won=30, closed=90), Member(2, won=10, closed=90)], 1)
    {1: 1.45, 2: 0.55}
    """
    rates, mean = conversions(members)
    low, high = _WEIGHT
    return {
        user: round(1 + influence * (min(max(rate / mean, low), high) - 1), 6) if mean else 1.0
        for user, rate in rates.items()}


class _Team:
    """The people of a team while leads are given out."""

    def __init__(self, members, influence):
        self.members = {member.user: member for member in members}
        self.weight = weights(members, influence)
        self.rates, self.mean = conversions(members)
        self.keys = {user: self._key(member) for user, member in self.members.items()}
        self.fields = {}

    def _key(self, member):
        """The smallest gets the next lead: the fullness that he would have then, and the rota where that is equal."""
        room = (member.capacity or NOMINAL_CAPACITY) * self.weight[member.user]
        return (
            round((member.load + 1) / room, 9), member.today,
            member.last is not None, member.last or datetime.datetime.min, member.order, member.user)

    def give(self, user, moment):
        member = self.members[user]
        member = self.members[user] = member._replace(load=member.load + 1, today=member.today + 1, last=moment)
        self.keys[user] = self._key(member)
        if member.capacity and member.load >= member.capacity:
            for field in self.fields.values():
                field.discard(user)

    def field(self, wanted):
        """Users who may get a lead of a rule: on duty and below their capacity. Kept up to date by `give`."""
        if wanted not in self.fields:
            self.fields[wanted] = {
                user for user, member in self.members.items()
                if (not wanted or user in wanted) and member.on_duty and not (member.capacity and member.load >= member.capacity)}
        return self.fields[wanted]

    def reason_to_wait(self, wanted, barred):
        members = [member for user, member in self.members.items() if not wanted or user in wanted]
        if not members:
            return 'no_member'
        on_duty = [member for member in members if member.on_duty]
        if not on_duty:
            return 'off_duty'
        if not [member for member in on_duty if not member.capacity or member.load < member.capacity]:
            return 'full'
        return 'barred' if barred else 'full'


def assign(leads, rules, teams, moment, influence=0.5):
    """Give each lead to the fairest of those whom the first matching rule names.

    ``teams``: id → members. A rule whose people cannot take the lead does not pass it on to the next rule: the lead waits, and
    says why. A user who is in two teams brings the same load to both.

    >>> decisions = assign([Lead(n, team=1) for n in range(4)], [], {1: [Member(7), Member(8)]}, datetime.datetime(2026, 3, 2))
    >>> [decision.user for decision in decisions]
    [7, 8, 7, 8]
    """
    books = {
        team: _Team(sorted(members, key=lambda member: (member.order, member.user)), influence) for team, members in teams.items()}
    places = {}
    for team, book in books.items():
        for user in book.members:
            places.setdefault(user, []).append(team)
    ordered = in_order(rules)
    none, result = _Team([], influence), []
    for lead in sorted(leads, key=lambda lead: lead.id):
        rule = next((rule for rule in ordered if matches(rule, lead)), None)
        team = rule.team if rule else lead.team
        book = books.get(team, none)
        wanted = rule.users if rule else frozenset()
        candidates = book.field(wanted)
        if lead.barred:
            candidates = candidates - lead.barred
        if not candidates:
            result.append(Decision(lead.id, None, team, rule.id if rule else None, book.reason_to_wait(wanted, lead.barred)))
            continue
        user = min(candidates, key=book.keys.__getitem__)
        member = book.members[user]
        result.append(Decision(
            lead.id, user, team, rule.id if rule else None, 'only_one' if len(candidates) == 1 else 'fairest', member.load,
            member.capacity, book.rates[user], book.mean, member.today, len(candidates) - 1))
        for place in places[user]:
            books[place].give(user, moment)
    return result
