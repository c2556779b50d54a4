"""What came after a date of the round, and is admitted by override."""

from collections.abc import Iterator

from services.kit.pages.bid.wording import Row, capital
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Choice, Day, Field, Hidden
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps.anytime import reason
from workflows.contracts.bids import Bid
from workflows.rules import admission, words
from workflows.rules.sentences import DATES


def admit_late(asking: Asking) -> Form:
    """Which date was missed, until when it is taken all the same, and why."""
    missed = admission.missed(asking.bid, asking.now)
    example = asking.bid.start_date
    return Form(
        title="Admit what came late",
        lead=(
            "The round is closed to what comes after its date. You admit this bid in "
            "your own name, for the reason that you give.",
        ),
        facts=tuple(
            (f"Due: {DATES[key]}", words.moment(due)) for key, due in missed.items()
        ),
        questions=(
            _which(asking),
            Day(
                name="until",
                label="Until which day is it taken?",
                ask="the last day",
                hint=f"Until 5pm on that day, before the start on {words.day(example)}.",
            ),
            reason("Why is it admitted?", ask="why it is admitted"),
        ),
        effect="The CCG gets a letter at once. The override, your name and the reason "
        "stand on the bid and in its history.",
        button="Admit it",
    )


def _which(asking: Asking) -> Field:
    keys = list(admission.missed(asking.bid, asking.now))
    if len(keys) == 1:
        return Hidden(name="key", value=keys[0])
    return Choice(
        name="key",
        label="What came late?",
        ask="what came late",
        choices=tuple((key, capital(DATES[key]), "") for key in keys),
    )


def shown(bid: Bid) -> Iterator[Row]:
    """What was admitted late, by whom and why, for those who take part."""
    for one in bid.admissions:
        yield (
            "Admitted late",
            f"{capital(DATES[one.key])}, due by {words.moment(one.due)}, is taken until "
            f"{words.moment(one.until)}.\n{one.by.name} admitted it on "
            f"{words.day(one.at)}: {one.reason}",
        )
