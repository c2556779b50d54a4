"""Forms of steps that several parties take: declare, rule, ask, hold, resume, move a date."""

from services.kit.pages.bid.wording import capital, subject
from services.kit.pages.questions.asking import Asking
from services.kit.pages.questions.fields import Choice, Day, Repeat, Text
from services.kit.pages.questions.forms import Form
from workflows.contracts.bids import Bid
from workflows.contracts.clocks import Clock
from workflows.contracts.cycles import DeadlineKey
from workflows.contracts.parties import Party
from workflows.contracts.reviews import InterestCategory
from workflows.rules import anytime, holds, interests, sentences, words

CATEGORY_HINTS = {
    InterestCategory.NONE: "You have looked, and nothing of yours touches this bid.",
    InterestCategory.FINANCIAL: "You could gain or lose money: a partner, owner, "
    "employee or adviser of a practice or provider.",
    InterestCategory.PROFESSIONAL: "Your standing or promotion could depend on it.",
    InterestCategory.PERSONAL: "You could benefit in another way, for example through "
    "a group that you belong to.",
    InterestCategory.INDIRECT: "Somebody close to you has one of the interests above.",
}

READY = (
    "How many practices took part in the engagement, and what did they say?",
    "How will the committee keep a majority without an interest in every decision?",
    "Which staff will do the work, and how are they paid for?",
    "How was the budget worked out, and which risks does it carry?",
    "How will you measure whether patients benefit?",
    "When was the constitution approved, and what did it change?",
    "How does the bid fit the joint health and wellbeing strategy?",
    "How will practices with the most deprived patients be supported?",
)
"""Questions that are often asked."""


def reason(label: str = "Reason", hint: str = "", ask: str = "the reason") -> Text:
    """Why a step is taken."""
    return Text(
        name="reason",
        label=label,
        ask=ask,
        hint=hint or "Everybody who takes part in the bid can read it.",
    )


def declare_interest(asking: Asking) -> Form:
    """An interest, or that there is none; anybody, at any stage."""
    mine = interests.has_declared(asking.bid, asking.by.person)
    kinds = [k for k in InterestCategory if not mine or k != InterestCategory.NONE]
    before = "You have made a declaration on this bid. Declare here what is new."
    return Form(
        title="Declare an interest"
        if mine
        else "Declare an interest, or that you have none",
        lead=(
            *((before,) if mine else ()),
            "An interest is anything that could make somebody ask whether you judge "
            "this bid for its own sake. If in doubt, declare it.",
        ),
        questions=(
            Choice(
                name="category",
                label="Which kind of interest is it?",
                ask="which kind of interest it is",
                choices=tuple(
                    (kind, _category(kind), CATEGORY_HINTS[kind]) for kind in kinds
                ),
            ),
            Text(
                name="description",
                label="What is the interest?",
                ask="what the interest is",
                hint="For example: partner at a practice that the bid covers. Leave "
                "this empty if you have none.",
                rows=4,
            ),
            Day(
                name="since",
                label="Since when? (optional)",
                ask="the date since when you have it",
                hint="For example, 3 6 2012",
            ),
        ),
        effect=f"{_ruler(asking)} rules on an interest before you decide anything on "
        "this bid. If you have none, you can go on at once.",
        button="Declare",
    )


def _category(kind: InterestCategory) -> str:
    said = sentences.CATEGORIES[kind]
    return "I have no interest" if kind is InterestCategory.NONE else capital(said)


def _ruler(asking: Asking) -> str:
    match interests.asked_party(asking.bid, asking.by):
        case Party.CCG:
            return "Your CCG's guardian"
        case Party.NHS_ENGLAND:
            return "NHS England's region"
    return "The chair of the conflicts panel"


def ask_information(asking: Asking) -> Form:
    """Questions to the CCG."""
    stops = asking.by.party in asking.bid.cycle.stops_clock
    clock = (
        "The clock stops until the CCG has answered every question."
        if stops
        else "The clock runs on while the CCG answers."
    )
    days = words.plural(asking.bid.cycle.answer_days, "working day")
    return Form(
        title="Ask the CCG for information",
        lead=(
            "Ask one thing in each question. Write your own, or pick one from the list "
            "and change it. The CCG answers them one by one.",
        ),
        questions=(
            Repeat(
                name="questions",
                title="Question",
                least=1,
                ready=READY,
                fields=(
                    Text(
                        name="text",
                        label="What do you want to know?",
                        ask="the question",
                        hint="Name the section or figure that you mean.",
                        rows=3,
                    ),
                ),
            ),
        ),
        effect=f"{clock} It has {days} for it.",
        button="Send the questions",
    )


def put_on_hold(asking: Asking) -> Form:
    """Clocks stop."""
    limit = asking.bid.cycle.hold_limit
    last = holds.longest(asking.bid.cycle, asking.now)
    days = words.plural(limit, "working day")
    return Form(
        title="Put the bid on hold",
        questions=(
            reason("Why is the bid put on hold?"),
            Day(
                name="until",
                label="On which day does it go on? (optional)",
                ask="the day on which it goes on",
                hint=f"The hold ends by itself that morning, by {words.day(last)} at the "
                "latest. Leave this empty if it is to last until somebody resumes the "
                f"bid. For example, {last.day} {last.month} {last.year}",
            ),
        ),
        effect="All clocks stop, and decisions wait until that day, or until somebody "
        f"resumes the bid. Without a day that is to be within {days}.",
        button="Put the bid on hold",
    )


def resume(asking: Asking) -> Form:
    """Clocks run again."""
    hold = asking.bid.hold
    until = holds.until(asking.bid)
    why = f"On hold since {words.day(hold.at)}{until}: {hold.reason}" if hold else ""
    return Form(
        title="Resume the bid",
        lead=(why,) if why else (),
        questions=(reason("Why can it go on?"),),
        effect="All clocks run again. Dates move by the working days lost; the start date "
        "stands.",
        button="Resume the bid",
    )


def extend_date(asking: Asking) -> Form:
    """A date later than it was."""
    bid = asking.bid
    keys = anytime.movable(bid, asking.by.role, asking.now)
    clocks = [c for c in bid.clocks if c.key in keys and subject(bid, c.subject)]
    which = Choice(
        name="subject",
        label="For which of them?",
        ask="for which of them",
        choices=(
            ("", "All of them", ""),
            *((c.subject, subject(bid, c.subject), _running(c)) for c in clocks),
        ),
    )
    return Form(
        title="Extend a date",
        questions=(
            Choice(
                name="key",
                label="Which date?",
                ask="which date",
                value=keys[0] if len(keys) == 1 else "",
                choices=tuple(
                    (key, capital(sentences.DATES[key]), _due(bid, key)) for key in keys
                ),
            ),
            *((which,) if len(clocks) > 1 else ()),
            Day(
                name="to",
                label="New date",
                ask="the new date",
                hint=f"For example, {_example(asking)}. The hour stays the same.",
            ),
            reason(),
        ),
        effect="Everybody whose date it is gets a letter. A date can be moved again, "
        "only ever later.",
        button="Extend the date",
    )


def _due(bid: Bid, key: DeadlineKey) -> str:
    if key is DeadlineKey.START:
        return f"It is {words.day(bid.start_date)}."
    return f"It is {words.moment(max(c.due for c in bid.clocks if c.key is key))}."


def _running(clock: Clock) -> str:
    return f"{capital(sentences.DATES[clock.key])}, {words.moment(clock.due)}."


def _example(asking: Asking) -> str:
    return f"{asking.now.day} {asking.now.month} {asking.now.year + 1}"
