"""Where things lie: the checkout, its Python environment, and the cache of what is built once."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def cache_directory() -> Path:
    """The folder of built servers, outside the checkout: DAFTAR_CACHE, else ~/.cache/daftar."""
    chosen = os.environ.get("DAFTAR_CACHE")
    return Path(chosen).resolve() if chosen else Path.home() / ".cache" / "daftar"
