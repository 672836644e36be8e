"""Why a calendar or a question to it is refused."""

from servanda.core.refusals import Invalid


class MalformedCalendar(Invalid):
    """The calendar itself cannot be; ``faults`` names everything that is wrong, in the order of 3-clocks 3.1."""


class NotAPositiveDuration(Invalid):
    """A duration, or a number of days, of zero or less was asked for."""


class NeverOpens(Invalid):
    """The calendar has no open second in the next fifty years."""


class TooLittleOpenTime(Invalid):
    """The calendar opens, but too seldom to reach the duration in the next fifty years."""


class BeyondTheCalendar(Invalid):
    """The instant lies outside the years that dates are kept for (2 to 9998)."""
