"""The facts of one notice: who, where, when, how many; each in both languages, drawn from a seed.

Whatever a template names in braces is one of these. A name with a capital (`{Topic}`) is the same for an English title.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from scraper.replica import words
from scraper.replica.guests import REGIONS, Guest, country, guest, names
from scraper.replica.words import Pair

MONTHS = "January February March April May June July August September October November December".split()
SMALL = "零 一 二 三 四 五 六 七 八 九 十 十一 十二".split()
CARDINALS = "zero one two three four five six seven eight nine ten eleven twelve".split()
ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
QUARTERS = "一 二 三 四".split()
LOWER_IN_TITLES = frozenset("a an and for from in of on the to with".split())

Facts = dict[str, Pair]


def facts(draw: Random, days: Sequence[date], published_on: date) -> Facts:
    """One of everything that a template may name; what could be confused is drawn apart."""
    drawn = {**_people_and_places(draw), **_topics(draw), **_dates(draw, days, published_on), **_numbers(draw)}
    return {**drawn, **{name.capitalize(): Pair(zh, _titled(en)) for name, (zh, en) in drawn.items()}}


def day_text(day: date) -> Pair:
    """A day without its year."""
    return Pair(f"{day.month}月{day.day}日", f"{MONTHS[day.month - 1]} {day.day}")


def _people_and_places(draw: Random) -> Facts:
    region, other = draw.sample(REGIONS, 2)
    visitor = guest(draw, region)
    district = draw.choice(words.DISTRICTS)
    officials = {post: draw.choice(people) for post, people in words.OFFICIALS.items()}
    return {
        **officials,
        **{f"{post}_post": title for post, title in words.POSTS.items()},
        **_two("expert", draw, words.EXPERTS),
        "country": country(draw.choice(region.countries.split())),
        "country2": country(draw.choice(other.countries.split())),
        "city": draw.choice(names(region.towns)),
        "guest": visitor.name,
        "family": visitor.family,
        **_pronouns(visitor),
        "district": district.name,
        "site": draw.choice(district.sites),
        "sight": draw.choice(district.sights),
        "venue": draw.choice(words.VENUES),
        "hall": draw.choice(words.HALLS),
        "depot": draw.choice(words.DEPOTS),
    }


def _pronouns(visitor: Guest) -> Facts:
    if visitor.gender == "m":
        return {"mr": Pair("先生", "Mr."), "he": Pair("他", "he"), "his": Pair("他的", "his"), "him": Pair("他", "him")}
    return {"mr": Pair("女士", "Ms."), "he": Pair("她", "she"), "his": Pair("她的", "her"), "him": Pair("她", "her")}


def _topics(draw: Random) -> Facts:
    first, second, third = draw.sample(words.TOPICS, 3)
    return {
        "topic": first,
        "topic2": second,
        "topic3": third,
        **_two("body", draw, words.BODIES),
        **_two("division", draw, words.DIVISIONS),
        "company": draw.choice(words.COMPANIES),
        "foreign_company": draw.choice(words.FOREIGN_COMPANIES),
        "festival": draw.choice(words.FESTIVALS),
        "goods": draw.choice(words.GOODS),
        "window": draw.choice(words.WINDOWS),
        "reason": draw.choice(words.REASONS),
        "hazard": draw.choice(words.HAZARDS),
    }


def _dates(draw: Random, days: Sequence[date], published_on: date) -> Facts:
    first, last = days[0], days[-1]
    day = day_text(first)
    half_zh, half_en = draw.choice((("上午", "morning"), ("下午", "afternoon")))
    closes = published_on + timedelta(days=draw.randint(4, 9))
    deadline = day_text(published_on + timedelta(days=draw.randint(14, 30)))
    length = (last - first).days + 1
    quarter = (first.month - 1) // 3 + 1
    return {
        "day": day,
        "last_day": day_text(last),
        "days": _span(first, last, brief=draw.random() < 0.5),
        "day_long": Pair(f"{first.year}年{day.zh}", f"{day.en}, {first.year}"),
        "morning": Pair(f"{day.zh}{half_zh}", ""),
        "on_morning": Pair("", f"on the {half_en} of {day.en}"),
        "length": Pair(_small(length), CARDINALS[length]),
        "closed": _span(closes, closes + timedelta(days=draw.randint(1, 4)), brief=False),
        "night": day_text(closes),
        "deadline": deadline,
        "year": _same(first.year),
        "last_year": _same(first.year - 1),
        "next_year": _same(first.year + 1),
        "month": Pair(str(first.month), MONTHS[first.month - 1]),
        "quarter": Pair(f"第{QUARTERS[quarter - 1]}季度", f"{ORDINALS[quarter]} quarter"),
    }


def _numbers(draw: Random) -> Facts:
    few, few2 = draw.sample(range(3, 10), 2)
    issue, edition = draw.randint(1, 6), draw.randint(2, 12)
    copies, share, years = draw.randint(2, 9), draw.randint(5, 29), draw.randint(5, 40)
    fixed, projects = draw.randint(90_000, 180_000), draw.randint(20_000, 90_000)
    visitors, area, trade = draw.randint(11, 98), draw.randint(11, 45), draw.randint(201, 989)
    value, deal, total = draw.randint(120, 980), draw.randint(12, 95), draw.randint(2001, 9899)
    counts = {name: _same(draw.randint(40, 900)) for name in ("count", "count2")}
    return {
        **counts,
        "few": Pair(_small(few), CARDINALS[few]),
        "few2": Pair(_small(few2), CARDINALS[few2]),
        "issue": Pair(SMALL[issue], ORDINALS[issue]),
        "edition": Pair(f"第{SMALL[edition]}届", ORDINALS[edition]),
        "people": _same(draw.randint(32, 96) * 5),
        "firms": _same(draw.randint(20, 60)),
        "students": _same(draw.randint(16, 48)),
        "photos": _same(draw.randint(40, 120)),
        "nations": _same(draw.randint(11, 19)),
        "teens": _same(draw.randint(13, 17)),
        "years": _same(years),
        "years_th": Pair(str(years), _ordinal(years)),
        "prize": Pair(f"{copies}000", f"{copies},000"),
        "copies": Pair(f"{copies}000", f"{copies},000"),
        "share": Pair(f"{share}%", f"{share} percent"),
        "visitors": Pair(f"{visitors / 10:g}万", f"{visitors * 1000:,}"),
        "area": Pair(f"{area / 10:g}万", f"{area * 1000:,}"),
        "trade": Pair(f"{trade / 10:g}亿元", f"{trade / 100:g} billion yuan"),
        "deal": Pair(f"{deal / 10:g}亿元", f"{deal * 10} million yuan"),
        "total": Pair(f"{total}亿元", f"{total / 10:g} billion yuan"),
        "amount": Pair(f"{share}00万元", f"{share} million yuan"),
        "value": Pair(f"{value / 10:g}万元", f"{value * 1000:,} yuan"),
        "small": _same(draw.randint(1200, 6400) / 100),
        "sum": _same((fixed + projects) / 100),
        "sum2": _same(fixed / 100),
        "sum3": _same(projects / 100),
    }


def _two(name: str, draw: Random, of: Sequence[Pair]) -> Facts:
    first, second = draw.sample(of, 2)
    return {name: first, f"{name}2": second}


def _span(first: date, last: date, *, brief: bool) -> Pair:
    """`9月23日至26日`, or briefly `9月23至26日`; across months both months are named."""
    start, end = day_text(first), day_text(last)
    if first.month != last.month:
        return Pair(f"{start.zh}至{end.zh}", f"{start.en} to {end.en}")
    opens = start.zh.removesuffix("日") if brief else start.zh
    return Pair(f"{opens}至{last.day}日", f"{start.en} to {last.day}")


def _same(number: float) -> Pair:
    text = str(number) if isinstance(number, int) else f"{number:.2f}"
    return Pair(text, text)


def _small(number: int) -> str:
    """A small count before a measure word, where 2 is 两."""
    return "两" if number == 2 else SMALL[number]


def _ordinal(number: int) -> str:
    """In digits.

    >>> [_ordinal(number) for number in (11, 21, 22, 40)]
    ['11th', '21st', '22nd', '40th']
    """
    ending = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _titled(en: str) -> str:
    """As in a title; what has capitals of its own keeps them.

    >>> _titled("the protection of cultural relics")
    'the Protection of Cultural Relics'
    >>> _titled("low-carbon development")
    'Low-Carbon Development'
    """
    return re.sub(
        r"[A-Za-z][\w']*", lambda word: word[0] if word[0] in LOWER_IN_TITLES else word[0][0].upper() + word[0][1:], en
    )
