"""Whether the pages of a section still are what its declaration was written for.

A page of which nothing is found is `drifted` by itself. Here many pages are looked at together: a title, a date or a
text that is still found, but only by a rule of less trust than before, means that the site is being rebuilt. A page is
compared with itself, since old pages may well have an older form; new pages with the newest ones before them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from schemas.captures import SectionRecord
from schemas.records import Issue, Outcome, Rules

LEAST = 3
"""One odd page or two are no drift."""
SHARE = 0.5
"""Of the pages that can be compared, so many must have changed."""
NEWEST = 10
"""So many pages stand for what new pages look like."""
USUAL_SHARE = 0.8
"""What so many of the newest pages have in common, new pages are expected to have too."""

Pair = tuple[Rules, Rules]
"""What found the fields of a page before, and now."""


def drift(
    section: SectionRecord, outcomes: Sequence[Outcome], before: Mapping[str, Rules], newest: Sequence[Rules]
) -> list[Issue]:
    """What no longer holds, with the evidence.

    Args:
        section: the declaration as this run used it.
        outcomes: of this run; those of pages that were read anew carry their rules.
        before: by page, what found its fields last time, under the same declaration.
        newest: the same for the newest pages known before the run.

    Returns:
        An issue `drift` for each field that is found by worse rules than before, or no longer; an issue `shape` where
        the text is found by the same rule in another place.
    """
    read = {outcome.page_key: outcome.rules for outcome in outcomes if outcome.rules}
    known = [(before[key], rules) for key, rules in read.items() if key in before]
    fresh = [rules for key, rules in read.items() if key not in before]
    found = []
    for field, order in section.rules.items():
        usual = _usual(newest, field)
        compared = [(usual, rules) for rules in fresh] if usual else []
        evidence = _worse(known, field, order, "the same pages") or _worse(compared, field, order, "new pages")
        if evidence:
            suggestion = f"look at a page that was read anew, and adapt the rules for {field} of {section.id}"
            found.append(_issue(section, "drift", f"{field}: {evidence}", suggestion))
    shape = _shape(known)
    if shape:
        found.append(_issue(section, "shape", shape, f"see that the text of {section.id} is still whole"))
    return found


def _worse(pairs: Sequence[Pair], field: str, order: Sequence[str], which: str) -> str | None:
    """The evidence that a field is found by rules of less trust; null where it is not."""
    was_now = [(getattr(was, field), getattr(now, field)) for was, now in pairs]
    fallen = [was for was, now in was_now if _rank(now, order) > _rank(was, order)]
    if len(fallen) < max(LEAST, SHARE * len(pairs)):
        return None
    rule = Counter(fallen).most_common(1)[0][0]
    by_now = Counter(now for _, now in was_now)
    instead = ", ".join(f"{count} by {other or 'no rule'}" for other, count in by_now.most_common() if other != rule)
    before, total = sum(was == rule for was, _ in was_now), len(pairs)
    return f"before {before} of {total} by {rule}, now {by_now[rule]} of {total} ({which}; now {instead})"


def _shape(pairs: Sequence[Pair]) -> str | None:
    """The evidence that the text stands elsewhere on the page, though the same rule finds it."""
    same_rule = [(was.path, now.path) for was, now in pairs if was.body and was.body == now.body]
    elsewhere = Counter(pair for pair in same_rule if pair[0] != pair[1])
    count = sum(elsewhere.values())
    if count < max(LEAST, SHARE * len(pairs)):
        return None
    (was, now), _ = elsewhere.most_common(1)[0]
    return f"on {count} of {len(pairs)} pages the text stands elsewhere, as {now} where it was {was}"


def _usual(newest: Sequence[Rules], field: str) -> Rules | None:
    """What most of the newest pages have in common; null where they differ, or are too few to tell."""
    by_rule = Counter(getattr(rules, field) for rules in newest)
    rule, count = by_rule.most_common(1)[0] if by_rule else (None, 0)
    return Rules(**{field: rule}) if rule and count >= max(LEAST, USUAL_SHARE * len(newest)) else None


def _rank(rule: str | None, order: Sequence[str]) -> int:
    """Place in the order of trust; behind all others where nothing was found."""
    return order.index(rule) if rule in order else len(order)


def _issue(section: SectionRecord, kind: str, evidence: str, suggestion: str) -> Issue:
    return Issue(stage="dedupe", kind=kind, where=section.id, evidence=evidence, suggestion=suggestion)
