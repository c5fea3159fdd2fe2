"""An SMTP server for trials and tests: it takes every mail and writes it into a folder as `.eml`.

Run as `python -m deploy.local.mail_sink HOST PORT FOLDER`. Files are named by the order of arrival,
appear whole (written aside, then renamed) and carry the envelope's addressees in `X-RcptTo`.
"""

import os
import signal
import sys
import threading
import time
from email.message import Message
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

LARGEST_BYTES = 10 * 1024 * 1024


class FolderHandler(MessageHandler):
    """Hands each accepted mail to a file of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def handle_message(self, message: Message) -> None:
        """The mail is on disk, whole, before the sender hears that it was taken."""
        name = f"{time.time_ns():020d}.eml"
        draft = self._folder / f".{name}"
        with draft.open("wb") as stream:
            stream.write(message.as_bytes())
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(self._folder / name)


def serve(host: str, port: int, folder: Path) -> None:
    """Takes mail until it is told to end by TERM or INT."""
    folder.mkdir(parents=True, exist_ok=True)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    controller = Controller(
        FolderHandler(folder), hostname=host, port=port, data_size_limit=LARGEST_BYTES, enable_SMTPUTF8=True
    )
    controller.start()
    while not ended.wait(1.0):
        """A signal that another thread got is heard when this one looks."""
    controller.stop()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
