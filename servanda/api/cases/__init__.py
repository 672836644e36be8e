"""``cases``: registering them, working on them, and what is known of them; a move is a sub-resource."""

from typing import Final

from servanda.api.cases import conversation, moves, reading, registering, solving

ROUTERS: Final = (registering.router, reading.router, moves.router, conversation.router, solving.router)
"""In the order of the documentation."""
