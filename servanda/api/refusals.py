"""What can be wrong with a request before any rule is asked."""

from collections.abc import Mapping, Sequence

from servanda.core.refusals import Conflict, Fault, Invalid, NotAllowed, Refusal, Unknown


class Malformed(Refusal):
    """The request cannot be read at all: it is not JSON, or its headers make no sense."""


class NotSignedIn(Refusal):
    """Nobody is signed in, or the token is unknown, expired or revoked."""


class CsrfMissing(NotAllowed):
    """A change asked for with a browser session came without its CSRF token."""


class NoSuchAddress(Unknown):
    """There is nothing at this address."""


class MethodNotAllowed(Refusal):
    """The address does not take this method; ``Allow`` lists those that it takes."""


class BodyTooLarge(Refusal):
    """The body is larger than this installation takes."""


class NotJson(Refusal):
    """The body has another media type than JSON."""


class RequestInvalid(Invalid):
    """Fields are missing, unknown or not as the description of the endpoint says."""


class RuleOfTheDatabase(Conflict):
    """The database keeps a rule that this would have broken, mostly because two did the same at once."""


class TooManyRequests(Refusal):
    """The rate limit is used up; ``Retry-After`` says for how many seconds."""

    def __init__(self, message: str, faults: Sequence[Fault] = (), *, headers: Mapping[str, str]) -> None:
        super().__init__(message, faults)
        self.headers = headers


class Unavailable(Refusal):
    """The database does not answer at the moment; the same request may be sent again."""


class Broken(Refusal):
    """A defect of the program; nothing was changed."""
