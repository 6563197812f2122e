"""The screen of an appeal's own addresses."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from appeals.admin.acts import find_appeal, log, page
from appeals.admin.forms_addresses import AddressesForm
from appeals.models import Campaign, Slug


def addresses(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the addresses in all languages on offer; on POST change them."""
    appeal = find_appeal(request, pk, "view" if request.method == "GET" else "change")
    form = AddressesForm(request.POST or None, appeal=appeal, languages=Campaign.objects.current().offered())
    if request.method == "POST" and form.is_valid() and form.save():
        message = _("The addresses are saved. Former ones lead to the new ones.")
        log(request, appeal, message)
        messages.success(request, message)
        return redirect("admin:appeals_appeal_addresses", pk)
    former = Slug.objects.filter(appeal=appeal, current=False)
    return page(request, "addresses.html", _("Addresses"), appeal=appeal, form=form, former=former)
