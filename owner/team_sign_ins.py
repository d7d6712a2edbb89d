"""An e-mail that belongs to somebody of the team: nobody of them becomes a partner unasked."""

from django.utils.translation import gettext as _

from owner.sign_in_links import user_with
from partners.models import Partner, User


def team_member_with(email: str, partner: Partner | None = None) -> User | None:
    """Who of the team signs in with `email`, unless as this partner already."""
    user = user_with(email) if email else None
    is_new = user is not None and user.is_staff and (partner is None or partner.user_id != user.pk)
    return user if is_new else None


def say_approving_joins(person: User, name: str) -> str:
    text = _(
        "This e-mail address belongs to %(person)s of your team. Approving makes %(name)s a "
        "partner under the same sign-in."
    )
    return text % {"person": person, "name": name}


def say_saving_joins(person: User, name: str) -> str:
    text = _(
        "This e-mail address belongs to %(person)s of your team. Saving makes %(name)s a partner "
        "under the same sign-in."
    )
    return text % {"person": person, "name": name}


def say_invited_of_team(partner: Partner) -> str:
    """What is to be known before a link goes out that opens the admin, too; empty: nothing."""
    if partner.user is None or not partner.user.is_staff:
        return ""
    text = _(
        "%(name)s is of your team: whoever opens the link chooses the password for your admin, too."
    )
    return text % {"name": partner.name}
