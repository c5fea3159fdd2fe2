"""What of a note is a citation."""

from __future__ import annotations

import pytest

from gateway.application.citing import Piece, cited


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At 5/n it says so.", [("5/n", "n", 5)]),
        ("See 70/c and 4\u20136/c.", [("70/c", "c", 70), ("4\u20136/c", "c", 4)]),
        ("১২/c দেখুন", [("১২/c", "c", 12)]),
        ("at 3 / N", [("3 / N", "n", 3)]),
        ("Letter 7/G/12/c of the block", []),
        ("12/cow, 4/notes, a5/n, 2026/n/4", []),
        ("", []),
    ],
)
def test_numbers_of_notes_and_pages_are_found_in_any_digits(
    text: str, found: list[tuple[str, str, int]]
) -> None:
    pieces = list(cited(text))
    assert [(piece.text, piece.side, piece.number) for piece in pieces if piece.side] == found
    assert "".join(piece.text for piece in pieces) == text, "nothing of a note is lost"


def test_a_text_without_a_citation_is_one_piece() -> None:
    assert list(cited("For orders.")) == [Piece("For orders.")]
