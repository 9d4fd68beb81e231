"""Names as the staff write them, made comparable. Pure."""

import re
import unicodedata

LEGAL_FORMS = re.compile(r"\((?:个体工商户|普通合伙|有限合伙)\)|有限责任公司|股份有限公司|有限公司")
COMMITTEES = (
    (re.compile(r"(?:村民委员会|村委会)$"), "村"),
    (re.compile(r"(?:居民委员会|居委会)$"), "社区"),
)


def plain(text: str) -> str:
    """NFKC (full-width digits, letters and brackets become half-width), without any white space, in upper case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def name_key(name: str) -> str:
    """What two spellings of one firm have in common: without white space, width of brackets, legal form.

    A name that is a legal form and nothing else stays as it is: only a blank name has an empty key.
    """
    return LEGAL_FORMS.sub("", plain(name)) or plain(name)


def village_key(name: str) -> str:
    """The name of a village or community, whichever of its committees wrote it (和平社区居委会 → 和平社区)."""
    key = plain(name)
    for committee, kind in COMMITTEES:
        bare = committee.sub("", key)
        if bare != key:
            return bare if bare.endswith(kind) else bare + kind
    return key
