"""Orders by their number: exact, by its beginning, or anywhere in the newest ones."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import Q, Subquery, Value
from django.db.models.functions import Coalesce

from owner.finding.asked import Asked
from owner.finding.beginnings import begins_with
from tracking.models import OptIn
from tracking.opt_in import OptInQuerySet

MOST = 5
SHORTEST = 2
# As long as a number is stored.
LONGEST = 200
NUMBERS_READ = 200
MOST_PREFIXES = 5
# Where only a part of the number is known, so many of the newest opt-ins are looked through.
NEWEST = 20_000


def find_orders(asked: Asked) -> tuple[list[OptIn], list[str]]:
    """Opt-ins, newest first, and the words that are not their number."""
    words = [word for word in asked.words if is_like_a_number(word)]
    prefixes = usual_prefixes() if words else []
    whole, ways = spellings(asked.text), {word: spellings(word, prefixes) for word in words}
    exact = first(OptIn.objects.filter(external_id__in=whole.union(*ways.values())))
    numbers = {each.external_id for each in exact}
    if numbers & whole:
        return exact, []
    if exact:
        return exact, [word for word in asked.words if not numbers & ways.get(word, set())]
    found = first_of_parts(words[0]) if words else []
    return found, [word for word in asked.words if not found or word != words[0]]


def first_of_parts(part: str) -> list[OptIn]:
    """Where the part stands by itself, as in `order-1042`, comes before where it is cut out."""
    found = dict.fromkeys([*first(among_newest(part)), *first(beginning(part))])
    whole = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)", re.I)
    return sorted(found, key=lambda each: not whole.search(each.external_id))[:MOST]


def is_like_a_number(word: str) -> bool:
    """Order numbers hold digits; without this each name would be looked for in all numbers."""
    return len(word) >= SHORTEST and any(each.isdigit() for each in word) and "@" not in word


def spellings(number: str, prefixes: Iterable[str] = ()) -> set[str]:
    """As typed, in capitals and small letters, and as shops print it: `#1042`, `order-1042`."""
    if len(number) > LONGEST:
        return set()
    typed = {number, f"#{number}", *(prefix + number for prefix in prefixes)}
    return typed | {each.upper() for each in typed} | {each.lower() for each in typed}


def usual_prefixes() -> list[str]:
    """What stands before the digits of the newest orders, as in `order-1042`: nobody types it."""
    newest = OptIn.objects.newest_first().values_list("kind", "external_id")[:NUMBERS_READ]
    numbers = [number for kind, number in newest if kind == OptIn.Kind.PURCHASE]
    prefixes = Counter(re.split(r"\d", number, maxsplit=1)[0] for number in numbers)
    return [prefix for prefix, _times in prefixes.most_common(MOST_PREFIXES) if prefix]


def beginning(part: str) -> OptInQuerySet:
    ways = Q()
    for spelling in spellings(part):
        ways |= begins_with("external_id", spelling)
    return OptIn.objects.filter(ways)


def among_newest(part: str) -> OptInQuerySet:
    """The index of times bounds what is read, however many opt-ins there are."""
    at = OptIn.objects.newest_first().values("occurred_at")[NEWEST : NEWEST + 1]
    since = Coalesce(Subquery(at), Value(datetime(1970, 1, 1, tzinfo=UTC)))
    return OptIn.objects.filter(occurred_at__gte=since, external_id__icontains=part)


def first(found: OptInQuerySet) -> list[OptIn]:
    return list(found.select_related("contact").newest_first()[:MOST])
