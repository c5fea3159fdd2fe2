"""A process that waits for its end hears of it, whichever of its threads the kernel tells."""

import subprocess
import sys

WAITS = """
import signal, threading
from chassis.wire.consumer import wait_until

stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
tell = lambda: signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
threading.Timer(0.5, tell).start()
wait_until(stop)
"""


def test_a_signal_that_another_thread_got_ends_the_wait() -> None:
    assert subprocess.run([sys.executable, "-c", WAITS], check=False, timeout=30).returncode == 0
