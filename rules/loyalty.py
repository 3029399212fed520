"""How faithful a car is to the workshop: churn class 流失分类, visit class 来厂分级, retention 保持率, monthly churn 月流失率 (J03).

Months are counted as ``year * 12 + month - 1``, so that a difference is a number of months. SQL does the same for all cars of
a store at once; tests feed both with the same cars.
"""

from .loan import month_later

CHURN_CLASSES = ("new", "regular", "first_only", "lost", "never")
RETAINED_MONTHS, KNOWN_MONTHS = 12, 36


def churn_class(count, last, sold, today, months):
    """Class of a car that came on ``count`` days, the last of them ``last``; ``sold`` is the day on which the store sold it.

    Who came within the last ``months`` is *regular*. Who stayed away for longer is *lost*, or *first_only* (仅首保) when the car
    came once in its life. Who never came is *never*; a car sold within ``months`` is *new*: nothing is to be expected of it yet.

    >>> import datetime as dt
    >>> today = dt.date(2026, 11, 22)
    >>> [churn_class(3, last, None, today, 12) for last in (dt.date(2025, 11, 22), dt.date(2025, 11, 21))]
    ['regular', 'lost']
    >>> churn_class(1, dt.date(2025, 3, 1), None, today, 12), churn_class(1, dt.date(2026, 3, 1), None, today, 12)
    ('first_only', 'regular')
    >>> churn_class(0, None, dt.date(2026, 6, 1), today, 12), churn_class(0, None, None, today, 12)
    ('new', 'never')
    """
    limit = month_later(today, -months)
    if count and last >= limit:
        return "regular"
    if count:
        return "first_only" if count == 1 else "lost"
    return "new" if sold and sold >= limit else "never"


def visit_class(count):
    """Class by the days of a year on which the car came: A from 4 on, B 2–3, C 1, D none.

    >>> [visit_class(count) for count in range(6)]
    ['D', 'C', 'B', 'B', 'A', 'A']
    """
    return "A" if count >= 4 else "B" if count >= 2 else "C" if count else "D"


def month_number(day):
    """>>> import datetime as dt
    >>> month_number(dt.date(2027, 1, 5)) - month_number(dt.date(2026, 11, 30))
    2
    """
    return day.year * 12 + day.month - 1


def retention(comings, month):
    """(cars that came in months 1–12, cars that came in months 1–36), counted back from ``month``, which is month 1.

    ``comings`` holds the month numbers of each car.

    >>> retention([[100], [100, 85], [80], [64], [101]], 100)
    (2, 3)
    """
    last = [max((coming for coming in car if coming <= month), default=None) for car in comings]
    back = [month - coming for coming in last if coming is not None]
    return sum(age < RETAINED_MONTHS for age in back), sum(age < KNOWN_MONTHS for age in back)


def churn(comings, month):
    """(cars not seen in the year since, cars that came in the same month last year), ``month`` being the end of that year.

    >>> churn([[88], [88, 95], [88, 100], [87], [88, 101]], 100)
    (2, 4)
    """
    came = [car for car in comings if month - 12 in car]
    return sum(not any(month - 12 < coming <= month for coming in car) for car in came), len(came)


def rate(part, whole):
    """Percent, or None when there is nothing to divide by: an empty rate is not 0 %.

    >>> rate(1, 4), rate(0, 3), rate(0, 0)
    (25.0, 0.0, None)
    """
    return 100.0 * part / whole if whole else None
