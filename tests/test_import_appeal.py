"""The command: from a document to an appeal, or one clear line and nothing saved."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from appeals.importing.reading import SIZE_LIMIT
from appeals.models import Addressee, Appeal, Edition, Issuer, Revision
from tests.make import make_appeal, make_campaign

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "importing" / "samples"
TEXT, MARKDOWN = SAMPLES / "schools.txt", SAMPLES / "schools.md"


@pytest.fixture(autouse=True)
def _unsigned(settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "none"


def run(path, *options: str) -> list[str]:
    """Run the command and return the lines that it prints."""
    out = StringIO()
    call_command("import_appeal", str(path), *options, stdout=out)
    return out.getvalue().splitlines()


def refused(path, *options: str) -> str:
    """Run the command, which must refuse in one line and save nothing; return that line."""
    before = [model.objects.count() for model in (Appeal, Addressee, Issuer, Revision)]
    with pytest.raises(CommandError) as error:
        run(path, *options)
    assert [model.objects.count() for model in (Appeal, Addressee, Issuer, Revision)] == before
    assert error.value.returncode == 1
    assert len(str(error.value).splitlines()) == 1
    return str(error.value).removeprefix(f"{path}: ")


def test_plain_text_is_imported_and_all_that_is_open_is_told():
    lines = run(TEXT, "--slug", "schools", "--language", "en")
    appeal = Appeal.objects.get(key="schools")
    assert lines == [
        "1 title, 1 slogan, 3 sections, 0 addressees, 3 demands; 2 lines dropped",
        "Dropped line 1: top of page",
        "Dropped line 28: bottom of page",
        "To decide: Who is addressed in “Autumn has passed, and there is no plan. We therefore call on the town "
        "council:”? Its 3 demands have no addressee.",
        "To decide: Who issues the appeal? The document names no issuer.",
        f"In the desk: {reverse('admin:appeals_appeal_change', args=[appeal.pk])}",
    ]


def test_a_complete_document_is_published_at_once(client):
    make_campaign()
    lines = run(MARKDOWN, "--slug", "schools", "--publish")
    assert lines[0] == "1 title, 1 slogan, 4 sections, 2 addressees, 4 demands; 0 lines dropped"
    assert lines[-1] == "Published: /en/appeals/schools/"
    assert client.get("/en/appeals/schools/").status_code == 200
    assert client.get("/en/appeals/schools.md").content.decode() == Edition.objects.live().get().text


def test_what_is_incomplete_is_not_published_and_not_saved():
    make_campaign()
    assert refused(TEXT, "--publish") == (
        "not complete, so nothing is saved. Nobody speaks: add an issuer. Section 2 makes demands of nobody: choose "
        "its addressee. Import it without --publish and finish it in the desk."
    )


def test_300_demands_are_imported_and_published(tmp_path):
    make_campaign()
    demands = "\n".join(f"{number}. Demand {number}." for number in range(1, 301))
    path = tmp_path / "many.md"
    path.write_text(f"---\nissuer: We\nlanguage: en\n---\n# Many\n\n## To: All\n\nWe ask:\n\n{demands}\n")
    run(path, "--publish")
    assert Edition.objects.live().get().text.endswith("\n300. Demand 300.\n")


def test_a_second_import_is_refused_and_an_update_tells_what_changed(tmp_path):
    run(MARKDOWN, "--slug", "schools")
    assert refused(MARKDOWN, "--slug", "schools") == (
        "An appeal “schools” exists; use --update to make a new draft of it, or choose another --slug."
    )
    changed = tmp_path / "changed.md"
    changed.write_text(MARKDOWN.read_text().replace("4. Tell us what", "4. Tell us all that"))
    assert run(changed, "--slug", "schools", "--update")[1:3] == ["1 change:", "  demand 4: changed"]
    assert run(changed, "--slug", "schools", "--update")[1] == "Nothing has changed."


def test_a_new_version_needs_its_reason(tmp_path):
    make_campaign()
    run(MARKDOWN, "--slug", "schools", "--publish")
    changed = tmp_path / "changed.md"
    changed.write_text(MARKDOWN.read_text().replace("4. Tell us what", "4. Tell us all that"))
    update = ("--slug", "schools", "--update", "--publish")
    assert refused(changed, *update) == "Say why there is a new version: readers are told."
    assert Appeal.objects.get().demands.get(number=4).text_en == "Tell us what you were told."
    run(changed, *update, "--reason", "More precise.")
    assert list(Revision.objects.values_list("number", "reason")) == [(2, "More precise."), (1, "")]


def test_a_translation_comes_in_with_update(tmp_path):
    appeal = make_appeal("schools")
    path = tmp_path / "de.md"
    path.write_text(
        "---\nlanguage: de\nsource: en\n---\n# Titel\n\nAnfang.\n\n"
        "## To: Die Stadt\n\nWir fordern:\n\n- Eins.\n- Zwei.\n\n##\n\nEnde.\n"
    )
    run(path, "--slug", "schools", "--update")
    assert list(appeal.demands.values_list("text_en", "text_de")) == [
        ("Demand 1 en.", "Eins."),
        ("Demand 2 en.", "Zwei."),
    ]


FILES = {
    "empty": (b"", "The file is empty."),
    "blank": (b"\n \n", "The file is blank."),
    "binary": (b"\0\1\2", "The file is binary. Import plain text, Markdown or a Word document (.docx)."),
    "not UTF-8": (b"caf\xe9", "The file is not in UTF-8. Save it with the encoding UTF-8."),
    "too big": (b"a" * (SIZE_LIMIT + 1), "The file is bigger than 1 MB. Import the text without its pictures."),
    "untitled": (b"- One.\n- Two.", "The document has no title. Write it as a paragraph of its own at the top."),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_can_not_be_read_is_refused(case, tmp_path):
    data, message = FILES[case]
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    assert refused(path) == message


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refused(tmp_path / "none.txt") == "No such file or directory."
    assert refused(tmp_path) == "Is a directory."


def test_an_unknown_language_and_a_bad_key_are_refused():
    assert refused(TEXT, "--language", "xx") == "“xx” is not a language of the catalogue."
    assert refused(TEXT, "--slug", "a b") == "“a b” can't be a key: use Latin letters, digits and hyphens."
    assert refused(TEXT, "--slug", "none", "--update") == (
        "There is no appeal with the key “none” to update; name it with --slug, or leave --update out."
    )
