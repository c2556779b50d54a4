"""The page of a meeting's draft minutes, and the same to take away."""

from fastapi import APIRouter, Response

from services.kit.pages.meetings import desk, minuted, telling
from services.kit.pages.meetings.diary import Number
from services.kit.pages.meetings.drafts import Form, taken_away
from services.kit.pages.rendering import shown
from services.kit.pages.visitor import AtPage

router = APIRouter(include_in_schema=False)


@router.get("/meetings/{number}/minutes")
async def minutes(at: AtPage, number: Number, form: Form = "page") -> Response:
    """The draft minutes of all items: on the page, as text, or as a file of HTML."""
    here = await desk.of_visitor(at)
    one = (await here.one(number)).meeting
    body = await at.to.committees.at(one.party, one.body, one.day)
    found = await minuted.of(here, one, body)
    there, name = f"{here.where}/{number}", f"draft-minutes-{one.day.isoformat()}"
    match form:
        case "text":
            text = found.as_text().encode("utf-8", "replace")
            answer = Response(text, media_type="text/plain; charset=utf-8")
            return taken_away(answer, f"{name}.txt")
        case "html":
            file = shown("minutes-file.jinja", draft=found)
            return taken_away(file, f"{name}.html")
    return at.page(
        "minutes.jinja",
        title=found.title,
        draft=found,
        of=telling.named(one).lower(),
        back=there,
        back_text=telling.named(one),
        text=f"{there}/minutes?as=text",
        html=f"{there}/minutes?as=html",
    )
