"""What is said when the embedded database cannot be had."""

from servanda.core.refusals import Refusal


class DatabaseUnavailable(Refusal):
    """The embedded PostgreSQL cannot run here; the message says why and what to do instead."""
