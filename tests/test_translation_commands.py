"""export_translation and import_translation."""

import pytest
from django.core.management import CommandError, call_command

from appeals.models import Appeal, Mark
from appeals.translating.edit import write
from appeals.translating.files import FORMATS, export
from tests.make import make_appeal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("format", FORMATS)
def test_a_translation_goes_out_into_the_current_folder_and_in_again(format, tmp_path, capsys):
    make_appeal(languages=("en", "uk"))
    call_command("export_translation", "schools", "uk", format=format)
    name = f"schools.uk.{FORMATS[format].ending}"
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert capsys.readouterr().out == f"{name}\n"
    call_command("import_translation", name)
    assert capsys.readouterr().out == "0 taken, 8 unchanged, 0 outdated, 0 unknown, 0 refused\n"


def test_a_translation_goes_into_the_file_that_is_asked_for(tmp_path, capsys):
    appeal = make_appeal()
    call_command("export_translation", "schools", "uk", "--format", "po", "--output", "a file.po")
    assert (tmp_path / "a file.po").read_bytes() == export(appeal, "uk", "po")[0]
    assert capsys.readouterr().out == "a file.po\n"


def test_a_translation_goes_to_the_standard_output(tmp_path, capfdbinary):
    appeal = make_appeal()
    call_command("export_translation", "schools", "uk", format="po", output="-")
    assert capfdbinary.readouterr().out == export(appeal, "uk", "po")[0]
    assert list(tmp_path.iterdir()) == []


def test_each_piece_that_was_not_simply_taken_gets_a_line(tmp_path, capsys):
    appeal = make_appeal(languages=("en",))
    call_command("export_translation", "schools", "uk", format="po", output="it.po")
    text = (tmp_path / "it.po").read_text()
    for source, target in {
        "Title en schools": "х" * 301,
        "Demand 1 en.": "Перше.",
        "Demand 2 en.": "Друге.",
        "Ending en.": "Кінець.",
    }.items():
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    (tmp_path / "it.po").write_text(text)
    write(appeal, "en", {"demand:1.text": "Demand 1, changed."})
    appeal.sections.get(number=3).delete()
    capsys.readouterr()
    call_command("import_translation", "it.po")
    assert capsys.readouterr().out.splitlines() == [
        "outdated: demand:1.text: The original has changed since the export; kept as a draft. "
        "Demand 1[- en-]{+, changed+}.",
        "unknown: section:3.prose: The appeal has no such text, or no longer.",
        "refused: appeal.title: “appeal.title” has 301 characters; at most 300 fit.",
        "1 taken, 4 unchanged, 1 outdated, 1 unknown, 1 refused",
    ]
    assert dict(Mark.objects.values_list("piece", "state")) == {"demand:1.text": "draft", "demand:2.text": "draft"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export_translation", "roads", "uk", "--format", "po"], "There is no appeal “roads”."),
        (
            ["export_translation", "schools", "xx", "--format", "po"],
            "“xx” is no language to translate “schools” into; it is written in “en”.",
        ),
        (
            ["export_translation", "schools", "uk", "--format", "po", "--output", "none/x.po"],
            "“none/x.po” can't be written: No such file or directory.",
        ),
        (["import_translation", "none.po"], "“none.po” can't be read: No such file or directory."),
        (["import_translation", "."], "“.” can't be read: Is a directory."),
        (
            ["import_translation", "letter.txt"],
            "The file is no translation file. Bring an XLIFF, PO or Word file that was exported here.",
        ),
        (["import_translation", "big.po"], "The file is bigger than 5 MB. Take its pictures out, or export it anew."),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(arguments, message, tmp_path, capsys):
    make_appeal()
    (tmp_path / "letter.txt").write_text("Dear translator")
    (tmp_path / "big.po").write_bytes(b'msgid "x"\n' * 600_000)
    with pytest.raises(CommandError) as caught:
        call_command(*arguments)
    assert (str(caught.value), caught.value.returncode) == (message, 1)
    assert capsys.readouterr().out == ""
    assert Appeal.objects.get().title_uk is None
