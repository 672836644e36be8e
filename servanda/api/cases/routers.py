"""The two routers of cases, to which the modules of this package add their endpoints."""

from typing import Final

from ninja import Router

collection: Final = Router(tags=["cases"])
"""``cases`` itself; mounted first, so that its words are not taken for numbers."""

one_case: Final = Router(tags=["cases"])
"""Everything below ``cases/{number}``."""
