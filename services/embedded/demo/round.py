"""The round that is played: London's 32 CCGs, each with a fate."""

from datetime import timedelta

from services.embedded.demo import fates
from services.embedded.demo.player import Fate
from workflows.contracts.bids import Stage
from workflows.contracts.cycles import Model

JOINT, INVOLVED = Model.JOINT, Model.GREATER_INVOLVEMENT

TELLING = (
    Fate(
        "07T",
        "two boards; its condition lapses",
        Stage.LAPSED,
        turns=fates.conditions(lambda start: start - timedelta(days=1))
        | fates.never("discharge_condition"),
    ),
    Fate(
        "08Y",
        "two boards; one asks for changes, the other's approval stands",
        turns=fates.changes_requested(),
    ),
    Fate("07R", "a chair with an interest is refused", turns=fates.conflicted_chair()),
    Fate("08J", "Kingston and Richmond bid together", with_ccgs=("08P",)),
    Fate(
        "07P",
        "approved for the lower model",
        turns=fates.outcome(
            "decide",
            outcome="approve_lower_model",
            lower_model="joint",
            codes=["R08"],
        ),
    ),
    Fate("07M", "the board objects, the CCG revises", turns=fates.board_objects()),
    Fate(
        "07W",
        "the member practices vote against",
        Stage.WITHDRAWN,
        turns=fates.members_against(),
    ),
    Fate("08H", "questions before the decision", turns=fates.asked_first("decide")),
    Fate(
        "08D",
        "a condition, met in time",
        turns=fates.conditions(lambda start: start - timedelta(days=10)),
    ),
    Fate(
        "08P",
        "withdrawn: Richmond joins Kingston's bid",
        Stage.WITHDRAWN,
        JOINT,
        turns=fates.withdraw_when("submit_application", "We join Kingston's bid."),
    ),
    Fate("07L", "greater involvement: no approvals", model=INVOLVED),
    Fate(
        "08N",
        "not approved",
        Stage.REJECTED,
        turns=fates.outcome(
            "decide",
            outcome="reject",
            codes=["R04"],
            reasons="Financial control is not yet sound.",
        ),
    ),
)
"""One bid for each thing that is worth seeing; the smallest demonstration has these."""

OTHERS = (
    Fate(
        "07N",
        "deferred to the next round",
        Stage.DEFERRED,
        turns=fates.outcome(
            "decide",
            outcome="defer",
            to_cycle="2016-17",
            codes=["R06"],
            reasons="Ready next year.",
        ),
    ),
    Fate("07Q", "joint, decided locally", model=JOINT),
    Fate(
        "07V",
        "the agreement leaves a function out; signing too early is refused",
        turns=fates.too_early_and_complaints(),
    ),
    Fate(
        "07X",
        "not eligible",
        Stage.NOT_ELIGIBLE,
        turns=fates.outcome(
            "screen", outcome="not_eligible", reasons="Directions are in force."
        ),
    ),
    Fate("07Y", "on hold for a while", turns=fates.held_first("record_board_decision")),
    Fate(
        "08A",
        "the board asks a question",
        turns=fates.asked_first("record_board_decision"),
    ),
    Fate(
        "08C",
        "the board objects, the CCG withdraws",
        Stage.WITHDRAWN,
        turns=fates.board_objects("The board will not be persuaded this year."),
    ),
    Fate(
        "08E",
        "supported track",
        turns=fates.outcome(
            "screen", outcome="supported_track", reasons="Two must-haves are missing."
        ),
    ),
    Fate("08F", "greater involvement", model=INVOLVED),
    Fate("08G", "straight through"),
    Fate(
        "08K",
        "withdrawn days before the start",
        Stage.WITHDRAWN,
        turns=fates.withdraw_when("go_live", "The governing body changed its mind."),
    ),
    Fate("08L", "joint", model=JOINT),
    Fate("08M", "straight through"),
    Fate(
        "08Q",
        "the panel returns it for correction",
        turns=fates.outcome(
            "conclude_conflict_review",
            outcome="return_for_correction",
            reasons="The committee's table lacks a vice chair.",
        ),
    ),
    Fate(
        "08R",
        "the application never comes",
        Stage.LAPSED,
        turns=fates.never("submit_application"),
    ),
    Fate("08T", "straight through"),
    Fate(
        "08V",
        "approved with comments",
        turns=fates.outcome(
            "record_board_decision",
            outcome="approve_with_comments",
            comments="Keep the board told every quarter.",
        ),
    ),
    Fate("08W", "joint", model=JOINT),
    Fate(
        "08X",
        "a condition, met in time",
        turns=fates.conditions(lambda start: start - timedelta(days=20)),
    ),
    Fate("09A", "straight through; Westminster's board judges 08Y too"),
)

ROUND = (*TELLING, *OTHERS)
