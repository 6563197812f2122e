"""Taking back much at once: an appeal, a language, or everything, with one public reason, in one transaction."""

from collections.abc import Sequence

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from appeals.models import Appeal, Campaign, Edition, Revision, Withdrawal
from appeals.publishing.publish import PublishingError, clean_reason
from appeals.publishing.shelving import shelve


def withdraw_widely(*, reason: str, appeal: Appeal | None = None, language: str = "") -> list[Withdrawal]:
    """Take back all versions, public or scheduled, of ``appeal`` or of every appeal; return the new rows.

    With ``language`` only the editions in that language go; they stay away from later versions too, until they change
    or are asked for by name. ``reason`` is shown to readers. All or nothing. Raises PublishingError without a reason,
    if there is nothing to withdraw, or if the database stays busy.
    """
    reason = clean_reason(reason)
    try:
        with transaction.atomic():
            chosen = Appeal.objects.select_for_update().order_by("pk")
            held = [row.pk for row in (chosen.filter(pk=appeal.pk) if appeal else chosen)]
            rows = _editions(held, language, reason) if language else _versions(held, reason)
            if not rows:
                raise PublishingError(_("Nothing of this is published; there is nothing to withdraw."))
            written = Withdrawal.objects.bulk_create(rows)
            for pk in dict.fromkeys(row.revision.appeal_id for row in rows):
                shelve(pk)
            return written
    except OperationalError as error:
        raise PublishingError(_("The database is busy; try again in a moment.")) from error


def switch_desk(*, read_only: bool) -> None:
    """Let the desk only read from now on, or take changes again."""
    Campaign.objects.update_or_create(id=1, defaults={"read_only": read_only})


def _versions(appeals: Sequence[int], reason: str) -> list[Withdrawal]:
    standing = Revision.objects.filter(appeal__in=appeals).exclude(withdrawals__language="")
    return [Withdrawal(revision=row, reason=reason) for row in standing.order_by("appeal", "number")]


def _editions(appeals: Sequence[int], language: str, reason: str) -> list[Withdrawal]:
    gone = set(Withdrawal.objects.filter(language__in=["", language]).values_list("revision", flat=True))
    editions = Edition.objects.filter(revision__appeal__in=appeals, language=language).select_related("revision")
    standing = editions.defer("text", "signature").order_by("revision__appeal", "revision__number")
    return [
        Withdrawal(revision=row.revision, language=language, reason=reason)
        for row in standing
        if row.revision_id not in gone
    ]
