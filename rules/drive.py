"""Test drives 试乘试驾: when a demo car is free, which licence may drive it, which mileage is plausible (D04)."""

import datetime

# Classes 准驾车型 that may drive a passenger car; C2 covers cars with automatic gearbox only.
LICENCE_CLASSES = ("A1", "A2", "A3", "B1", "B2", "C1", "C2")
AUTOMATIC_ONLY = ("C2",)


def free_from(busy, start, length):
    """The first moment from ``start`` on at which ``length`` fits between the busy times.

    ``busy``: pairs (begin, end), half-open, in any order, overlapping or not.

    >>> at = lambda hour, minute=0: datetime.datetime(2026, 3, 2, hour, minute)
    >>> free_from([(at(10), at(11)), (at(11, 30), at(12))], at(10, 15), datetime.timedelta(minutes=45))
    datetime.datetime(2026, 3, 2, 12, 0)
    """
    free = start
    for begin, end in sorted(busy):
        if end <= free or begin >= end:
            continue
        if begin >= free + length:
            break
        free = end
    return free


def free_within(busy, start, length, opens, closes, days):
    """As ``free_from``, inside the opening hours of the next ``days`` days; None when nothing fits.

    ``opens`` and ``closes``: hours of the day in which ``start`` and ``busy`` are counted.

    >>> at = lambda day, hour: datetime.datetime(2026, 3, day, hour)
    >>> free_within([(at(2, 17), at(2, 20))], at(2, 16), datetime.timedelta(hours=2), 9, 18, 3)
    datetime.datetime(2026, 3, 3, 9, 0)
    """
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(days + 1):
        day = midnight + datetime.timedelta(days=number)
        begin = max(start, day + datetime.timedelta(hours=opens))
        free = free_from(busy, begin, length)
        if free + length <= day + datetime.timedelta(hours=closes):
            return free
    return None


def next_quarter(moment):
    """The next full quarter of an hour: people do not book 10:07.

    >>> next_quarter(datetime.datetime(2026, 3, 2, 10, 7, 30))
    datetime.datetime(2026, 3, 2, 10, 15)
    >>> next_quarter(datetime.datetime(2026, 3, 2, 10, 15))
    datetime.datetime(2026, 3, 2, 10, 15)
    """
    floor = moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)
    return floor if floor == moment else floor + datetime.timedelta(minutes=15)


def licence_allows(licence_class, gearbox):
    """Whether a licence of this class may drive a passenger car with this gearbox ("manual", "automatic" or unknown).

    >>> licence_allows("C2", "automatic"), licence_allows("C2", "manual"), licence_allows("D", "automatic")
    (True, False, False)
    """
    return licence_class in LICENCE_CLASSES and not (licence_class in AUTOMATIC_ONLY and gearbox == "manual")


def mileage_is_plausible(before, reading, most):
    """Whether an odometer can show ``reading`` after it showed ``before``, having been driven ``most`` km at the most.

    >>> mileage_is_plausible(12000, 12018, 300), mileage_is_plausible(12000, 11999, 300), mileage_is_plausible(12000, 120018, 300)
    (True, False, False)
    """
    return before <= reading <= before + most
