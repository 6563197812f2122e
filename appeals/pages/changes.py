"""What is new: the versions that went out last in a language, and what was taken back."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from appeals.models import Edition, Place, Revision, RevisionParty, Shelf, Withdrawal
from appeals.pages.lookups import addressed


def changed_last(language: str, *, party: str = "", size: int) -> list[Edition]:
    """Return the ``size`` live editions in a language (that speak to an addressee) that went out last, the last first.

    Each has the moment ``placed`` at which its appeal first went live. The index says which they are, so that it takes
    as long for ten appeals as for thousands.
    """
    role = Shelf.Role.ADDRESSEE if party else Shelf.Role.ALL
    places = Place.objects.on(language, role, party).standing()
    order = list(places.order_by("-live_from", "-appeal_id").values_list("edition_id", flat=True)[:size])
    placed = Place.objects.filter(edition=OuterRef("pk")).values("placed")[:1]
    rows = addressed(Edition.objects.live().filter(pk__in=order)).annotate(placed=Subquery(placed))
    found = {edition.pk: edition for edition in rows}
    return [found[pk] for pk in order if pk in found]


def taken_back(language: str, *, party: str = "") -> QuerySet:
    """Return the withdrawals after which nothing of an appeal is left in a language, the last one first.

    One of a version that never went live stays between the editors. Nothing is joined: the database goes through the
    withdrawals in their order until it has enough, and has no other table to begin with.
    """
    went_live = Revision.objects.filter(pk=OuterRef("revision"), live_from__lte=OuterRef("created_at"))
    own = Edition.objects.filter(revision=OuterRef("revision"), language=language)
    appeal = Revision.objects.filter(pk=OuterRef(OuterRef("revision"))).values("appeal")
    left = Edition.objects.live().filter(revision__appeal=Subquery(appeal), language=language)
    found = Withdrawal.objects.filter(
        Exists(went_live), Exists(own), ~Exists(left), Q(language="") | Q(language=language)
    ).prefetch_related("revision")
    spoken_to = RevisionParty.objects.filter(
        revision=OuterRef("revision"), role=RevisionParty.Role.ADDRESSEE, key=party
    )
    return found.filter(Exists(spoken_to)) if party else found


def revisions_by_number(appeals: Iterable[int], numbers: Iterable[int]) -> dict[tuple[int, int], Revision]:
    """Return these versions of these appeals by appeal and number, without what was signed."""
    found = Revision.objects.filter(appeal__in=appeals, number__in=numbers).order_by()
    return {(each.appeal_id, each.number): each for each in found.defer("manifest", "signature")}
