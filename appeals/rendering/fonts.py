"""The fonts of the machine: which ones set a language, and whether they have every letter of a text.

Typst brings a font along, so a machine without any still prints Latin, Cyrillic, Greek, Hebrew, Georgian and Armenian.
Arabic and East Asian letters, and better ones of the others, come from what is installed, and from the folder ``fonts``
in ``VAR_DIR``, for who may put a file there and install nothing.
"""

import json
import re
from functools import lru_cache

import typst
from django.conf import settings

from appeals.languages import Language

# By script, the best first; Debian's names, then those of Windows, macOS and Android. Cyrillic and Greek go with Latin.
SERIF = {
    "Latn": ("Noto Serif", "Charter", "PT Serif", "Georgia", "Cambria", "Times New Roman", "Liberation Serif"),
    "Arab": ("Noto Naskh Arabic", "Geeza Pro", "Traditional Arabic", "Times New Roman", "Amiri", "Scheherazade New"),
    "Hebr": ("Noto Serif Hebrew", "Frank Ruehl CLM", "FrankRuehl", "New Peninim MT", "Times New Roman", "David"),
    "Geor": ("Noto Serif Georgian", "Sylfaen", "DejaVu Serif"),
    "Armn": ("Noto Serif Armenian", "Sylfaen", "Mshtakan", "DejaVu Serif"),
    "Hans": ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Songti SC", "SimSun"),
    "Jpan": (
        "Noto Serif CJK JP",
        "Noto Serif JP",
        "Source Han Serif",
        "Hiragino Mincho ProN",
        "Yu Mincho",
        "IPAMincho",
    ),
    "Kore": ("Noto Serif CJK KR", "Noto Serif KR", "Source Han Serif K", "AppleMyungjo", "Batang", "UnBatang"),
}
SANS = {
    "Latn": (
        "Noto Sans",
        "Segoe UI",
        "Helvetica Neue",
        "Roboto",
        "Open Sans",
        "Arial",
        "Liberation Sans",
        "DejaVu Sans",
    ),
    "Arab": ("Noto Sans Arabic", "Geeza Pro", "Segoe UI", "Tahoma", "Arial", "DejaVu Sans"),
    "Hebr": ("Noto Sans Hebrew", "Arial Hebrew", "Segoe UI", "Arial", "DejaVu Sans"),
    "Geor": ("Noto Sans Georgian", "Segoe UI", "Helvetica Neue", "DejaVu Sans"),
    "Armn": ("Noto Sans Armenian", "Segoe UI", "Mshtakan", "DejaVu Sans"),
    "Hans": (
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "PingFang SC",
        "Microsoft YaHei",
        "WenQuanYi Zen Hei",
    ),
    "Jpan": ("Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans", "Hiragino Sans", "Yu Gothic", "IPAGothic"),
    "Kore": (
        "Noto Sans CJK KR",
        "Noto Sans KR",
        "Source Han Sans K",
        "Apple SD Gothic Neo",
        "Malgun Gothic",
        "UnDotum",
    ),
}
MONO = ("Noto Sans Mono", "Consolas", "Menlo", "Liberation Mono", "DejaVu Sans Mono")
SIGNS = ("Noto Sans Symbols", "Noto Sans Symbols 2", "Segoe UI Symbol", "Apple Symbols", "Noto Sans Math", "Symbola")
EMOJI = ("Noto Emoji", "Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji")
# Typst's own. Its monospaced font has Arabic and Georgian letters too, in which nobody would want to read an appeal.
EMBEDDED = ("Libertinus Serif", "New Computer Modern", "New Computer Modern Math")

LIKE_LATIN = ("Cyrl", "Grek")
CJK = ("Hans", "Jpan", "Kore")

# Letters that texts in a script can't do without.
SAMPLES = {
    "Latn": "AaĄąČčĐđƏəĞğŁłÑñŐőØøßŞşȚțŪūŽž",
    "Cyrl": "АаҐґЄєІіЇїЎўЪъЫыЭэЯя",
    "Grek": "ΑαΆάΏώΣσς",
    "Arab": "ابپتچحدذرژسشصطعغفقکكگلمنهةویيؤأ،؛؟۱",
    "Hebr": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "Geor": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "Armn": "ԱաԲբԳգԴդԵեԶզԷէԸըԹթԺժևՙ՛՞։",
    "Hans": "的一是不了人我在有他这为们战争请愿。，“”",
    "Jpan": "のにはをたがでてとしれさ戦争反対拝啓敬具ァー、。「」",
    "Kore": "가나다라마바사아자차카타파하전쟁에반대합니다",
}

_PROBE = b"""
#set document(title: "Probe", date: none)
#set text(fallback: false)
#for fonts in json(bytes(sys.inputs.fonts)) {
  for weight in ("regular", "bold") { text(font: fonts, weight: weight, sys.inputs.words); parbreak() }
}
"""
_NOT_DISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed')


@lru_cache(maxsize=1)
def machine_fonts() -> typst.Fonts:
    """Return the fonts that there are. Looking for them takes a tenth of a second, so it is done once in a process."""
    own = settings.VAR_DIR / "fonts"
    return typst.Fonts(font_paths=[own] if own.is_dir() else [])


def own_families() -> list[str]:
    """Return the families in the folder ``fonts`` of ``VAR_DIR``: whatever stands there was put there on purpose."""
    own = settings.VAR_DIR / "fonts"
    if not own.is_dir():
        return []
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[own]).families()


@lru_cache(maxsize=64)
def chosen(language: Language) -> dict[str, list]:
    """Return the families that set ``language``, as typst takes them: ``serif``, ``sans`` and ``mono``.

    Those of its own script come first. Those of all others follow, for a name or a quotation in another script.
    """
    present = set(machine_fonts().families())
    serif = [*_by_script(SERIF, language.script), *_by_script(SANS, language.script)]
    sans = [*_by_script(SANS, language.script), *_by_script(SERIF, language.script)]
    rest = [*own_families(), *SIGNS, *EMOJI, *EMBEDDED]
    return {
        "serif": _present([*serif, *rest], present, language),
        "sans": _present([*sans, *rest], present, language),
        "mono": _present([*MONO, *sans, *rest], present, language),
    }


def missing(text: str, language: Language) -> str:
    """Return the letters of ``text`` that no font has, each once; nothing where it can be printed as it is."""
    return _missing(_words(text), language)


def missing_letters(language: Language) -> str:
    """Return the letters of the script of ``language`` that no font has; nothing where there is a font for it."""
    return missing(SAMPLES[language.script], language)


def _by_script(families: dict[str, tuple[str, ...]], script: str) -> list[str]:
    own = "Latn" if script in LIKE_LATIN else script
    others = [name for other in families if other != own for name in families[other]]
    # Chinese, Japanese and Korean fonts have Latin letters, though poor ones.
    first = families["Latn"] if own in CJK else ()
    # DejaVu has letters of many scripts, so it stands in for all that lack a font; its Latin ones come last.
    return sorted([*first, *families[own], *others], key=lambda name: name.startswith("DejaVu"))


def _present(families: list[str], present: set[str], language: Language) -> list:
    """Return those families that there are, each once. Before a font of its own, a language of East Asia takes only
    letters from a Latin one, and none of the signs that both have: its quotation marks are wider."""
    names = [name for name in dict.fromkeys(families) if name in present]
    if language.script not in CJK:
        return names
    latin = {*SERIF["Latn"], *SANS["Latn"]}
    return [{"name": name, "covers": "latin-in-cjk"} if name in latin else name for name in names]


@lru_cache(maxsize=128)
def _words(text: str) -> str:
    """Return the words of a text, each once and in one order, whatever text they come from."""
    return " ".join(sorted(set(text.split())))


@lru_cache(maxsize=512)
def _missing(words: str, language: Language) -> str:
    """Have typst set the words in every way in which they may stand, by a standard that forbids empty boxes."""
    fonts = chosen(language)
    inputs = {"words": words, "fonts": json.dumps([fonts["serif"], fonts["sans"]])}
    try:
        typst.compile(
            _PROBE, font_paths=machine_fonts(), ignore_system_fonts=True, sys_inputs=inputs, pdf_standards=["ua-1"]
        )
    except typst.TypstError as error:
        if letters := _NOT_DISPLAYED.findall(getattr(error, "diagnostic", "")):
            return "".join(sorted(set("".join(letters))))
        raise
    return ""
