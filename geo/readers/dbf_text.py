"""Texts of dBase tables, whose encoding is told by a .cpg, wrongly told, or not at all. Pure.

GDAL is asked for bytes (as ISO-8859-1, which loses none), and the encoding is chosen here for the whole table: what its
.cpg says, else UTF-8, else GB18030 (of which GBK and GB2312 are parts); Western European text looks like GBK in which
nearly every character is a rare one, and is told apart by that. A last character cut in two by the width of its field
is dropped, as it is no reason to read the whole table as something else.
"""

import codecs
import re
from collections.abc import Callable, Sequence
from encodings.aliases import aliases

from geo.problems import Problem, Refused

RAW = "ISO-8859-1"
CHINESE, WESTERN = "gb18030", "cp1252"
_KNOWN = {re.sub(r"[^a-z0-9]", "", said): name for alias, name in aliases.items() for said in (alias, name)}
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")


def decoder(raw: Sequence[str], cpg: str = "") -> Callable[[str], str]:
    """The function that turns the table's raw texts into text; `cpg`: content of the .cpg, "" without.

    Raises Refused("encoding_unknown") when no encoding reads all of them.
    """
    told = {text.encode(RAW) for text in raw if not text.isascii()}
    for encoding in (*encodings_of(cpg), "utf-8", CHINESE):
        if encoding == CHINESE and not cpg and _looks_western(told):
            encoding = WESTERN
        if all(_decoded(each, encoding) is not None for each in told):
            return lambda text: text if text.isascii() else (_decoded(text.encode(RAW), encoding) or "")
    raise Refused(Problem("encoding_unknown"))


def encodings_of(cpg: str) -> list[str]:
    """Python's name of what a .cpg says (UTF-8, GBK, 936, ANSI 936, 65001, 1251, Big-5 …), or none when unknown."""
    said = re.sub(r"^(ansi|oem|cp|windows)[ _-]*|\s+", "", cpg.strip().lower())
    if "936" in said or said.startswith("gb"):
        return [CHINESE]
    bare = re.sub(r"[^a-z0-9]", "", said)
    if bare in ("65001", "874"):
        return ["utf-8" if bare == "65001" else "cp874"]
    name = _KNOWN.get(bare) or _KNOWN.get(f"cp{bare}") or _KNOWN.get(f"iso{bare}")
    return [codecs.lookup(name).name] if name else []


def _decoded(raw: bytes, encoding: str) -> str | None:
    """The text without a cut last character; None when the bytes are not of this encoding."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(raw, final=False)
    except (UnicodeDecodeError, LookupError):
        return None


def _looks_western(told: set[bytes]) -> bool:
    """Most pairs that GBK would make end in an ASCII letter: é and x, not the two high bytes of a common character."""
    pairs = [pair for raw in told for pair in _PAIR.findall(raw)]
    return len([pair for pair in pairs if pair[1] < 0x80]) > len(pairs) / 2
