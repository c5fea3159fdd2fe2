"""What every generated model is."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

Names = Mapping[str, str]
"""A name of the organisation by language."""


class Model(BaseModel):
    """A question or an answer as the contract says, unchangeable. What an answer has beyond that is ignored,
    so that a service may add to it without breaking a page.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)
