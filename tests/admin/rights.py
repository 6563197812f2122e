"""Who may do what in the desk: one line for each view. Its names are those of the addresses, all of which are here."""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.urls import URLResolver, get_resolver

# Who asks: a stranger, an account that may not enter, one without a role, and the roles. T translates into Belarusian.
ROLES = {
    "s": "stranger",
    "o": "outsider",
    "n": "nothing",
    "T": "Translators",
    "E": "Editors",
    "P": "Publishers",
    "A": "Admins",
}
ALL, DESK, STAFF, EDITORS, PUBLISHERS, ADMINS, NOBODY = "sonTEPA", "nTEPA", "TEPA", "EPA", "PA", "A", ""


class Rule(NamedTuple):
    """Who may look, who may act (of ``ROLES``), and the address below the desk."""

    look: str
    act: str
    address: str


def crud(path: str, look: str, act: str, **others: tuple[str, str]) -> dict[str, tuple[str, str, str]]:
    """Return the rules of what Django's admin offers for a model: ``others`` are those that differ."""
    rules = {
        "changelist": (look, look),
        "add": (act, act),
        "history": (look, look),
        "delete": (act, act),
        "change": (look, act),
        **others,
    }
    tails = {"changelist": "", "add": "add/"} | {
        name: f"{{{path}}}/{name}/" for name in ("history", "delete", "change")
    }
    return {f"admin:{path}_{name}": (*rule, f"{path.replace('_', '/')}/{tails[name]}") for name, rule in rules.items()}


APPEAL, LIVE = "appeals/appeal/{appeals_appeal}/", "appeals/appeal/{live}/"
RULES = {
    name: Rule(*rule)
    for name, rule in {
        # Secrets of links are tried elsewhere (test_links.py): this one opens nothing.
        "admin:link": (NOBODY, NOBODY, "link/x/"),
        "admin:link_file": (NOBODY, NOBODY, "link/x/file/"),
        "admin:index": (DESK, DESK, ""),
        "admin:login": (ALL, ALL, "login/"),
        "admin:logout": (ALL, ALL, "logout/"),
        "admin:password_change": (DESK, DESK, "password_change/"),
        "admin:password_change_done": (DESK, NOBODY, "password_change/done/"),
        "admin:autocomplete": (
            EDITORS,
            NOBODY,
            "autocomplete/?app_label=appeals&model_name=appealissuer&field_name=issuer",
        ),
        "account_login": (ALL, ALL, "login/"),
        "account_logout": (ALL, ALL, "logout/"),
        "mfa_login_webauthn": (ALL, ALL, "login/passkey/"),
        "mfa_authenticate": (ALL, ALL, "login/factor/"),
        "welcome": (NOBODY, NOBODY, "welcome/x/"),
        "account_change_password": (DESK, DESK, "password_change/"),
        "mfa_index": (DESK, NOBODY, "account/"),
        "mfa_activate_totp": (DESK, DESK, "account/app/"),
        "mfa_deactivate_totp": (DESK, DESK, "account/app/remove/"),
        "mfa_add_webauthn": (DESK, DESK, "account/passkeys/add/"),
        "mfa_remove_webauthn": (NOBODY, NOBODY, "account/passkeys/{passkey}/remove/"),
        "mfa_edit_webauthn": (NOBODY, NOBODY, "account/passkeys/{passkey}/rename/"),
        "mfa_view_recovery_codes": (DESK, NOBODY, "account/codes/"),
        "mfa_generate_recovery_codes": (DESK, DESK, "account/codes/new/"),
        "account_change_email": (DESK, DESK, "account/email/"),
        "account_end_sessions": (NOBODY, DESK, "account/sessions/end/"),
        "account_reauthenticate": (DESK, DESK, "account/proof/"),
        "mfa_reauthenticate": (DESK, DESK, "account/proof/code/"),
        "mfa_reauthenticate_webauthn": (DESK, DESK, "account/proof/passkey/"),
        "admin:jsi18n": (DESK, NOBODY, "jsi18n/"),
        "admin:view_on_site": (NOBODY, NOBODY, "r/1/1/"),
        "admin:app_list": (STAFF, STAFF, "appeals/"),
        "admin:emergency": (PUBLISHERS, PUBLISHERS, "emergency/"),
        "admin:emergency_switch": (ADMINS, ADMINS, "emergency/switch/"),
        **crud("appeals_appeal", EDITORS, EDITORS),
        "admin:appeals_appeal_import": (EDITORS, EDITORS, "appeals/appeal/import/"),
        "admin:appeals_appeal_document": (EDITORS, EDITORS, f"{APPEAL}document/be/"),
        "admin:appeals_appeal_preview": (EDITORS, EDITORS, f"{APPEAL}preview/be/"),
        "admin:appeals_appeal_phone": (EDITORS, EDITORS, f"{APPEAL}phone/be/"),
        "admin:appeals_appeal_addresses": (EDITORS, EDITORS, f"{APPEAL}addresses/"),
        "admin:appeals_appeal_standing": (EDITORS, EDITORS, f"{APPEAL}standing/"),
        "admin:appeals_appeal_outcomes": (STAFF, STAFF, f"{LIVE}outcomes/"),
        "admin:appeals_appeal_outcome": (PUBLISHERS, PUBLISHERS, f"{LIVE}outcomes/1/"),
        "admin:appeals_appeal_outcome_note": (STAFF, STAFF, f"{LIVE}outcomes/{{entry}}/note/be/"),
        "admin:appeals_appeal_publish": (PUBLISHERS, PUBLISHERS, f"{APPEAL}publish/"),
        "admin:appeals_appeal_approve": (PUBLISHERS, PUBLISHERS, f"{APPEAL}approve/"),
        "admin:appeals_appeal_withdraw": (PUBLISHERS, PUBLISHERS, f"{APPEAL}withdraw/"),
        "admin:appeals_appeal_translations": (STAFF, STAFF, "appeals/appeal/translations/"),
        "admin:appeals_appeal_trail": (EDITORS, EDITORS, "appeals/appeal/trail/"),
        "admin:appeals_appeal_past": (EDITORS, EDITORS, f"{APPEAL}past/{{past}}/be/"),
        "admin:appeals_appeal_translate": (STAFF, STAFF, f"{APPEAL}translate/be/"),
        "admin:appeals_appeal_translate_preview": (STAFF, STAFF, f"{APPEAL}translate/be/preview/"),
        "admin:appeals_appeal_translate_file": (STAFF, STAFF, f"{APPEAL}translate/be/file/"),
        "admin:appeals_appeal_links": (EDITORS, EDITORS, f"{APPEAL}links/"),
        # The list leads to the one form, which asks for the right.
        **crud("appeals_campaign", ADMINS, ADMINS, changelist=(DESK, DESK), add=(NOBODY, NOBODY), delete=("", "")),
        **crud("appeals_term", STAFF, EDITORS),
        **crud("appeals_issuer", EDITORS, EDITORS),
        **crud("appeals_addressee", EDITORS, EDITORS),
        **crud("appeals_revision", EDITORS, NOBODY, changelist=(EDITORS, EDITORS)),
        "admin:appeals_revision_withdraw": (PUBLISHERS, PUBLISHERS, "appeals/revision/{appeals_revision}/withdraw/"),
        **crud("auth_user", ADMINS, ADMINS),
        "admin:auth_user_new_password": (ADMINS, ADMINS, "auth/user/{auth_user}/new-password/"),
        "admin:auth_user_new_factors": (ADMINS, ADMINS, "auth/user/{auth_user}/new-factors/"),
        # It only leads to the one for a new password.
        "admin:auth_user_password_change": (DESK, DESK, "auth/user/{auth_user}/password/"),
        **crud("auth_group", ADMINS, ADMINS),
    }.items()
}
# The same in a language that the translator was not given: hers alone are open to her.
OTHERS_LANGUAGE = {
    f"{name}, in another language": Rule(
        RULES[name].look.replace("T", ""), RULES[name].act.replace("T", ""), RULES[name].address.replace("/be/", "/pl/")
    )
    for name in RULES
    if "/be/" in RULES[name].address
}


def desk_views() -> Iterator[tuple[str, str]]:
    """Yield the name and the route of every address below the desk; those without a name lead elsewhere or nowhere."""
    for name, route in _walk(get_resolver().url_patterns):
        if route.startswith(settings.DESK_PATH):
            yield name, route


def _walk(patterns, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for each in patterns:
        route = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, route, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}" if each.name else "", route
