"""What is said on a case: to the customer, by the customer, among staff."""

from dataclasses import replace
from typing import Annotated, Literal
from uuid import UUID

from ninja import Query
from pydantic import Field, Strict

from servanda.api.cases.routers import one_case
from servanda.api.cases.words import ChannelWord, Note, Text
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, Instant, InstantOut, Line, Out, RecordOut, left_out
from servanda.cases import actions, queries
from servanda.core.cases import Channel
from servanda.core.routing import Entry

_AS_RECORDED = ("recorded_at", "id")

Minutes = Annotated[int, Strict(), Field(ge=0, le=100_000)]


class SaidOut(RecordOut):
    """``at``: when it was said; ``recorded_at``: when it was written down."""

    text: str
    at: InstantOut
    recorded_at: InstantOut
    author_id: UUID | None
    author_name: str


class ExternalInfoOut(SaidOut):
    """A text to the customer; it can be recalled until ``send_at``."""

    mode: str
    automatic: bool
    to: list[str]
    copy_to: list[str]
    send_at: InstantOut
    delivery: str
    delivered_at: InstantOut | None
    failure: str


class CustomerMessageOut(SaidOut):
    channel: str
    contact_id: UUID | None
    source: str


class InteractionOut(SaidOut):
    """``amends_id`` is the former version, which holds no longer."""

    channel: str
    direction: str
    counts_as_response: bool
    minutes: int | None
    contact_id: UUID | None
    amends_id: UUID | None


class NewExternalInfo(Body):
    """`save` informs; `send_reply` asks the customer to act, and the resolution clock pauses until they do."""

    mode: Literal["save", "send_reply"]
    text: Text


class NewCustomerMessage(Body):
    """``source`` names what it came by, like the id of a message elsewhere.

    ``reason`` is asked for where ``happened_at`` undoes that a deadline was missed.
    """

    text: Text
    channel: ChannelWord = "api"
    contact_id: UUID | None = None
    source: Line | None = None
    happened_at: Instant | None = None
    reason: Note = ""


class ReceivedOut(Out):
    """The message; or the number of the case that was registered for it, as its own was closed too long ago."""

    message: CustomerMessageOut | None
    follow_up: str | None


class NewInternalNote(Body):
    text: Text


class NewInteraction(Body):
    """``counts_as_response`` is read of outbound ones, ``is_answer`` of inbound ones.

    ``reason`` is asked for where ``happened_at`` undoes that a deadline was missed.
    """

    text: Text
    channel: ChannelWord = "phone"
    direction: Literal["inbound", "outbound"] = "inbound"
    happened_at: Instant | None = None
    minutes: Minutes | None = None
    counts_as_response: Flag = False
    is_answer: Flag = True
    contact_id: UUID | None = None
    reason: Note = ""

    def call(self) -> actions.Call:
        """As the feature reads it."""
        return actions.Call(**self.given() | {"channel": Channel(self.channel)})


class AmendedInteraction(Body):
    """What is different from now on; what is left out stays. Direction and whether it answers cannot be amended.

    ``reason`` is asked for where it undoes that a deadline was missed.
    """

    text: Text = left_out()
    channel: ChannelWord = left_out()
    happened_at: Instant = left_out()
    minutes: Minutes | None = None
    counts_as_response: Flag = left_out()
    contact_id: UUID | None = None
    reason: Note = ""

    def instead_of(self, present: actions.Amendment) -> actions.Amendment:
        """As the feature reads it."""
        channel = {"channel": Channel(self.channel)} if self.channel else {}
        return replace(present, **self.given() | channel)


@one_case.get("/{number}/external-infos", response=Listing[ExternalInfoOut])
def list_external_infos(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """The texts to the customer, recalled ones too, as they were written."""
    return page(queries.external_infos(number, viewer=request.viewer), paging, order=_AS_RECORDED)


@one_case.post("/{number}/external-infos", response={201: ExternalInfoOut})
def write_external_info(request: ApiRequest, number: str, given: NewExternalInfo) -> object:
    """Write to the customer; it is sent in a moment and can be recalled until then."""
    write = actions.ask_customer if given.mode == "send_reply" else actions.inform_customer
    return write(
        number=number, text=given.text, expecting=expected(request), by=request.viewer, at=request.at
    )


@one_case.post("/{number}/external-infos/{uuid:info_id}/recall", response={200: ExternalInfoOut})
def recall_external_info(request: ApiRequest, number: str, info_id: UUID) -> object:
    """Take a text back that is not sent yet: it counts as never written."""
    return actions.recall_external_info(number=number, info_id=info_id, by=request.viewer, at=request.at)


@one_case.get("/{number}/customer-messages", response=Listing[CustomerMessageOut])
def list_customer_messages(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """The texts from the customer."""
    return page(queries.customer_messages(number, viewer=request.viewer), paging, order=_AS_RECORDED)


@one_case.post("/{number}/customer-messages", response={201: ReceivedOut})
def receive_customer_message(request: ApiRequest, number: str, given: NewCustomerMessage) -> object:
    """Keep what the customer wrote; it answers a question that waits for one."""
    received = actions.receive_customer_message(
        number=number,
        text=given.text,
        channel=Channel(given.channel),
        entry=Entry.API,
        contact_id=given.contact_id,
        source=given.source or "",
        happened_at=given.happened_at,
        reason=given.reason,
        by=request.viewer,
        at=request.at,
    )
    return {
        "message": received.message,
        "follow_up": received.follow_up.number if received.follow_up else None,
    }


@one_case.get("/{number}/internal-notes", response=Listing[SaidOut])
def list_internal_notes(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """The texts among staff."""
    return page(queries.internal_notes(number, viewer=request.viewer), paging, order=_AS_RECORDED)


@one_case.post("/{number}/internal-notes", response={201: SaidOut})
def write_internal_note(request: ApiRequest, number: str, given: NewInternalNote) -> object:
    """Keep a text that no customer reads."""
    return actions.write_internal_note(number=number, text=given.text, by=request.viewer, at=request.at)


@one_case.get("/{number}/interactions", response=Listing[InteractionOut])
def list_interactions(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """The calls, meetings and visits, and the former versions of those that were amended."""
    return page(queries.interactions(number, viewer=request.viewer), paging, order=_AS_RECORDED)


@one_case.post("/{number}/interactions", response={201: InteractionOut})
def record_interaction(request: ApiRequest, number: str, given: NewInteraction) -> object:
    """Document a call, meeting or visit at the time when it happened."""
    return actions.record_interaction(number=number, call=given.call(), by=request.viewer, at=request.at)


@one_case.post("/{number}/interactions/{uuid:interaction_id}/amendment", response={201: InteractionOut})
def amend_interaction(
    request: ApiRequest, number: str, interaction_id: UUID, given: AmendedInteraction
) -> object:
    """Document it otherwise from now on; what it said before stays as its former version."""
    present = queries.interaction(number, interaction_id, viewer=request.viewer)
    return actions.amend_interaction(
        number=number,
        interaction_id=interaction_id,
        call=given.instead_of(actions.as_documented(present)),
        by=request.viewer,
        at=request.at,
    )
