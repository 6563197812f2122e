import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import minisign
import pytest
from django.contrib.auth.models import User
from django.core.checks import run_checks
from django.core.checks.registry import registry
from django.core.management import CommandError, call_command

from appeals import checks
from appeals.accounts.factors import reset_factors
from appeals.signing import load_key, make_key
from tests.door import PASSWORD, give_app
from tests.make import make_campaign
from tests.rendering.printing import without_fonts


@pytest.fixture
def key_file(settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"
    return settings.SIGNING_KEY_FILE


@pytest.fixture
def recorded(monkeypatch):
    columns = checks.recorded_columns()
    monkeypatch.setattr(checks, "recorded_columns", lambda: columns)
    return columns


def found():
    return [(message.id, message.msg) for message in run_checks() if (message.id or "").startswith("zvarot")]


def test_a_sound_installation_has_no_findings(key_file):
    make_key(key_file)
    assert found() == []


def test_E001_a_language_with_columns_must_stay_in_the_catalogue(key_file, recorded):
    make_key(key_file)
    recorded["appeal"] |= {"title_sq", "title_zh_hant"}
    text = "The catalogue of languages lacks sq, zh-hant, whose texts are in the database."
    assert found() == [("zvarot.E001", text)]


def test_E001_finds_a_code_that_was_taken_out_of_the_catalogue():
    program = """
import appeals.languages as languages
del languages.CATALOGUE["ko"]
languages.CODES = tuple(languages.CATALOGUE)
import django
django.setup()
from appeals.checks import check_catalogue
print([(message.id, message.msg) for message in check_catalogue()])
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    text = "The catalogue of languages lacks ko, whose texts are in the database."
    assert (done.stdout, done.stderr) == (f"{[('zvarot.E001', text)]}\n", "")


def test_E001_does_not_take_other_fields_for_languages(key_file, recorded):
    make_key(key_file)
    recorded["appeal"] |= {"title_2", "titles", "place_of_publication"}
    assert found() == []


def test_W003_a_language_of_the_catalogue_needs_columns(key_file, recorded):
    make_key(key_file)
    recorded["demand"] -= {"text_ko"}
    recorded["section"] -= {"prose_zh_hans"}
    assert found() == [("zvarot.W003", "The languages ko, zh-hans have no columns in the database.")]


def test_the_migrations_record_every_column_that_was_ever_made():
    recorded = checks.recorded_columns()
    assert {"title_be", "title_zh_hans", "key"} <= recorded["appeal"]
    assert "text_ar" in recorded["demand"]


def test_E003_fallbacks_must_be_off(key_file, settings):
    make_key(key_file)
    settings.MODELTRANSLATION_ENABLE_FALLBACKS = True
    text = "Missing translations would be replaced by another language's text, and saved as such."
    assert found() == [("zvarot.E003", text)]


def test_E003_fallbacks_are_on_where_nothing_is_set(key_file, settings):
    make_key(key_file)
    del settings.MODELTRANSLATION_ENABLE_FALLBACKS
    assert [message.id for message in checks.check_fallbacks()] == ["zvarot.E003"]


def test_E004_a_key_that_cannot_be_used_is_an_error(key_file):
    key_file.write_text("nonsense")
    text = f"{key_file} is not a minisign secret key (invalid number of lines); put the right file there."
    assert found() == [("zvarot.E004", text)]


def test_E004_a_key_with_a_password_is_an_error(key_file):
    secret = minisign.KeyPair.generate().secret_key
    secret.encrypt("password", opslimit=32768, memlimit=1_048_576)
    key_file.write_bytes(bytes(secret) + b"\n")
    [(number, text)] = found()
    assert (number, text.partition(";")[0]) == (
        "zvarot.E004",
        f"The signing key {key_file} is protected by a password",
    )


def test_W001_without_a_key_the_check_says_that_texts_go_out_unsigned(key_file):
    assert found() == [("zvarot.W001", f"There is no signing key at {key_file}: texts are published unsigned.")]


def test_W002_a_key_that_everyone_can_read_is_told(key_file):
    make_key(key_file)
    key_file.chmod(0o644)
    assert found() == [("zvarot.W002", f"Everyone on this machine can read the signing key {key_file}.")]


def test_a_key_that_the_group_can_read_is_fine(key_file):
    make_key(key_file)
    key_file.chmod(0o640)
    assert found() == []


def test_every_finding_has_a_hint(key_file, recorded, settings):
    recorded["appeal"].add("title_sq")
    recorded["demand"].remove("text_ko")
    settings.MODELTRANSLATION_ENABLE_FALLBACKS = True
    messages = [message for message in run_checks() if (message.id or "").startswith("zvarot")]
    assert sorted(message.id for message in messages) == ["zvarot.E001", "zvarot.E003", "zvarot.W001", "zvarot.W003"]
    assert [message.hint for message in messages if not message.hint] == []


# The command that makes the key


def run_make_signing_key(*arguments):
    out = StringIO()
    call_command("make_signing_key", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_make_signing_key_prints_the_public_key_and_where_the_secret_one_is(key_file):
    assert run_make_signing_key() == [
        f"Public key:  {load_key(key_file).public}",
        f"Secret key:  {key_file}",
        "Keep the secret key safe and keep a copy elsewhere: who has it can sign in your name.",
        "Publish the public key in other places too, so that readers can compare it.",
    ]


def test_make_signing_key_refuses_to_overwrite(key_file):
    run_make_signing_key()
    before = key_file.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        run_make_signing_key()
    assert key_file.read_bytes() == before


def test_make_signing_key_if_missing_is_silent_where_there_is_one(key_file):
    assert len(run_make_signing_key("--if-missing")) == 4
    before = key_file.read_bytes()
    assert run_make_signing_key("--if-missing") == []
    assert key_file.read_bytes() == before


def test_make_signing_key_rotate_puts_a_new_key_in_its_place(key_file):
    former = run_make_signing_key()[0]
    assert run_make_signing_key("--rotate")[0] != former
    assert former == f"Public key:  {key_file.with_name(f'{key_file.name}.former').read_text().strip()}"


def test_W004_a_language_on_offer_whose_letters_no_font_has(db, settings):
    make_campaign("en", "be", "ar", "ja")
    with without_fonts():
        (warning,) = checks.check_fonts(databases=["default"])
        make_campaign("en", "be")
        assert checks.check_fonts(databases=["default"]) == []
    text = "No font of this machine has the letters of Arabic, Japanese: nothing can be printed in that."
    assert (warning.id, warning.msg) == ("zvarot.W004", text)
    assert str(settings.VAR_DIR / "fonts") in warning.hint


def test_W004_asks_no_database_unless_that_was_asked_for():
    assert checks.check_fonts() == []
    assert "check_fonts" in {check.__name__ for check in registry.get_checks(include_deployment_checks=False)}


def test_W005_users_whose_password_alone_would_let_anybody_set_a_factor_up(db):
    for name in ("vera", "ala", "has-one", "awaited", "shut-out"):
        User.objects.create_user(name, password=PASSWORD, is_staff=True, is_active=name != "shut-out")
    User.objects.create_user("invited", is_staff=True)
    give_app(User.objects.get(username="has-one"))
    reset_factors(User.objects.get(username="awaited"))
    (warning,) = checks.check_factors(databases=["default"])
    assert (warning.id, warning.msg) == ("zvarot.W005", "These users have no second factor: ala, vera.")
    assert "reset_factors" in warning.hint
    User.objects.filter(username__in=["ala", "vera"]).delete()
    assert checks.check_factors(databases=["default"]) == []
    assert checks.check_factors() == []
