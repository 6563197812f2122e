"""New users of the desk: they are there as soon as they are invited, and get in when they have taken their link."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction

from appeals.accounts.guessing import plain
from appeals.accounts.sessions import end_sessions
from appeals.accounts.ways_in import Kind, make_way_in
from appeals.models import TranslatorLanguage


@transaction.atomic
def invite(
    name: str, *, role: Group | None = None, email: str = "", languages: Iterable[str] = (), hours: int | None = None
) -> tuple[User, str]:
    """Make a user in the group ``role`` (without one: who may do everything) and return her with her link's secret.

    Nothing opens until she has chosen her password and her second factor. Raises ValidationError for a name that is
    taken or can't be one, or an address that is none.
    """
    user = User(username=User.normalize_username(name), email=email, is_staff=True, is_superuser=role is None)
    user.set_unusable_password()
    user.full_clean()
    if plain(name) in map(plain, User.objects.values_list("username", flat=True)):
        raise ValidationError(User._meta.get_field("username").error_messages["unique"])
    user.save()
    if role:
        user.groups.add(role)
    TranslatorLanguage.objects.bulk_create(TranslatorLanguage(user=user, language=code) for code in languages)
    return user, make_way_in(user, Kind.WELCOME, hours=hours)


@transaction.atomic
def give_new_password_link(user: User) -> str:
    """Return the secret of a link to a new password; a user who never got in is invited anew. Her sessions end."""
    end_sessions(user)
    return make_way_in(user, Kind.PASSWORD if user.has_usable_password() else Kind.WELCOME)
