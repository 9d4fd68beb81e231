"""Functions compiled to machine code, typed as what they were. Pure.

numba keeps what it compiled under NUMBA_CACHE_DIR (else beside this file) by the file that holds a function, and does
not see that a function of another file, compiled into it, has changed. The folder therefore carries a hash of all files
here: changed code is compiled anew, and code of two versions can stand side by side.
"""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit
from numba.core import config

HERE = Path(__file__).parent
F = TypeVar("F", bound=Callable[..., Any])


def _cache() -> Path:
    stamp = sha256(b"".join(file.read_bytes() for file in sorted(HERE.glob("*.py")))).hexdigest()[:16]
    return Path(os.environ.get("NUMBA_CACHE_DIR") or HERE / "__pycache__") / f"coverage-{stamp}"


setattr(config, "CACHE_DIR", str(_cache()))  # noqa: B010  # the module fills itself from the environment


def compiled(function: F) -> F:
    """Machine code that runs without the interpreter's lock, rounds as IEEE 754 says and is kept for the next start."""
    return cast("F", njit(cache=True, nogil=True, error_model="numpy")(function))


def part(function: F) -> F:
    """The same for a function that only compiled ones call: it becomes part of them and is not kept by itself."""
    bare = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return cast("F", njit(nogil=True, error_model="numpy", **bare)(function))
