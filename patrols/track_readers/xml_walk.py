"""XML of strangers, element by element: no DTD, no entities, nothing kept, depth limited. Pure."""

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from geo.problems import Problem, Refused

MAX_DEPTH = 24
Path = tuple[str, ...]
_CHINESE = re.compile(rb"""(<\?xml[^>]*encoding=["'])(gb18030|gbk|gb2312)(["'])""", re.IGNORECASE)


def walk(data: bytes) -> Iterator[tuple[bool, Path, Any]]:
    """(is_end, local names from the root, element) of every element as it opens and as it closes, then it is emptied.

    Raises Refused: track_not_xml, track_has_dtd, track_too_deep, track_encoding.
    """
    path: Path = ()
    try:
        for event, element in iterparse(io.BytesIO(_in_utf8(data)), events=("start", "end"), forbid_dtd=True):
            if event == "start":
                path = (*path, str(element.tag).rpartition("}")[2])
                if len(path) > MAX_DEPTH:
                    raise Refused(Problem("track_too_deep", {"limit": MAX_DEPTH}))
                yield False, path, element
                continue
            yield True, path, element
            element.clear()
            path = path[:-1]
    except DefusedXmlException as error:
        raise Refused(Problem("track_has_dtd")) from error
    except ParseError as error:
        raise Refused(Problem(_code_of(error), {"reason": str(error)})) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows, or one of several bytes a letter
        raise Refused(Problem("track_encoding")) from error


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
