"""``verify_signatures``: everything as published passes, each kind of damage is named."""

import io
import shutil
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from appeals.document import digest
from appeals.models import Edition, Place, Revision
from appeals.publishing.publish import publish
from appeals.publishing.verify import Report, verify_all
from appeals.signing import load_key, make_key, rotate_key
from appeals.translating.edit import write
from tests.make import make_appeal, make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal(signing_key):
    """An appeal with two signed versions: English and Ukrainian, the second one with a carried text."""
    make_campaign()
    appeal = make_appeal(languages=("en", "uk"))
    publish(appeal, key=signing_key)
    write(appeal, "en", {"appeal.title": "Second title"})
    publish(appeal, reason="Title", key=signing_key)
    return appeal


def execute(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def run(*arguments: str) -> tuple[int, list[str], list[str]]:
    """Return the command's exit code and its lines on standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_signatures", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue().splitlines(), err.getvalue().splitlines()
    return 0, out.getvalue().splitlines(), err.getvalue().splitlines()


def test_what_was_published_is_in_order(appeal, signing_key):
    assert verify_all(signing_key.public) == Report(revisions=2, editions=4, signed=6, unsigned=[], problems=[])


def test_the_command_prints_counts(appeal, settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"
    line = "versions: 2, editions: 4, signatures: 6, unsigned: 0, problems: 0"
    assert run() == (0, [line], [])


def test_an_empty_database_is_in_order(settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "none.key"
    assert run() == (0, ["versions: 0, editions: 0, signatures: 0, unsigned: 0, problems: 0"], [])


DAMAGE = {
    "a changed text": (
        "UPDATE appeals_edition SET text = replace(text, 'Opening', 'Closing') WHERE language = 'uk' AND revision_id = "
        "(SELECT max(id) FROM appeals_revision)",
        [
            "schools version 2, uk: the text does not have the stored digest.",
            "schools version 2, uk: the signature is not that of this text by a known key.",
        ],
    ),
    "a text that is not canonical": (
        "UPDATE appeals_edition SET text = text || char(10) WHERE language = 'uk' AND revision_id = "
        "(SELECT max(id) FROM appeals_revision)",
        [
            "schools version 2, uk: the text does not have the stored digest.",
            "schools version 2, uk: the text is not canonical. Line 26: the text is not in canonical form.",
            "schools version 2, uk: the signature is not that of this text by a known key.",
        ],
    ),
    "a changed digest": (
        "UPDATE appeals_edition SET digest = 'x' WHERE id = (SELECT max(id) FROM appeals_edition)",
        [
            "schools version 2: the manifest does not list exactly the stored editions.",
            "schools version 2, uk: the text does not have the stored digest.",
        ],
    ),
    "a deleted edition": (
        "DELETE FROM appeals_edition WHERE id = (SELECT max(id) FROM appeals_edition)",
        ["schools version 2: the manifest does not list exactly the stored editions."],
    ),
    "a changed manifest": (
        "UPDATE appeals_revision SET manifest = replace(manifest, 'version 2', 'version 3') WHERE number = 2",
        [
            "schools version 2: the manifest does not have the stored digest.",
            "schools version 2: the manifest does not list exactly the stored editions.",
            "schools version 2, manifest: the signature is not that of this text by a known key.",
        ],
    ),
    "a changed revision digest": (
        "UPDATE appeals_revision SET digest = 'x' WHERE number = 1",
        ["schools version 1: the manifest does not have the stored digest."],
    ),
    "a renumbered revision": (
        "UPDATE appeals_revision SET number = 9 WHERE number = 2",
        ["schools version 9: the manifest does not list exactly the stored editions."],
    ),
    "another version in which the text was made": (
        "UPDATE appeals_edition SET version = 2 WHERE id = (SELECT max(id) FROM appeals_edition)",
        [
            "schools version 2: the manifest does not list exactly the stored editions.",
            "schools version 2, uk: the text is that of another appeal, language or version.",
        ],
    ),
    "another language": (
        "UPDATE appeals_edition SET language = 'pl' WHERE id = (SELECT max(id) FROM appeals_edition)",
        [
            "schools version 2: the manifest does not list exactly the stored editions.",
            "schools version 2, pl: the text is that of another appeal, language or version.",
        ],
    ),
    "another text's signature": (
        "UPDATE appeals_edition SET signature = (SELECT signature FROM appeals_revision WHERE number = 1) "
        "WHERE id = (SELECT max(id) FROM appeals_edition)",
        ["schools version 2, uk: the signature is not that of this text by a known key."],
    ),
    "a signature that is none": (
        "UPDATE appeals_revision SET signature = 'x' WHERE number = 1",
        ["schools version 1, manifest: the signature is not that of this text by a known key."],
    ),
}


@pytest.mark.parametrize(("statement", "problems"), DAMAGE.values(), ids=DAMAGE)
def test_each_kind_of_damage_is_named(appeal, settings, tmp_path, lifted, statement, problems):
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"
    Place.objects.all().delete()  # the index would hold on to an edition
    execute(statement)
    code, out, err = run()
    assert (code, sorted(err)) == (1, sorted(problems))
    assert out[-1].endswith(f", problems: {len(problems)}")


def test_a_forged_text_with_digest_and_manifest_made_to_fit_is_betrayed_by_its_signatures(appeal, signing_key, lifted):
    edition = Edition.objects.get(revision__number=1, language="uk")
    text = edition.text.replace("Opening", "Closing")
    manifest = edition.revision.manifest.replace(edition.digest, digest(text))
    execute("UPDATE appeals_edition SET text = %s, digest = %s WHERE id = %s", text, digest(text), edition.pk)
    execute("UPDATE appeals_revision SET manifest = %s, digest = %s WHERE number = 1", manifest, digest(manifest))
    assert verify_all(signing_key.public).problems == [
        "schools version 1, manifest: the signature is not that of this text by a known key.",
        "schools version 1, uk: the signature is not that of this text by a known key.",
    ]


def test_unsigned_texts_are_counted_and_named_and_no_problem(settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "none.key"
    make_campaign()
    publish(make_appeal())
    assert run() == (
        0,
        [
            "unsigned: schools version 1, manifest",
            "unsigned: schools version 1, en",
            "versions: 1, editions: 1, signatures: 0, unsigned: 2, problems: 0",
        ],
        [],
    )


def test_a_former_key_has_to_be_named(appeal, signing_key, settings, tmp_path):
    make_key(tmp_path / "new.key")
    settings.SIGNING_KEY_FILE = tmp_path / "new.key"
    assert (run()[0], len(run()[2])) == (1, 6)
    write(appeal, "en", {"appeal.title": "Third title"})
    publish(appeal, reason="Title", key=load_key(tmp_path / "new.key"))
    line = "versions: 3, editions: 6, signatures: 9, unsigned: 0, problems: 0"
    assert run("--key", signing_key.public) == (0, [line], [])


def test_former_keys_are_known_without_being_named(appeal, settings, tmp_path, signing_key):
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"
    rotate_key(settings.SIGNING_KEY_FILE)
    code, out, err = run()
    assert (code, err) == (0, [])
    assert out[-1].endswith("problems: 0")


def test_signed_texts_without_any_key_to_check_them_are_a_problem(appeal, settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "none.key"
    code, _, err = run()
    assert (code, err[0]) == (1, "schools version 1, manifest: there is no public key to check the signature with.")


def test_a_bad_key_file_is_one_clear_line(settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "bad.key"
    settings.SIGNING_KEY_FILE.write_text("nothing")
    with pytest.raises(CommandError):
        call_command("verify_signatures")


@pytest.mark.parametrize("count", [1, 30])
def test_checking_takes_the_same_number_of_queries_however_many_appeals(count, django_assert_num_queries):
    make_campaign()
    for number in range(count):
        publish(make_appeal(f"appeal-{number}"))
    with django_assert_num_queries(3):
        assert verify_all().editions == count


def test_stock_minisign_accepts_every_edition_and_manifest(appeal, signing_key, tmp_path):
    minisign = shutil.which("minisign")
    if not minisign:
        pytest.skip("minisign is not installed")
    signed = [(row.text, row.signature) for row in Edition.objects.all()]
    signed += [(row.manifest, row.signature) for row in Revision.objects.all()]
    assert len(signed) == 6
    file = tmp_path / "appeal.md"
    for text, signature in signed:
        file.write_bytes(text.encode())
        file.with_name("appeal.md.minisig").write_text(signature)
        done = subprocess.run([minisign, "-Vm", file, "-P", signing_key.public], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        file.write_bytes(text.encode() + b"\n")
        assert subprocess.run([minisign, "-Vm", file, "-P", signing_key.public], capture_output=True).returncode == 1
