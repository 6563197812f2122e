"""What a text hides from the eye: letters that can't be seen or turn others around, and hosts that look like others."""

import re
import unicodedata

# Turn the order of what follows around, whatever its script: no text of ours needs them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Belong into some scripts, where they can't be done without, and into no other.
_MARKS = frozenset("\u200e\u200f\u061c")
_JOINERS = frozenset("\u200c\u200d")
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u2800\u3164\uffa0")
_TAGS = range(0xE0000, 0xE01F0)
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,10}\U000e007f")
_SEQUENCE = re.compile("[\u203c-\u3299\U0001f000-\U0001faff][\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*\u200d")
_TURNED = ("R", "AL")
_JOINED = re.compile(r"[\u0590-\u08ff\u0900-\u0dff\ufb1d-\ufdff\ufe70-\ufefc]")

# Letters of other scripts that an eye takes for Latin ones, and Latin ones that it takes for others.
_ALIKE = frozenset("асеіјорѕхуԁһӏԛԝьгпвнкмтυοαρνικτγχօոսհցյӧ")
_ODD_LATIN = frozenset("ıɑɡɩʟɴᴏꞌǃ")
# What is written together in one word.
_TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"},
    {"LATIN", "CJK", "HANGUL"},
)
_HOST = re.compile(r"[-\w\u0300-\u036f\u200c\u200d]+(?:\.[-\w\u0300-\u036f\u200c\u200d]+)*\.?|\[[0-9a-f:.]+\]", re.I)
_SHOWN = re.compile(r"(?:https?://)?([-\w]+(?:\.[-\w]+)*\.[^\W\d_]{2,})(?:[/:?#].*)?", re.IGNORECASE)


def hidden_letters(text: str) -> list[str]:
    """Return the letters of ``text`` that hide something, each once, as ``U+202E RIGHT-TO-LEFT OVERRIDE``.

    Joiners and marks of direction count only where no word needs them: where nothing is written from right to left or
    joined. So do the parts of an emoji.
    """
    if text.isascii():
        return []
    bare = _SEQUENCE.sub("", _FLAG.sub("", text))
    suspects = _TURNING | _UNSEEN
    if not any(unicodedata.bidirectional(letter) in _TURNED for letter in set(bare) - _MARKS):
        suspects |= _MARKS
    if not _JOINED.search(bare):
        suspects |= _JOINERS
    found = dict.fromkeys(letter for letter in bare if letter in suspects or ord(letter) in _TAGS)
    return [f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".rstrip() for letter in found]


def host_of(address: str) -> str:
    """Return the host of a web address in the letters that it stands for; empty where there is none."""
    host = re.sub(r":\d*$", "", _authority(address).rpartition("@")[2])
    return ".".join(_decoded(label) for label in host.lower().split("."))


def is_disguised(address: str) -> bool:
    """Whether the host of a web address can be taken for another one, or stands behind a name that is none of it."""
    if not re.match("https?://", address, re.IGNORECASE):
        return False
    host = host_of(address)
    labels = host.rstrip(".").split(".")
    return (
        "@" in _authority(address)
        or not _HOST.fullmatch(host)
        or any(map(_is_mixed, labels))
        or (labels[-1].isascii() and any(map(_looks_latin, labels)))
    )


def shows_another_host(words: str, address: str) -> bool:
    """Whether the words of a link look like an address, but of another host than that which the link leads to."""
    shown = _SHOWN.fullmatch(words.strip())
    if not shown or not re.match("https?://", address, re.IGNORECASE):
        return False
    wanted, real = (host.lower().removeprefix("www.") for host in (shown[1], host_of(address)))
    return ".".join(_decoded(label) for label in wanted.split(".")) != real


def _authority(address: str) -> str:
    """Return what stands between the scheme and the path: a host, with what may stand around it."""
    return re.split(r"[/?#\\]", address.partition("://")[2], maxsplit=1)[0]


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        decoded = ""
    return label + "\ufffd" if decoded.isascii() else decoded  # that is no letter of a host


def _is_mixed(label: str) -> bool:
    scripts = {_script(letter) for letter in label if letter.isalpha()}
    odd = "LATIN" in scripts and not _ODD_LATIN.isdisjoint(label)
    return odd or (len(scripts) > 1 and not any(scripts <= allowed for allowed in _TOGETHER))


def _looks_latin(label: str) -> bool:
    letters = [letter for letter in label if letter.isalpha()]
    return bool(letters) and all(letter in _ALIKE for letter in letters)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split(" ")[0]
