from urllib.parse import unquote

from appeals.document import from_markdown, to_markdown
from appeals.models import Edition, Slug
from appeals.publishing.publish import publish
from appeals.signing import rotate_key, verify
from tests.make import make_appeal


def test_the_text_is_the_canonical_one_byte_for_byte(client):
    publish(make_appeal(languages=("en", "be")))
    edition = Edition.objects.get(language="be")
    response = client.get("/be/appeals/schools.md")
    assert response.content == edition.text.encode()
    assert to_markdown(from_markdown(response.content.decode())) == edition.text


def test_text_signature_and_key_fit_together(client, signing_key):
    publish(make_appeal(), key=signing_key)
    text = client.get("/en/appeals/schools.md").content.decode()
    public_file = client.get("/minisign.pub").content.decode()
    verify(text, client.get("/en/appeals/schools.md.minisig").content.decode(), public_file.splitlines()[1])
    assert public_file == signing_key.public_file


def test_text_and_signature_are_saved_under_the_names_that_the_command_says(client, signing_key):
    appeal = make_appeal()
    Slug.objects.create(appeal=appeal, language="en", slug="école")
    publish(appeal, key=signing_key)
    assert saved_as(client, "/en/appeals/école") == ["école.en.md", "école.en.md.minisig"]
    assert shows(client, "/en/appeals/école/", "minisign -Vm école.en.md <") == [True]
    former = "/en/appeals/école/versions/1"
    assert saved_as(client, former) == ["école.en.v1.md", "école.en.v1.md.minisig"]
    assert shows(client, f"{former}/", "minisign -Vm école.en.v1.md <") == [True]


def saved_as(client, path):
    """Return the names that the text and the signature at ``path`` come with."""
    headers = [client.get(path + ending).headers["Content-Disposition"] for ending in (".md", ".md.minisig")]
    return [unquote(header.removeprefix("inline; filename*=UTF-8''")) for header in headers]


def test_what_is_unsigned_has_no_signature_and_no_key(client):
    publish(make_appeal())
    assert client.get("/en/appeals/schools.md.minisig").status_code == 404
    assert client.get("/minisign.pub").status_code == 404


def test_a_broken_key_is_as_good_as_none(client, settings):
    settings.SIGNING_KEY_FILE.write_text("nonsense")
    publish(make_appeal())
    assert client.get("/minisign.pub").status_code == 404
    assert client.get("/en/about/").status_code == 200


def test_robots_may_read_everything_and_learn_nothing_of_the_desk(client, settings):
    assert client.get("/robots.txt").content.decode() == (
        "User-agent: *\nDisallow:\n\nSitemap: http://testserver/sitemap.xml\n"
    )


def test_a_text_signed_with_a_former_key_shows_that_key_or_none(client, signing_key, settings):
    publish(make_appeal(), key=signing_key)
    command = f'<span class="nb">-P</span> {signing_key.public}</code>'
    note, link = "This text is signed with a former key.", 'href="/minisign.pub"'
    assert shows(client, "/en/appeals/schools/", command, note, link) == [True, False, True]
    public = rotate_key(settings.SIGNING_KEY_FILE)
    assert shows(client, "/en/appeals/schools/", command, note, link) == [True, True, False]
    assert shows(client, "/en/about/", signing_key.public, public, "Former public keys") == [True, True, True]
    assert client.get("/minisign.pub").content.decode().split()[-1] == public
    former = settings.SIGNING_KEY_FILE.with_name("signing.key.former")
    former.unlink()
    assert shows(client, "/en/appeals/schools/", "minisign -Vm", note, link) == [False, True, False]
    former.write_text("nonsense")
    assert shows(client, "/en/about/", public, "Former public keys") == [True, False]


def shows(client, path, *words):
    """Return which of the words stand on a page."""
    html = client.get(path).content.decode()
    return [word in html for word in words]
