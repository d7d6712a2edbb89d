"""The cast: Dana the owner, Steve of her staff, Rita who only looks; Alice a partner, Bob her child
partner, Charlie a stranger.

`as_alice` and the like are clients signed in as that person.
"""

import pytest
from django.test import Client

from business.models import Business
from partners.models import Partner, Program, User
from referrals.models import TrackingLink
from tests.factories import PartnerFactory, ProgramFactory, TrackingLinkFactory, UserFactory

BACKEND = "partners.sign_in.SignInBackend"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def business(db: None) -> Business:
    return Business.objects.create(
        name="Dana's Shop", reply_to="dana@example.com", time_zone="Europe/Berlin"
    )


@pytest.fixture
def gold(business: Business) -> Program:
    return ProgramFactory(name="Gold")


@pytest.fixture
def silver(business: Business) -> Program:
    return ProgramFactory(name="Silver")


@pytest.fixture
def dana(business: Business) -> User:
    return UserFactory(email="dana@example.com", name="Dana", is_staff=True, is_superuser=True)


@pytest.fixture
def steve(business: Business) -> User:
    return UserFactory(email="steve@example.com", name="Steve", is_staff=True)


@pytest.fixture
def rita(business: Business) -> User:
    return UserFactory(email="rita@example.com", name="Rita", is_staff=True, is_read_only=True)


@pytest.fixture
def alice(business: Business) -> Partner:
    user = UserFactory(email="alice@example.com", name="Alice")
    return PartnerFactory(name="Alice", code="alice", user=user)


@pytest.fixture
def bob(alice: Partner) -> Partner:
    user = UserFactory(email="bob@example.com", name="Bob")
    return PartnerFactory(name="Bob", code="bob", parent=alice, user=user)


@pytest.fixture
def charlie(business: Business) -> Partner:
    user = UserFactory(email="charlie@example.com", name="Charlie")
    return PartnerFactory(name="Charlie", code="charlie", user=user)


@pytest.fixture
def haircare(business: Business) -> TrackingLink:
    return TrackingLinkFactory(
        name="Hair care free guide", code="haircare", destination="https://www.example.com/haircare"
    )


@pytest.fixture
def as_dana(dana: User) -> Client:
    return signed_in(dana)


@pytest.fixture
def as_steve(steve: User) -> Client:
    return signed_in(steve)


@pytest.fixture
def as_rita(rita: User) -> Client:
    return signed_in(rita)


@pytest.fixture
def as_alice(alice: Partner) -> Client:
    return signed_in(alice.user)


@pytest.fixture
def as_bob(bob: Partner) -> Client:
    return signed_in(bob.user)


@pytest.fixture
def as_charlie(charlie: Partner) -> Client:
    return signed_in(charlie.user)
