"""The list of appeals: in what state each is, and the filters."""

from collections.abc import Iterator

from django.contrib import admin
from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from django.db.models.fields import IntegerField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appeals.models import Appeal, Edition, Revision, Withdrawal

STATES = {
    "draft": _("draft"),
    "scheduled": _("scheduled"),
    "live": _("live"),
    "changed": _("changed since publication"),
    "withdrawn": _("withdrawn"),
}


def with_state(appeals: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """Return ``appeals`` with ``state`` (a key of STATES), ``live_version``, ``coming_version`` and ``coming_from``.

    Two further queries give each appeal its ``live_revisions`` (one or none) with their live editions.
    """
    own = Revision.objects.filter(appeal=OuterRef("pk")).order_by("-number")
    standing = own.filter(~Exists(Withdrawal.objects.filter(revision=OuterRef("pk"), language="")))
    coming = standing.filter(live_from__gt=timezone.now())
    appeals = appeals.annotate(
        live_version=Subquery(own.public().values("number")[:1], output_field=IntegerField()),
        coming_version=Subquery(coming.values("number")[:1], output_field=IntegerField()),
        coming_from=Subquery(coming.values("live_from")[:1], output_field=DateTimeField()),
        published_at=Subquery(standing.values("created_at")[:1], output_field=DateTimeField()),
        state=_state(ever_published=Exists(own)),
    )
    return appeals.prefetch_related(Prefetch("revisions", _live_revisions(), to_attr="live_revisions"))


def _state(*, ever_published: Exists) -> Case:
    return Case(
        When(coming_version__isnull=False, then=Value("scheduled")),
        When(live_version__isnull=False, changed_at__gt=F("published_at"), then=Value("changed")),
        When(live_version__isnull=False, then=Value("live")),
        When(ever_published, then=Value("withdrawn")),
        default=Value("draft"),
    )


def _live_revisions() -> QuerySet[Revision]:
    live = Edition.objects.live()
    revisions = Revision.objects.filter(Exists(live.filter(revision=OuterRef("pk")))).only("appeal", "number")
    editions = live.only("revision", "language").order_by("language")
    return revisions.prefetch_related(Prefetch("editions", editions, to_attr="live_editions"))


class StateFilter(admin.SimpleListFilter):
    """Appeals in one state."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Iterator[tuple[str, str]]:
        """Return the states."""
        yield from STATES.items()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Appeal]) -> QuerySet[Appeal]:
        """Return the appeals in the chosen state."""
        return queryset.filter(state=self.value()) if self.value() in STATES else queryset


class PartyFilter(admin.RelatedFieldListFilter):
    """Appeals of one issuer or to one addressee."""

    @property
    def include_empty_choice(self) -> bool:
        """Appeals without one are drafts; they aren't looked for here."""
        return False
