"""What a unit is found by, and what a question looks for. Pure.

The text of a unit holds, one under the other: its name (also without legal form), the initials and the full pinyin of
the name, its number, its credit code and its address; all folded by `bare`, so that width, brackets, blanks and case
make no difference. A question finds the units that contain each of its words somewhere in one of these lines.
Phones are never part of it.
"""

import re

from units.names import name_key, plain
from units.pinyin import syllables

SEPARATOR = "\n"
WORDS_MAX = 6
_NOT_SAID = re.compile(r"[\W_]+")
_PHONE = re.compile(r"(?:\+?86)?(\d{7,12})")
_LAST_FOUR = re.compile(r"\d{4}")


def bare(text: str) -> str:
    """Letters, digits and characters alone, half-width and in capitals: （个体） 和平 → 个体和平."""
    return _NOT_SAID.sub("", plain(text))


def search_text(*, name: str, number: str = "", code: str = "", address: str = "") -> str:
    """The lines that a unit is found by."""
    key = bare(name_key(name))
    said = syllables(key)
    lines = (bare(name), key, "".join(one[:1] for one in said), "".join(said), bare(number), bare(code), bare(address))
    return SEPARATOR.join(dict.fromkeys(line for line in lines if line))


def words_of(question: str) -> list[tuple[str, ...]]:
    """The words that must all be found, each with its spellings (as typed; without legal form).

    A name typed with its legal form finds the unit whatever legal form the register has.
    """
    words = question.replace("\u3000", " ").split()[:WORDS_MAX]
    spelled = (tuple(dict.fromkeys(filter(None, (bare(word), bare(name_key(word)))))) for word in words)
    return [spellings for spellings in spelled if spellings]


def grams(word: str) -> list[str]:
    """Pairs of neighbouring characters (a single character alone), by which the index finds texts holding the word."""
    return sorted({word[at : at + 2] for at in range(len(word) - 1)} or {word})


def phone_key(question: str) -> str:
    """The digits of a phone number or its last four when the question is one; else empty."""
    said = re.sub(r"[\s-]+", "", plain(question))
    if found := _PHONE.fullmatch(said):
        return found[1]
    return said if _LAST_FOUR.fullmatch(said) else ""


def reason(question: str, *, name: str, number: str = "", code: str = "", address: str = "") -> str:
    """Which line holds the first word of the question: name, number, code, address, initials, pinyin; else phone."""
    word = next(iter(words_of(question)), ("",))[0]
    key = bare(name_key(name))
    said = syllables(key)
    lines = {
        "name": f"{bare(name)}{SEPARATOR}{key}",
        "number": bare(number),
        "code": bare(code),
        "address": bare(address),
        "initials": "".join(one[:1] for one in said),
        "pinyin": "".join(said),
    }
    found = (why for why, line in lines.items() if word in line or bare(name_key(word)) in line)
    return next(found, "phone")
