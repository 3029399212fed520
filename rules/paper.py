"""How amounts are written on the paper cards, and how many lines fit on them 卡片 (A16)."""

from math import ceil
from unicodedata import east_asian_width


def ten_thousands(amount):
    """Yuan as people write them by hand: in 万 from ten thousand on, unless that would take more digits.

    >>> ten_thousands(200000), ten_thousands(145000), ten_thousands(5000), ten_thousands(123456.78), ten_thousands(0)
    ('20万', '14.5万', '5000', '123456.78', '')
    """
    if not amount:
        return ""
    cents = round(amount * 100)
    if abs(cents) >= 10**6 and cents % 100 == 0:
        return f"{_plain(cents / 10**6, 4)}万"
    return _plain(cents / 100, 2)


def ten_thousands_range(low, high):
    """A budget: 20 ~ 25万; one end only when they are the same or the other is open.

    >>> ten_thousands_range(200000, 250000), ten_thousands_range(0, 300000), ten_thousands_range(200000, 200000)
    ('20 ~ 25万', '30万', '20万')
    """
    first, last = ten_thousands(low), ten_thousands(high)
    if not (first and last) or first == last:
        return first or last
    if first.endswith("万") and last.endswith("万"):
        first = first[:-1]
    return f"{first} ~ {last}"


def _plain(number, digits):
    return f"{number:.{digits}f}".rstrip("0").rstrip(".")


def lines(text, width):
    """Lines that a text takes in a cell of so many half-width characters; a Chinese one is two wide.

    >>> lines("邀请来店试乘试驾", 8), lines("a\\nb", 8), lines("", 8)
    (2, 2, 0)
    """
    if not text:
        return 0
    total = 0
    for line in text.split("\n"):
        total += max(1, ceil(sum(2 if east_asian_width(char) in "WF" else 1 for char in line) / width))
    return total


def paginate(heights, page, blank, odd):
    """Share rows out to pages: a list of lists of row numbers, None for an empty row to write on.

    :param heights: lines that each row takes
    :param page: lines that a page holds
    :param blank: least lines of a row, and those of an empty one
    :param odd: an odd number of pages, so that the front before and the card after it begin on a new sheet

    >>> paginate([4, 4], page=12, blank=4, odd=True), paginate([4, 20], page=12, blank=4, odd=True)
    ([[0, 1, None]], [[0, None, None], [1], [None, None, None]])
    """
    pages, used = [[]], [0]
    for row, height in enumerate(heights):
        height = max(height, blank)
        if used[-1] and used[-1] + height > page:
            pages.append([])
            used.append(0)
        pages[-1].append(row)
        used[-1] += height
    if odd and len(pages) % 2 == 0:
        pages.append([])
        used.append(0)
    for rows, taken in zip(pages, used, strict=True):
        rows.extend([None] * max(0, (page - taken) // blank))
    return pages
