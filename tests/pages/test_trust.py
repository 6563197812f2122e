"""The pages about trust: how to check a text, former and revoked keys, mirrors, what becomes of a visit."""

import re
import shutil
import subprocess
from datetime import date
from html import unescape

import pytest
from django.core.management import CommandError, call_command

from appeals.models import Campaign
from appeals.publishing.publish import PublishingError, plan, publish
from appeals.revoking import revoke_key, revoked_keys
from appeals.signing import SigningError, key_id, load_key, public_id, rotate_key
from tests.make import make_appeal, make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(settings, signing_key, tmp_path):
    """The campaign's key; its file is ``tmp_path / "signing.key"``."""
    make_campaign("en", "be")
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"
    return signing_key


def codes(html: str) -> list[str]:
    """Return what stands in ``<code>``, without markup."""
    found = re.findall(r"<code[^>]*>(.+?)</code>", html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", each)) for each in found]


def test_the_commands_on_the_page_verify_a_published_text_and_refuse_a_changed_one(client, key, tmp_path):
    if not shutil.which("minisign"):
        pytest.skip("minisign is not installed")
    publish(make_appeal(), key=key)
    file = tmp_path / "appeal.en.md"
    file.write_bytes(client.get("/en/appeals/schools.md").content)
    file.with_name("appeal.en.md.minisig").write_bytes(client.get("/en/appeals/schools.md.minisig").content)
    found = codes(client.get("/en/verify/").content.decode())
    command = next(each for each in found if each.startswith("minisign -Vm")).split()
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(found[0])  # what the page says that it says
    printed = subprocess.run(["sha256sum", "appeal.en.md"], cwd=tmp_path, capture_output=True, text=True, check=True)
    page = re.sub(r"\s", "", client.get("/en/appeals/schools/").content.decode())
    assert "sha256sum appeal.en.md" in found and printed.stdout.split()[0] in page
    file.write_text(file.read_text().replace("Demand 1", "Demand 7"))
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_the_page_names_the_key_its_number_and_the_fingerprint_of_its_file(client, key, tmp_path):
    html = client.get("/en/verify/").content.decode()
    assert {key.public, f"ID {key.id}"} <= set(codes(html))
    (tmp_path / "minisign.pub").write_bytes(client.get("/minisign.pub").content)
    digest = subprocess.run(["sha256sum", tmp_path / "minisign.pub"], capture_output=True, text=True, check=True)
    assert digest.stdout.split()[0] in re.sub(r"\s", "", html)


def test_without_a_key_the_page_says_that_texts_are_unsigned(client, settings, tmp_path):
    make_campaign("en")
    settings.SIGNING_KEY_FILE = tmp_path / "none.key"
    html = client.get("/en/verify/").content.decode()
    assert "This text is unsigned." in html and "minisign" not in html


def test_a_revoked_key_stands_on_the_page_with_day_and_reason_and_texts_signed_with_it_say_so(client, key, tmp_path):
    publish(make_appeal(), key=key)
    rotate_key(tmp_path / "signing.key")
    page = client.get("/en/appeals/schools/").content.decode()
    assert "signed with a former key" in page and "revoked" not in page
    call_command("revoke_signing_key", key.id, reason="The server was <seized>.", since=date(2026, 3, 2))
    html = client.get("/en/verify/").content.decode()
    assert html.count(key.public) == 1
    assert "<h2>Revoked keys</h2>" in html and "<h2>Former public keys</h2>" not in html
    assert '<time datetime="2026-03-02">' in html and "The server was &lt;seized&gt;." in html
    assert "signed with a revoked key" in client.get("/en/appeals/schools/").content.decode()


def test_what_a_revoked_key_has_signed_is_named_and_the_same_texts_can_be_published_anew(key, tmp_path, capsys):
    path, appeal = tmp_path / "signing.key", make_appeal(languages=("en", "be"))
    publish(appeal, key=key)
    with pytest.raises(PublishingError):
        publish(appeal, reason="Again.", key=key)
    rotate_key(path)
    revoke_key(path, key.id, since=date(2026, 1, 1), reason="Lost")
    call_command("verify_signatures")
    assert capsys.readouterr().out.splitlines()[:2] == [
        "signed with a revoked key, publish it anew: schools version 1, be",
        "signed with a revoked key, publish it anew: schools version 1, en",
    ]
    new = load_key(path)
    assert (plan(appeal).unchanged, plan(appeal, key=new).unchanged) == (True, False)
    again = publish(appeal, reason="Signed with a new key.", key=new)
    assert {row.version for row in again.editions.all()} == {1}
    assert {key_id(row.signature) for row in [again, *again.editions.all()]} == {new.id}
    call_command("verify_signatures")
    assert capsys.readouterr().out == "versions: 2, editions: 4, signatures: 6, unsigned: 0, problems: 0\n"


def test_only_a_former_key_is_revoked_once_and_with_a_reason(key, tmp_path):
    path = tmp_path / "signing.key"
    with pytest.raises(CommandError) as caught:
        call_command("revoke_signing_key", key.public, reason="Lost")
    assert "make_signing_key --rotate" in str(caught.value)
    rotate_key(path)
    for named, reason in ((key.public, " "), (key.public, "x" * 501), ("RWnothing", "Lost")):
        with pytest.raises(SigningError):
            revoke_key(path, named, since=date(2026, 1, 1), reason=reason)
    assert revoked_keys(path) == ()
    revoked = revoke_key(path, key.public, since=date(2026, 1, 1), reason="Lost\n and\tfound")
    assert revoked_keys(path) == (revoked,) and revoked.reason == "Lost and found"
    with pytest.raises(SigningError) as again:
        revoke_key(path, key.id, since=date(2026, 1, 1), reason="Lost")
    assert str(again.value) == f"The key {public_id(key.public)} is revoked already."
    assert load_key(path).public != key.public


def test_mirrors_have_a_page_and_a_link_only_where_there_are_any(client, key):
    assert client.get("/en/mirrors/").status_code == 404
    assert "/en/mirrors/" not in client.get("/en/").content.decode()
    Campaign.objects.update(mirrors="https://mirror.example/\n\njavascript:alert(1)\nhttp://onion.example/\n")
    html = client.get("/en/mirrors/").content.decode()
    assert re.findall(r'<li><a href="([^"]+)" dir="ltr">', html) == ["https://mirror.example/", "http://onion.example/"]
    assert "javascript" not in html
    home = client.get("/en/").content.decode()
    assert all(f'href="/en/{page}/"' in home for page in ("mirrors", "verify", "privacy"))


def test_the_map_for_search_engines_names_mirrors_only_where_there_are_any(client, key):
    publish(make_appeal())
    assert "/en/privacy/" in (found := client.get("/sitemap-pages.xml").content.decode())
    assert "/en/verify/" in found and "/en/mirrors/" not in found
    Campaign.objects.update(mirrors="https://mirror.example/")
    assert "/en/mirrors/" in client.get("/sitemap-pages.xml").content.decode()
