"""Finding organisations, queues, calendars and vocabularies."""

from servanda.organisations.queries.viewers import viewer_of

__all__ = ["viewer_of"]
