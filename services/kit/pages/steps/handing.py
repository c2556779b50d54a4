"""Forms of the handover: the members' vote, the budget, the agreement."""

from services.kit.pages.bid.wording import Row, functions, rows
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Day, Field, Hidden, Line, Number, Tick
from services.kit.pages.questions.forms import Form
from services.kit.pages.steps import reviewing
from workflows.contracts.bids import Bid
from workflows.contracts.handovers import Agreement
from workflows.contracts.money import Share
from workflows.rules import agreement, phases, words


def record_mandate(asking: Asking) -> Form:
    """The ballot of the member practices, as the lay verifier found it."""
    return Form(
        title="Record the members' vote",
        lead=(
            "Enter the ballot of your member practices as you verified it. The system "
            "works out whether the vote is in favour.",
        ),
        questions=(
            Day(
                name="ballot.opened",
                label="When did the ballot open?",
                ask="the day the ballot opened",
                hint=f"For example, {asking.now.day} {asking.now.month} "
                f"{asking.now.year}",
            ),
            Day(
                name="ballot.closed",
                label="When did it close?",
                ask="the day the ballot closed",
            ),
            _count("electorate", "How many practices could vote?"),
            _count("in_favour", "How many voted in favour?"),
            _count("against", "How many voted against?"),
            _share(
                "turnout_minimum",
                "Turnout that the constitution asks for",
                "the turnout that is asked for",
            ),
            _share(
                "threshold",
                "Share of votes that has to be exceeded",
                "the share of votes",
            ),
            Line(
                name="ballot.franchise",
                label="Who has a vote?",
                ask="who has a vote",
                hint="As the constitution says it.",
                value="one practice, one vote",
            ),
        ),
        effect="A vote against the bid withdraws it for good. If too few voted, a new "
        "ballot can be held and recorded.",
        button="Record the vote",
    )


def _count(name: str, label: str) -> Number:
    asked = {
        "electorate": "how many practices could vote",
        "in_favour": "how many voted in favour",
        "against": "how many voted against",
    }
    return Number(name=f"ballot.{name}", label=label, ask=asked[name])


def _share(name: str, label: str, ask: str) -> Number:
    return Number(name=f"ballot.{name}", label=label, ask=ask, value="50", suffix="%")


def agree_allocation(asking: Asking) -> Form:
    """One side's finance officer signs the budget by its check code."""
    found = asking.bid.allocation
    if found is None:
        return Form(title="Agree the allocation", questions=(), button="Agree")
    names = {a.code: a.name for a in asking.bid.applicants}
    return Form(
        title="Agree the allocation",
        link=("/allocation", "Look at the budget practice by practice"),
        facts=(
            *((names.get(one.ccg, one.ccg), _sums(one)) for one in found.shares),
            ("Total", words.money(found.total_pence)),
            *((("Practice lines from", found.source),) * bool(found.source)),
            ("Check code of the schedule", found.schedule_hash),
        ),
        questions=(Hidden(name="schedule_hash", value=found.schedule_hash),),
        effect="You sign these sums and this check code. Both sides have to sign the "
        f"same: {words.money(found.total_pence)}.",
        button="Agree the allocation",
    )


def _sums(share: Share) -> str:
    return (
        f"{words.money(share.practices_pence)} for "
        f"{words.plural(share.practices, 'practice')}\n"
        f"{words.money(share.contingency_pence)} contingency\n"
        f"{words.money(share.headroom_pence)} headroom\n"
        f"{words.money(share.total_pence)} together"
    )


IN_FULL = ("/papers", "Read the agreement and the other papers")


def to_read(asking: Asking) -> tuple[str, str]:
    """Where whoever signs reads the agreement; among the papers until it is typeset."""
    if not asking.agreement:
        return IN_FULL
    return f"/documents/{asking.agreement}", "Read the agreement in full (PDF)"


def sign_agreement(asking: Asking) -> Form:
    """The accountable officer signs, after seeing what differs from the application."""
    found = asking.bid.agreement
    if found is None:
        return Form(title="Sign the agreement", questions=(), button="Sign")
    seen = agreement.has_acknowledged(found, asking.by.body)
    changed = bool(found.added or found.removed) and not seen
    tick: tuple[Field, ...] = (
        Tick(
            name="acknowledges_changes",
            label="I have seen what differs from the application, and agree to it.",
            ask="that you have seen what differs from the application",
        ),
    )
    return Form(
        title="Sign the agreement",
        link=to_read(asking),
        facts=agreed(asking.bid, found),
        questions=(
            Hidden(name="digest", value=found.digest),
            *(tick if changed else ()),
        ),
        effect="You sign the agreement for your CCG. NHS England signs last. A "
        "signature cannot be taken back.",
        button="Sign the agreement",
    )


def agreed(bid: Bid, one: Agreement) -> tuple[Row, ...]:
    """What an agreement says, and how its scope differs from what was asked for."""
    same = "" if one.added or one.removed else "Nothing: the functions are the same"
    return tuple(
        rows(
            ("Agreement", one.instrument),
            ("Functions", "\n".join(functions(bid, one.functions))),
            ("Differs from the application", same),
            ("Added since the application", "\n".join(functions(bid, one.added))),
            ("Removed since the application", "\n".join(functions(bid, one.removed))),
            ("Moves later", phases.said(one.phases) if one.phases else ""),
            *reviewing.reviewed(bid, one),
            ("May be signed from", words.moment(one.sign_from)),
            ("Check code of the agreement", one.digest),
        )
    )
