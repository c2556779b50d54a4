"""What example people send: for each command, the body with which they would meet a need."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Json = dict[str, Any]

STATEMENTS: Json = {
    "integration": "Practices, community nurses and social care plan care as one team.",
    "standards": "The same opening hours and the same tests at every practice.",
    "inequalities": "Money follows need: more for the practices with the sickest lists.",
    "five_year_plan": "Section 4 of the five-year plan asks for it.",
    "governance": "A primary care committee with a lay chair and a lay majority.",
    "conflicts_outline": "Declared before papers, ruled on by the guardian, minuted.",
    "running_costs": "Within the present limit, with staff shared between CCGs.",
    "area_team_reliance": "Two contract managers of the local team, half their time.",
    "timetable": "From the start of the financial year.",
    "engagement": "Two meetings with every locality, and Healthwatch.",
    "contact": {
        "name": "Alex Example",
        "email": "primary-care@ccg.example",
    },
}
FUNCTIONS = ["F01", "F02", "F03", "F05", "F07", "F08"]


def application(view: Json, **changes: Any) -> Json:
    """Part one."""
    return {
        "start_date": view["start_date"],
        "functions": view["functions"],
        "benefits": "Shorter waits, and one budget for care outside hospital.",
        "measures": "Access survey, emergency admissions, list turnover.",
        "constitution_reference": "Constitution, version 4.2",
        "governance": "Primary care commissioning committee, reporting to the board.",
        "committee": [
            _seat("Lena Sample", "chair", "lay"),
            _seat("Ravi Sample", "vice chair", "lay"),
            _seat("Tess Sample", "chief finance officer", "executive"),
        ],
        "terms_of_reference": "Terms of reference 1.0",
        "conflict_policy": "Conflicts of interest policy 3.0",
        "conflict_policy_statement": "Follows the statutory guidance of December 2014.",
        "guardian": "The chair of the audit committee",
        "information_governance_level": 2,
        "finance_template": "Finance template, first version",
        **changes,
    }


def _seat(name: str, role: str, category: str) -> Json:
    return {"name": name, "role": role, "category": category, "votes": True}


def condition(due: date, criterion: str = "Governance") -> Json:
    """A condition of approval."""
    return {
        "criterion": criterion,
        "text": "Appoint a second lay member to the committee.",
        "owner": "Accountable officer",
        "evidence": "Minutes of the governing body.",
        "due": due.isoformat(),
        "support_level": 1,
    }


def _part_two(view: Json) -> Json:
    """How each applicant stands, and each criterion of the round, all of them met."""
    return {
        "snapshots": [
            {
                "ccg": one["code"],
                "rating": "good",
                "finance": "balanced",
                "special_measures": False,
            }
            for one in view["applicants"]
        ],
        "findings": [
            {
                "criterion": one["code"],
                "met": True,
                "evidence": "Seen at the last quarterly assurance meeting.",
            }
            for one in view["lists"]["criteria"]
        ],
    }


def ballot(today: date, in_favour: int, against: int, electorate: int = 40) -> Json:
    """A ballot that closed yesterday."""
    return {
        "opened": (today - timedelta(days=14)).isoformat(),
        "closed": (today - timedelta(days=1)).isoformat(),
        "electorate": electorate,
        "in_favour": in_favour,
        "against": against,
    }


def board_decision(view: Json, board: str, today: date, **changes: Any) -> Json:
    """A board's approval, from its minutes."""
    return {
        "version": view["version"],
        "board": board,
        "outcome": "approve",
        "meeting_date": today.isoformat(),
        "minute_reference": "HWB minute 12",
        "votes": {"in_favour": 7, "against": 0, "abstained": 1},
        **changes,
    }


def support_plan(today: date) -> Json:
    """One milestone, due in a month, and the track looked at again a month later."""
    return {
        "host": "NHS England London",
        "review": (today + timedelta(days=60)).isoformat(),
        "milestones": [
            {
                "text": "Appoint two lay members to the committee.",
                "owner": "Accountable officer",
                "due": (today + timedelta(days=30)).isoformat(),
                "done_when": "The governing body's minutes show both appointments.",
            }
        ],
    }


def meet(view: Json, need: Json, today: date) -> Json:
    """The body that meets a need in favour of the bid."""
    version = view["version"]
    subject = need["subject"]
    makers: dict[str, Callable[[], Json]] = {
        "screen": lambda: {"outcome": "eligible", "reasons": "Complete and in time."},
        "agree_support_plan": lambda: support_plan(today),
        "record_milestone": lambda: {
            "milestone": subject,
            "evidence": "Minutes seen; both lay members are in post.",
        },
        "reassess_track": lambda: {
            "track": "fast",
            "found": [
                {"must_have": one["code"], "met": True, "evidence": "Seen."}
                for one in view["lists"]["tracks"]["must_haves"]
            ],
            "reasons": "Every must-have is in place now.",
        },
        "submit_application": lambda: {"application": application(view)},
        "sign_application": lambda: {"version": version, "declaration": True},
        "record_board_decision": lambda: board_decision(view, subject, today),
        "declare_interest": lambda: {"category": "none"},
        "rule_on_interest": lambda: {
            "interest": subject,
            "handling": "leave",
            "reason": "A partner in a practice that the bid concerns.",
        },
        "give_guardian_opinion": lambda: {
            "satisfied": True,
            "opinion": "Declared and handled as the policy says.",
        },
        "conclude_conflict_review": lambda: {
            "version": version,
            "outcome": "clear",
            "reasons": "Nobody with an interest shaped the proposal.",
        },
        "attest_assurance": lambda: {
            "version": version,
            "outcome": "attest",
            "thresholds": {
                "assurance": True,
                "conflicts": True,
                "financial_control": True,
                "planning": True,
            },
            "evidence": "The last quarterly assurance meeting.",
            **_part_two(view),
        },
        "sign_assurance": lambda: {"declaration": True},
        "moderate": lambda: {
            "version": version,
            "recommendation": "approve",
            "reasons": "In line with like bids of the region.",
        },
        "decide": lambda: {
            "version": version,
            "outcome": "approve",
            "reasons": "Every test is met.",
        },
        "accept_model": lambda: {"declaration": True},
        "record_mandate": lambda: {"ballot": ballot(today, 30, 4)},
        "send_evidence": lambda: {
            "condition": subject,
            "evidence": "The governing body appointed her; its minutes say so.",
        },
        "discharge_condition": lambda: {
            "condition": subject,
            "evidence": "Minutes seen; the second lay member is in post.",
        },
        "agree_allocation": lambda: {
            "schedule_hash": view["allocation"]["schedule_hash"]
        },
        "issue_agreement": lambda: {
            "instrument": "Delegation agreement, issue 1",
            "functions": view["functions"],
        },
        "sign_agreement": lambda: {
            "digest": view["agreement"]["digest"],
            "acknowledges_changes": True,
        },
        "countersign_agreement": lambda: {"digest": view["agreement"]["digest"]},
        "go_live": lambda: {"declaration": True},
        "confirm_handover": lambda: {"declaration": True},
        "resume": lambda: {"reason": "The question is settled."},
        "answer_information": lambda: {
            "request": subject,
            "answers": [
                "The figure is in the finance template, row 14."
                for request in view["requests"]
                if request["id"] == subject
                for _ in request["questions"]
            ],
        },
        "extend_date": lambda: {
            "key": "start",
            "to": (today + timedelta(days=30)).isoformat(),
            "reason": "NHS England consents to a later start.",
        },
    }
    return makers[need["command"]]()
