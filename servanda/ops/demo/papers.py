"""Documents of agreements and contracts: what was signed, offered and terminated, as small files of our own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from servanda.agreements import actions, queries
from servanda.core.access import Viewer
from servanda.ops.demo.firms import Founded
from servanda.ops.demo.printing import printed


@dataclass(frozen=True, slots=True)
class Paper:
    """One document; without ``contract`` it is the agreement's. A name that ends in ``.txt`` stays plain text."""

    firm: str
    name: str
    text: str
    contract: str = ""


_LETTERHEAD: Final = "Halden Packaging Systems\nHafnerstrasse 41, Graz\n\n"
_SIGNED: Final = (
    _LETTERHEAD + "Support contract {number}\n\nCustomer: {customer}\nSupport plan: {plan}\n"
    "From {begins} until {ends}, both days included.\n\n"
    "1. Halden helps with every fault and question about the machines named in the schedule.\n"
    "2. How fast, and in whose working hours, is said by the support plan.\n"
    "3. What is used is drawn from the allowance of the plan; a statement is sent on request.\n"
    "4. Either side may end the contract in writing, two months before its last day.\n\n"
    "For Halden: Miriam Adler\nFor the customer: {signs}"
)
PAPERS: Final = (
    Paper("Acme Foods", "Line Care 2, signed.pdf", _SIGNED, "Line Care 2"),
    Paper("Acme Foods", "Warehouse, signed.pdf", _SIGNED, "Warehouse"),
    Paper("Globex Pharma", "Clean room 3, signed.pdf", _SIGNED, "Clean room 3"),
    Paper(
        "Marchetti Pasta",
        "Termination.pdf",
        _LETTERHEAD + "Contract {number}, {customer}\n\nDear Ms Marchetti,\n\n"
        "we confirm that the contract ends early, as the line for short pasta was sold.\n"
        "What is left of its hours is credited with the last invoice.\n\nMiriam Adler",
        "Short pasta",
    ),
    Paper(
        "Lindner Coffee",
        "Offer 88.pdf",
        _LETTERHEAD
        + "Offer 88 for {customer}\n\nStarter 5: five cases a year for the labeller in Capsules.\n"
        "900 euros a year. We hold to this offer for thirty days.\n\nMiriam Adler",
        "Offer 88",
    ),
    Paper(
        "Globex Pharma",
        "Access to clean room 3.txt",
        "Visits are announced two working days ahead to Gustav Hahn, +43 732 6600 41.\n"
        "Training in gowning lasts forty minutes; the certificate is valid for a year.\n"
        "Laptops stay outside; the panel in the corridor reaches the filler and the labeller.\n",
    ),
    Paper(
        "Acme Foods",
        "Service levels, annex A.pdf",
        _LETTERHEAD + "Annex A to agreement {number}, {customer}\n\n"
        "Line down: first answer in 30 minutes, solved in 4 working hours.\n"
        "Production impaired: 60 minutes and 8 working hours.\n"
        "Minor fault: 4 working hours and 24.\nQuestion: 9 working hours and 45.\n\n"
        "Working hours are those of our office in Vienna, Monday to Friday from 8 to 17.",
    ),
)


def file_papers(founded: Founded, *, by: Viewer, at: datetime) -> None:
    """Add each to its contract or agreement."""
    for paper in PAPERS:
        facts, place = _of_contract(paper, founded, by) if paper.contract else _of_agreement(paper, founded)
        text = paper.text.format(**facts)
        content = text.encode() if paper.name.endswith(".txt") else printed(text.splitlines())
        actions.add_document(name=paper.name, content=[content], by=by, at=at, **place)


def _of_contract(paper: Paper, founded: Founded, by: Viewer) -> tuple[dict[str, str], dict[str, str]]:
    contract = queries.contract(founded.contracts[paper.firm, paper.contract], viewer=by)
    facts = {
        "number": contract.number,
        "customer": paper.firm,
        "plan": contract.plan.name,
        "begins": contract.starts_on.isoformat(),
        "ends": contract.ends_on.isoformat() if contract.ends_on else "further notice",
        "signs": founded.speakers[paper.firm],
    }
    return facts, {"contract_number": contract.number}


def _of_agreement(paper: Paper, founded: Founded) -> tuple[dict[str, str], dict[str, str]]:
    number = founded.agreements[paper.firm]
    return {"number": number, "customer": paper.firm}, {"agreement_number": number}
