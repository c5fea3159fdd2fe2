"""The passwords that people choose most, as they lie beside the code (`common_passwords.sh` wrote them)."""

import gzip
from functools import cache
from importlib.resources import files


@cache
def common_passwords() -> frozenset[str]:
    """Some thirty thousand, in small letters."""
    packed = files("auth").joinpath("words/common.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().casefold().split())
