"""Why a calendar or a question to it is refused."""

from servanda.core.refusals import Refusal


class MalformedCalendar(Refusal):
    """The calendar itself cannot be; ``faults`` names everything that is wrong, in the order of 3-clocks 3.1."""


class NotAPositiveDuration(Refusal):
    """A duration, or a number of days, of zero or less was asked for."""


class NeverOpens(Refusal):
    """The calendar has no open second in the next fifty years."""


class TooLittleOpenTime(Refusal):
    """The calendar opens, but too seldom to reach the duration in the next fifty years."""


class BeyondTheCalendar(Refusal):
    """The instant lies outside the years that dates are kept for (2 to 9998)."""
