"""XML of strangers, element by element: no DTD, no entities, nothing kept, depth and number limited. Pure."""

import re
from collections.abc import Mapping
from typing import Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from geo.problems import Problem, Refused

MAX_DEPTH = 24
MAX_ELEMENTS = 4_000_000  # twenty for each of the most fixes that a file may have
CHUNK = 1 << 16
Path = tuple[str, ...]
_CHINESE = re.compile(rb"""(<\?xml[^>]*encoding=["'])(gb18030|gbk|gb2312)(["'])""", re.IGNORECASE)


class Reader(Protocol):
    """Who listens: `path` are the local names from the root down to the element."""

    def open(self, path: Path, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def close(self, path: Path, text: str) -> None:
        """An element ends; `text` is what stood in it behind its last child."""


def walk(data: bytes, reader: Reader) -> None:
    """Tell the reader of every element as it opens and as it closes.

    Raises Refused: track_not_xml, track_has_dtd, track_too_deep, track_too_many_elements, track_encoding.
    """
    try:
        parser = XMLParser(target=_Target(reader), forbid_dtd=True)
        text = _in_utf8(data)
        for first in range(0, len(text), CHUNK):
            parser.feed(text[first : first + CHUNK])
        parser.close()
    except DefusedXmlException as error:
        raise Refused(Problem("track_has_dtd")) from error
    except ParseError as error:
        raise Refused(Problem(_code_of(error), {"reason": str(error)})) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows, or one of several bytes a letter
        raise Refused(Problem("track_encoding")) from error


class _Target:
    """What the parser tells, with the path to it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._paths: list[Path] = [()]
        self._text: list[str] = []
        self._count = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        path = (*self._paths[-1], tag.rpartition("}")[2])
        self._count += 1
        if len(path) > MAX_DEPTH:
            raise Refused(Problem("track_too_deep", {"limit": MAX_DEPTH}))
        if self._count > MAX_ELEMENTS:
            raise Refused(Problem("track_too_many_elements", {"limit": MAX_ELEMENTS}))
        self._paths.append(path)
        self._text.clear()
        self._reader.open(path, attributes)

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, _tag: str) -> None:
        self._reader.close(self._paths.pop(), "".join(self._text).strip())
        self._text.clear()

    def close(self) -> None:
        """Nothing was kept."""


def _code_of(error: ParseError) -> str:
    """Letters that are not of the declared encoding are told as such."""
    return "track_encoding" if "invalid token" in str(error) and error.position == (1, 0) else "track_not_xml"


def _in_utf8(data: bytes) -> bytes:
    """What declares itself in a Chinese encoding, which the XML parser does not know, in UTF-8."""
    match = _CHINESE.match(data.lstrip()[:200])
    if not match:
        return data
    try:
        text = data.lstrip().decode("gb18030")
    except UnicodeDecodeError as error:
        raise Refused(Problem("track_encoding")) from error
    return _CHINESE.sub(rb"\1utf-8\3", text.encode(), count=1)
