"""A promise told: the question, the sentence and the figures, as the page, paper and the terminal have them."""

from dataclasses import dataclass

from servanda.web.desk.cases.proof import figures
from servanda.web.desk.cases.proof.figures import Row, Sums
from servanda.web.desk.cases.proof.sentence import Part, question, sentence
from servanda.web.desk.cases.proof.shown import AnyPromise
from servanda.web.desk.cases.proof.teller import Teller
from servanda.web.desk.cases.proof.wording import KINDS, is_always


@dataclass(frozen=True, slots=True)
class Telling:
    """One promise, told."""

    name: str
    question: str
    sentence: tuple[Part, ...]
    rows: tuple[Row, ...]
    to_come: tuple[Row, ...]
    sums: Sums
    works: bool

    @property
    def text(self) -> str:
        """The sentence by itself."""
        return "".join(part.text for part in self.sentence)


def told(kind: str, one: AnyPromise, teller: Teller) -> Telling:
    """One promise of either proof in words. No statement."""
    works = any(not is_always(teller.sheet.calendars.get(teller.calendar(line))) for line in one.lines)
    name = f"{KINDS[kind]} {one.cycle}" if one.cycle > 1 else KINDS[kind]
    return Telling(
        name=name,
        question=question(name, one, teller),
        sentence=tuple(sentence(kind, one, teller, works=works)),
        rows=tuple(figures.past(one, teller)),
        to_come=tuple(figures.future(one, teller)),
        sums=figures.sums(one),
        works=works,
    )
