import shutil
import stat
import subprocess

import minisign
import pytest

from appeals.signing import SigningError, former_keys, key_id, load_key, make_key, public_id, rotate_key, verify

MINISIGN = shutil.which("minisign")
needs_minisign = pytest.mark.skipif(MINISIGN is None, reason="the program minisign is not installed")

TEXT = "---\nappeal: schools\n---\n\n# Школы · مدارس\n"


@pytest.fixture
def key(tmp_path):
    make_key(tmp_path / "signing.key")
    return load_key(tmp_path / "signing.key")


def run_minisign(*arguments):
    return subprocess.run([MINISIGN, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=30)


def write_signed(folder, key, text=TEXT):
    (folder / "appeal.md").write_bytes(text.encode())
    (folder / "appeal.md.minisig").write_text(key.sign(text, comment="appeal schools, version 1, en"))
    return folder / "appeal.md"


def test_a_signature_is_four_lines_with_the_comment_and_prehashed(key):
    lines = key.sign(TEXT, comment="appeal schools, version 1, en").split("\n")
    assert len(lines) == 5
    assert lines[0].startswith("untrusted comment: ")
    assert lines[2] == "trusted comment: appeal schools, version 1, en"
    assert lines[1].startswith("RU")  # base64 of "ED": prehashed
    assert lines[4] == ""


def test_verify_accepts_the_text_and_its_signature(key):
    assert verify(TEXT, key.sign(TEXT, comment="x"), key.public) is None


@pytest.mark.parametrize("wrong", ["", TEXT + "\n", TEXT.replace("schools", "school"), TEXT.strip()])
def test_verify_refuses_another_text(key, wrong):
    with pytest.raises(SigningError, match="does not belong to this text"):
        verify(wrong, key.sign(TEXT, comment="x"), key.public)


def test_verify_refuses_a_changed_comment(key):
    signature = key.sign(TEXT, comment="version 1").replace("version 1", "version 2")
    with pytest.raises(SigningError, match="does not belong to this text"):
        verify(TEXT, signature, key.public)


def test_verify_refuses_another_key(key, tmp_path):
    other = make_key(tmp_path / "other.key")
    with pytest.raises(SigningError, match="does not belong to this text and this key"):
        verify(TEXT, key.sign(TEXT, comment="x"), other)


@pytest.mark.parametrize(
    "signature", ["", "nonsense", "a\nb\nc\nd\n", "untrusted comment: x\nRU==\ntrusted comment: x\nA"]
)
def test_verify_refuses_what_is_no_signature(key, signature):
    with pytest.raises(SigningError, match="not a minisign signature"):
        verify(TEXT, signature, key.public)


@pytest.mark.parametrize("public", ["", "RW", "ключ", "A" * 56])
def test_verify_refuses_what_is_no_public_key(key, public):
    with pytest.raises(SigningError, match="not a minisign public key"):
        verify(TEXT, key.sign(TEXT, comment="x"), public)


@pytest.mark.parametrize("comment", ["two\nlines", "кириллица", "x" * 9000])
def test_a_comment_that_minisign_could_not_read_is_refused(key, comment):
    with pytest.raises(SigningError, match="one short line of ASCII"):
        key.sign(TEXT, comment=comment)


def test_the_public_key_is_what_make_key_returned(tmp_path):
    public = make_key(tmp_path / "signing.key")
    key = load_key(tmp_path / "signing.key")
    assert (key.public, public[:2], len(public)) == (public, "RW", 56)
    assert key.public_file.split("\n")[1:] == [public, ""]


def test_a_key_file_is_readable_by_its_owner_only(tmp_path):
    make_key(tmp_path / "new" / "folder" / "signing.key")
    assert stat.S_IMODE((tmp_path / "new" / "folder" / "signing.key").stat().st_mode) == 0o600


def test_a_key_file_is_never_overwritten(tmp_path):
    path = tmp_path / "signing.key"
    make_key(path)
    before = path.read_bytes()
    with pytest.raises(SigningError, match="exists already"):
        make_key(path)
    assert path.read_bytes() == before


def test_a_link_to_nowhere_is_not_followed(tmp_path):
    (tmp_path / "signing.key").symlink_to(tmp_path / "elsewhere.key")
    with pytest.raises(SigningError, match="exists already"):
        make_key(tmp_path / "signing.key")
    assert not (tmp_path / "elsewhere.key").exists()


def test_a_key_that_cannot_be_written_gives_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SigningError, match=r"^.*/file/folder/signing\.key can't be written: Not a directory\.$"):
        make_key(tmp_path / "file" / "folder" / "signing.key")


def test_no_file_is_no_key(tmp_path):
    assert load_key(tmp_path / "signing.key") is None


def test_a_folder_in_the_place_of_the_key_gives_one_line(tmp_path):
    with pytest.raises(SigningError, match="can't be read: Is a directory"):
        load_key(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"untrusted comment: x\nRWRW\n", b"one line"])
def test_a_file_that_is_no_key_gives_one_line(tmp_path, content):
    (tmp_path / "signing.key").write_bytes(content)
    with pytest.raises(SigningError, match=r"^.* is not a minisign secret key \(.*\); put the right file there\.$"):
        load_key(tmp_path / "signing.key")


def test_a_public_key_file_is_no_secret_key(tmp_path, key):
    (tmp_path / "minisign.pub").write_text(key.public_file)
    with pytest.raises(SigningError, match="is not a minisign secret key"):
        load_key(tmp_path / "minisign.pub")


def test_a_key_with_a_password_gives_one_line_that_says_what_to_do(tmp_path):
    secret = minisign.KeyPair.generate().secret_key
    secret.encrypt("password", opslimit=32768, memlimit=1_048_576)
    (tmp_path / "signing.key").write_bytes(bytes(secret) + b"\n")
    with pytest.raises(SigningError) as caught:
        load_key(tmp_path / "signing.key")
    assert str(caught.value) == (
        f"The signing key {tmp_path}/signing.key is protected by a password; remove it from a copy with "
        "“minisign -C -W -s COPY” and use the copy, or make a key without one with “manage.py make_signing_key”."
    )


def test_a_damaged_key_is_found_before_it_signs(tmp_path):
    pair, other = minisign.KeyPair.generate(), minisign.KeyPair.generate()
    pair.secret_key._keynum_sk.public_key = other.secret_key._keynum_sk.public_key
    (tmp_path / "signing.key").write_bytes(bytes(pair.secret_key) + b"\n")
    with pytest.raises(SigningError, match="is damaged"):
        load_key(tmp_path / "signing.key")


def test_a_key_does_not_show_its_secret(key):
    assert "RWQAAEIy" not in f"{key!r} {vars(key)!r}"


@needs_minisign
def test_stock_minisign_accepts_a_signature_by_the_key_as_a_word(tmp_path, key):
    path = write_signed(tmp_path, key)
    done = run_minisign("-V", "-H", "-Q", "-m", path, "-P", key.public)
    assert (done.returncode, done.stdout) == (0, "appeal schools, version 1, en\n")


@needs_minisign
def test_stock_minisign_accepts_a_signature_under_another_name_by_the_key_file(tmp_path, key):
    path = write_signed(tmp_path, key)
    (tmp_path / "zvarot.pub").write_text(key.public_file)
    elsewhere = path.with_name("appeal.md.minisig").rename(tmp_path / "signature")
    done = run_minisign("-V", "-H", "-m", path, "-x", elsewhere, "-p", tmp_path / "zvarot.pub")
    assert done.returncode == 0


@needs_minisign
def test_stock_minisign_refuses_a_changed_text(tmp_path, key):
    path = write_signed(tmp_path, key)
    path.write_bytes(TEXT.replace("schools", "school").encode())
    assert run_minisign("-V", "-m", path, "-P", key.public).returncode == 1


def test_a_key_is_named_without_leading_zeros_as_minisign_does():
    # As stock minisign 0.11 printed it for this key.
    assert public_id("RWSmvq0FPUEhAL+N+GHBFLj+ZwQ8Je8HcMca9ATxhix74ebDTV8UKgAD") == "21413D05ADBEA6"


@needs_minisign
def test_the_public_file_is_exactly_what_stock_minisign_makes_of_the_secret_key(tmp_path, key):
    assert run_minisign("-R", "-s", tmp_path / "signing.key", "-p", tmp_path / "made.pub").returncode == 0
    assert (tmp_path / "made.pub").read_text() == key.public_file


@needs_minisign
def test_stock_minisign_signs_with_our_key(tmp_path, key):
    (tmp_path / "appeal.md").write_bytes(TEXT.encode())
    done = run_minisign("-S", "-W", "-s", tmp_path / "signing.key", "-m", tmp_path / "appeal.md")
    assert done.returncode == 0
    verify(TEXT, (tmp_path / "appeal.md.minisig").read_text(), key.public)


@needs_minisign
def test_a_key_made_by_stock_minisign_without_a_password_works(tmp_path):
    made = run_minisign("-G", "-W", "-p", tmp_path / "stock.pub", "-s", tmp_path / "stock.key")
    assert made.returncode == 0
    key = load_key(tmp_path / "stock.key")
    assert key.public_file == (tmp_path / "stock.pub").read_text()
    assert run_minisign("-V", "-m", write_signed(tmp_path, key), "-P", key.public).returncode == 0


def test_a_signature_names_the_key_that_made_it(tmp_path, key):
    make_key(tmp_path / "other.key")
    other = load_key(tmp_path / "other.key")
    assert key_id(key.sign(TEXT, comment="a")) == key.id == public_id(key.public)
    assert key_id(other.sign(TEXT, comment="a")) == other.id != key.id


def test_what_is_no_signature_names_no_key(key):
    with pytest.raises(SigningError, match=r"^This is not a minisign signature"):
        key_id("nothing")


def test_a_key_gives_way_to_a_new_one_and_is_not_lost(tmp_path, key):
    path = tmp_path / "signing.key"
    assert former_keys(path) == ()
    public = rotate_key(path)
    assert load_key(path).public == public != key.public
    assert load_key(tmp_path / f"signing.key.{key.id}").public == key.public
    assert stat.S_IMODE((tmp_path / f"signing.key.{key.id}").stat().st_mode) == 0o600
    rotate_key(path)
    assert former_keys(path) == (key.public, public)
    assert not (tmp_path / "signing.key.new").exists()


def test_a_key_stays_where_the_former_one_can_not_be_moved(tmp_path, key):
    (tmp_path / f"signing.key.{key.id}").write_text("taken")
    with pytest.raises(SigningError, match="can't be moved"):
        rotate_key(tmp_path / "signing.key")
    assert load_key(tmp_path / "signing.key").public == key.public
    assert former_keys(tmp_path / "signing.key") == ()


def test_without_a_key_there_is_nothing_to_rotate(tmp_path):
    with pytest.raises(SigningError, match="There is no key"):
        rotate_key(tmp_path / "signing.key")


@pytest.mark.parametrize("content", ["nothing", "RW\u00e4"])
def test_the_file_of_former_keys_holds_nothing_else(tmp_path, content):
    (tmp_path / "signing.key.former").write_text(content)
    with pytest.raises(SigningError, match="one public key"):
        former_keys(tmp_path / "signing.key")
