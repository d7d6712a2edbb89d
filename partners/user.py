"""A person who signs in, by e-mail; staff, partner or both (docs/adr/0001)."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may do in the owner's admin (docs/owner-team.md)."""

    OWNER = "owner", _("Owner")
    STAFF = "staff", _("Staff")
    READER = "reader", _("Read-only")
    NONE = "none", _("Not of your team")


class LastOwner(ValidationError):
    def __init__(self) -> None:
        message = _("This is the last owner who may sign in. Make somebody else an owner first.")
        super().__init__(message, "last_owner")


class UserManager(BaseUserManager["User"]):
    def owners(self) -> models.QuerySet["User"]:
        """The owners who may sign in."""
        owners = self.filter(is_active=True, is_staff=True, is_superuser=True)
        return owners if settings.DEMO else owners.filter(is_demo=False)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Without a password the person signs in only after choosing one."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def has_owner(self) -> bool:
        """Whether this install is set up. The owner of the demo is one in the demo only."""
        owners = self.filter(is_superuser=True)
        return (owners if settings.DEMO else owners.filter(is_demo=False)).exists()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(
        _("e-mail"), unique=True, error_messages={"unique": _("Somebody has this e-mail already.")}
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May use the admin."))
    is_read_only = models.BooleanField(_("read-only"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(_("demo person"), default=False, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people who sign in")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("Somebody has this e-mail already."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_read_only=False)
                | models.Q(is_staff=True, is_superuser=False),
                name="user_reader_is_staff_and_no_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    @property
    def role(self) -> Role:
        if not self.is_staff:
            return Role.NONE
        if self.is_superuser:
            return Role.OWNER
        return Role.READER if self.is_read_only else Role.STAFF

    @property
    def is_switched_off(self) -> bool:
        """Whoever it is, the door is closed. Demo people never enter a production install."""
        return not self.is_active or (self.is_demo and not settings.DEMO)

    @property
    def may_change(self) -> bool:
        """Whether the admin lets this person do more than look."""
        return self.is_staff and not self.is_read_only

    def give_role(self, role: Role, *, is_active: bool = True) -> None:
        """Let the person do so much in the admin; `LastOwner` if no owner would be left."""
        with transaction.atomic():
            # Who gives roles queues here, so that two owners cannot demote each other at once.
            owners = list(User.objects.owners().select_for_update().order_by("pk"))
            stays = role == Role.OWNER and is_active
            if not stays and [each.pk for each in owners] == [self.pk]:
                raise LastOwner
            self.is_staff = role != Role.NONE
            self.is_superuser = role == Role.OWNER
            self.is_read_only = role == Role.READER
            self.is_active = is_active
            self.save(update_fields=["is_staff", "is_superuser", "is_read_only", "is_active"])

    def get_session_auth_hash(self) -> str:
        return self.bind_to_team(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for former in super().get_session_auth_fallback_hash():
            yield self.bind_to_team(former)

    def bind_to_team(self, mark: str) -> str:
        """A session is the team's or not: it ends where somebody joins the team or leaves it."""
        return f"team:{mark}" if self.is_staff else mark
