"""How a Chinese name is read, without tones: 重庆小面 → (CHONG, QING, XIAO, MIAN). Pure.

pypinyin segments every text anew, which takes half a millisecond a name; here each character is looked up once, and
only phrases that are read otherwise than their characters one by one (重庆, 银行) are looked for.
"""

from collections.abc import Mapping
from functools import cache, lru_cache


@lru_cache(maxsize=32_768)
def reading(character: str) -> str:
    """The common reading of one character in capitals; anything but a Chinese character reads as itself."""
    from pypinyin import lazy_pinyin  # its dictionaries take a second to load: only who writes or reads names pays

    return str(lazy_pinyin(character, errors="default")[0]).upper() if character else ""


@cache
def _odd_phrases() -> Mapping[str, tuple[str, ...]]:
    """Phrases whose reading differs from that of their characters."""
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.phrases_dict import phrases_dict

    without_tone = cache(lambda said: to_normal(said).upper())
    read = ((phrase, tuple(without_tone(one[0]) for one in said)) for phrase, said in phrases_dict.items())
    return {phrase: said for phrase, said in read if said != tuple(map(reading, phrase))}


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """For each first character the lengths of its odd phrases, longest first."""
    found: dict[str, set[int]] = {}
    for phrase in _odd_phrases():
        found.setdefault(phrase[0], set()).add(len(phrase))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def syllables(name: str) -> tuple[str, ...]:
    """The readings in order, one for each character."""
    said: list[str] = []
    while len(said) < len(name):
        said += _next(name, len(said))
    return tuple(said)


def _next(name: str, at: int) -> tuple[str, ...]:
    """The reading of the longest odd phrase that begins here, else of one character."""
    for length in _lengths().get(name[at], ()):
        if said := _odd_phrases().get(name[at : at + length]):
            return said
    return (reading(name[at]),)
