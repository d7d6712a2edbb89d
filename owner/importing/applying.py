"""Does what was planned, in the transaction of the caller and in few statements."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from owner.importing.known import Known
from owner.importing.plan import Plan, Planned
from owner.sign_in_links import keep_one_address, sign_in_as
from partners.codes import plain_code
from partners.models import Membership, Partner, PartnerCode, User

AT_ONCE = 500
FIELDS = {"name": "name", "status": "status", "window": "credit_window_days", "note": "note"}


def choose_codes(plan: Plan) -> None:
    """Give each new partner without code one made from the name, the same at every look."""
    without = {each.line: base_of(each) for each in plan.new if not each.wanted.code_key}
    stored = PartnerCode.objects.filter(key__in=set(without.values()))
    taken = {each.wanted.code_key for each in plan.new} | set(stored.values_list("key", flat=True))
    numbers: dict[str, int] = {}
    for each in plan.new:
        if each.line in without:
            code = free_code(without[each.line], taken, numbers)
            taken.add(code)
            each.wanted = each.wanted.with_code(code)


def base_of(each: Planned) -> str:
    mailbox = each.wanted.email.partition("@")[0]
    return plain_code(each.wanted.values["name"]) or plain_code(mailbox) or "partner"


def free_code(base: str, taken: set[str], numbers: dict[str, int]) -> str:
    """`base`, `base2`, `base3`: `numbers` remembers how far it came."""
    code, number = base, numbers.get(base, 1)
    while code in taken or (number > 1 and PartnerCode.objects.filter(key=code).exists()):
        number += 1
        code = f"{base}{number}"
    numbers[base] = number
    return code


def apply(plan: Plan, known: Known) -> None:
    """`IntegrityError` or `ValidationError` where somebody else was faster; nothing is left then.

    Afterwards each new line has its partner.
    """
    add_new(plan.new, known)
    joined = []
    for each in plan.changed:
        if each.partner:
            change(each.partner, each)
            joined += memberships_to_make(each)
    Membership.objects.bulk_create(joined, batch_size=AT_ONCE)
    place(plan)


def add_new(new: Sequence[Planned], known: Known) -> None:
    users = known.users | make_users([each for each in new if each.wanted.email], known)
    for each in new:
        values = each.wanted.values
        each.partner = Partner(
            code=values["code"],
            user=users.get(each.wanted.email),
            **{FIELDS[name]: values[name] for name in FIELDS if name in values},
        )
    partners = [each.partner for each in new if each.partner]
    Partner.objects.bulk_create(partners, batch_size=AT_ONCE)
    codes = (PartnerCode(partner=partner, code=partner.code) for partner in partners)
    PartnerCode.objects.bulk_create(codes, batch_size=AT_ONCE)
    memberships = (
        Membership(partner=each.partner, program_id=program)
        for each in new
        for program in each.wanted.values.get("programs", ())
    )
    Membership.objects.bulk_create(memberships, batch_size=AT_ONCE)


def make_users(rows: Sequence[Planned], known: Known) -> dict[str, User]:
    """People who sign in as soon as they choose a password; no mail is sent."""
    for each in rows:
        if each.wanted.email in known.users:
            keep_one_address(known.users[each.wanted.email])
    users = {
        each.wanted.email: User(
            email=each.wanted.email, name=each.wanted.values["name"], password=make_password(None)
        )
        for each in rows
        if each.wanted.email not in known.users
    }
    User.objects.bulk_create(users.values(), batch_size=AT_ONCE)
    addresses = (EmailAddress(user=user, email=user.email, primary=True) for user in users.values())
    EmailAddress.objects.bulk_create(addresses, batch_size=AT_ONCE)
    return users


def change(partner: Partner, each: Planned) -> None:
    changes = each.changes
    fields = {FIELDS[name]: changes[name] for name in FIELDS if name in changes}
    if fields:
        Partner.objects.filter(pk=partner.pk).update(**fields)
    if "code" in changes:
        partner.rename(changes["code"])
    if "email" in changes:
        sign_in_as(partner, changes["email"])
    if "programs" in changes:
        gone = each.before["programs"] - changes["programs"]
        Membership.objects.filter(partner=partner, program__in=gone).delete()


def memberships_to_make(each: Planned) -> list[Membership]:
    new = each.changes.get("programs", frozenset()) - each.before.get("programs", frozenset())
    return [Membership(partner=each.partner, program_id=program) for program in sorted(new)]


def place(plan: Plan) -> None:
    """Set the parents, a statement for each parent."""
    children: dict[int | None, list[int]] = {}
    moved = [each for each in plan.new if each.parent]
    moved += [each for each in plan.changed if "parent" in each.before]
    for each in moved:
        parent = each.parent.partner.pk if isinstance(each.parent, Planned) else each.parent  # type: ignore[union-attr]
        children.setdefault(parent, []).append(each.partner.pk)  # type: ignore[union-attr]
    for parent, keys in children.items():
        Partner.objects.filter(pk__in=keys).update(parent=parent)
