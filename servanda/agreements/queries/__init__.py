"""Finding what was promised, and which promise holds."""

from servanda.agreements.queries.facts import NoOrganisationYet, cover_facts
from servanda.agreements.queries.promises import Promise, promise_of
from servanda.agreements.queries.states import state_of

__all__ = ["NoOrganisationYet", "Promise", "cover_facts", "promise_of", "state_of"]
