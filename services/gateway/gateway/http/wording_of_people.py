"""What is refused where the office keeps posts, persons and absences, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.i18n import N_

OF_PEOPLE: Mapping[str, tuple[str, str]] = {
    "absence-dates": (
        N_("These days are no absence"),
        N_("It ends after it begins and is not over yet, and lasts a year at most."),
    ),
    "own-substitute": (N_("Nobody acts in their own place"), N_("Choose another substitute, or nobody.")),
    "away-already": (
        N_("This person is entered as away in that time"),
        N_("End the other absence first, or choose other days."),
    ),
    "substitute-away": (
        N_("The substitute is away in that time"),
        N_("Choose another substitute, or nobody."),
    ),
    "holder-not-in-charge": (
        N_("This person does not have the post by then"),
        N_("An absence is entered of who has a post by an order of their own."),
    ),
    "unknown-substitute": (
        N_("Nobody of this name works in the district"),
        N_("Choose another substitute, or nobody."),
    ),
    "not-asked": (
        N_("There is nothing to answer any more"),
        N_("The absence is over, or somebody else was asked."),
    ),
}
