"""The form on which an assessor scores a bid, criterion by criterion."""

from collections.abc import Iterator

from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Field, Hidden, Number, Text
from services.kit.pages.questions.forms import Form
from services.kit.pages.rendering import inside
from services.kit.pages.steps import weighing
from services.kit.pages.steps.conditions import version
from workflows.contracts.bids import Bid
from workflows.contracts.catalogues import Scoring
from workflows.rules import scoring, words


def score_bid(asking: Asking) -> Form:
    """Points and evidence for each criterion of the round."""
    bid = asking.bid
    rule = bid.cycle.scoring or Scoring()
    done = len(scoring.current(bid))
    return Form(
        title="Score the bid",
        lead=(
            f"You score version {bid.version} of the application, from 0 to {rule.most} "
            "points for each criterion.",
            f"{words.plural(done, 'assessor')} scored it before you. You read what they "
            "gave once you have given yours."
            if done
            else "Nobody has scored it yet.",
            *weighing.attested(bid)[:1],
        ),
        facts=weighing.found(bid),
        questions=(version(asking), *_criteria(bid, rule)),
        effect="You score a version once, and cannot change it afterwards. Other "
        "assessors read your scores once they have given theirs. If the application or "
        "Part two changes, your scores are of an older version and you may score again.",
        button="Record the scores",
    )


def _criteria(bid: Bid, rule: Scoring) -> Iterator[Field]:
    for number, one in enumerate(bid.cycle.criteria):
        place = f"scores.{number}"
        yield Hidden(name=f"{place}.criterion", value=one.code)
        yield Number(
            name=f"{place}.points",
            label=f"{one.words}: how many points?",
            ask=f"the points ({inside(one.words)})",
            hint=f"From 0 to {rule.most}. Leave it empty if you cannot say: that is not "
            "nought.",
        )
        yield Text(
            name=f"{place}.reason",
            label=f"{one.words}: why, and what shows it?",
            ask=f"why, and what shows it ({inside(one.words)})",
            rows=2,
        )
