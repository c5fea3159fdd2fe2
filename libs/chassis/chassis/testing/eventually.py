"""Waiting in tests: bounded, and only as long as needed."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(check: Callable[[], T], *, within: float = 10.0, every: float = 0.05) -> T:
    """What `check` returned when it first was true. AssertionError with its last word after `within` seconds;
    an AssertionError of `check` itself counts as "not yet".
    """
    deadline = time.monotonic() + within
    pause = threading.Event()
    while True:
        try:
            answer = check()
            failure = AssertionError(f"still {answer!r} after {within} s")
            if answer:
                return answer
        except AssertionError as error:
            failure = error
        if time.monotonic() >= deadline:
            raise failure
        pause.wait(every)
