"""Pages without a mouse: Tab from stop to stop, Space and arrows to choose, Enter to go on."""

from typing import Any, NamedTuple

from playwright.async_api import Page

from tests.browser.sitting import Json, flat

MOST = 150
"""Stops on a page."""

STOP = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect()
  const top = document.elementFromPoint(r.x + r.width / 2, r.y + Math.min(r.height / 2, 20))
  const style = getComputedStyle(e)
  const drawn = e.matches('[type=radio], [type=checkbox]')
    ? getComputedStyle(e.nextElementSibling, '::before')
    : e.matches('summary') ? getComputedStyle(e.firstElementChild) : style
  const marked = [style, drawn].some(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')
  const inView = !top || e.contains(top) || top.contains(e)
    || !!e.closest('label, .nhsuk-radios__item, .nhsuk-checkboxes__item')
  return [e.tagName, e.type || '', e.name || '', e.value || '', e.href || '',
    e.outerHTML.slice(0, 200), !!e.closest('main'), !!e.checked, marked, inView]
}"""

SEATS = """() => {
  const said = {}
  const way = document.querySelector('.bids-ways [type=radio]')
  if (way) said[way.name] = 'all'
  const chair = document.querySelector('select[name$=".chair"]')
  if (chair) said[chair.name] = chair.options[1].text
  const resolution = document.querySelector('[name$=".resolution"]')
  if (resolution) said[resolution.name] = 'That the board approves the bid.'
  return said
}"""
"""Everybody who may act was there and for it; the first of them in the chair."""


class Stop(NamedTuple):
    """Where the focus is."""

    tag: str
    type: str
    name: str
    value: str
    href: str
    html: str
    in_main: bool
    checked: bool
    marked: bool
    in_view: bool


async def tab(page: Page) -> Stop:
    """On to the next stop, which has to be seen and in view (WCAG 2.4.7, 2.4.11)."""
    await page.keyboard.press("Tab")
    stop = Stop(*await page.evaluate(STOP))
    if stop.tag != "BODY":
        assert stop.marked, f"no focus to be seen at {page.url}: {stop.html}"
        assert stop.in_view, f"hidden behind something at {page.url}: {stop.html}"
    return stop


async def past_the_menu(page: Page) -> None:
    """The first stop of a page just opened leads past the menu."""
    first = await tab(page)
    assert "Skip to main content" in first.html, page.url
    await page.keyboard.press("Enter")


async def _enter(page: Page) -> None:
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


async def follow(page: Page, part: str) -> None:
    """The first link in the page's own part whose address has this in it."""
    await past_the_menu(page)
    for _ in range(MOST):
        stop = await tab(page)
        if stop.tag == "A" and part in stop.href:
            await _enter(page)
            return
    raise AssertionError(f"no way to {part} from {page.url}")


async def press(page: Page, words: str) -> None:
    """A button by what stands on it."""
    for _ in range(MOST):
        stop = await tab(page)
        if stop.tag in {"BUTTON", "A"} and words in stop.html:
            await _enter(page)
            return
    raise AssertionError(f"no button {words!r} at {page.url}")


async def answer(page: Page, body: Json) -> None:
    """Every question of the page, and the button under them."""
    answers = dict(flat(body)) | await page.evaluate(SEATS)
    await past_the_menu(page)
    for _ in range(MOST):
        stop = await tab(page)
        if stop.tag == "BUTTON" and stop.name == "add":
            if await _wants_more(page, stop.value, body):
                await _enter(page)
                await past_the_menu(page)
        elif stop.tag == "BUTTON" and stop.in_main:
            if stop.name != "remove" and "secondary" not in stop.html:
                await _enter(page)
                return
        elif stop.name:
            assert ".seat." not in stop.name, "folded away, and the focus comes there"
            await _put(page, stop, answers)
    raise AssertionError(f"no way on from {page.url}")


async def _wants_more(page: Page, name: str, body: Json) -> bool:
    held = await page.locator(f'input[name="{name}.count"]').input_value()
    return int(held) < len(body.get(name, ()))


async def _put(page: Page, stop: Stop, answers: dict[str, Any]) -> None:
    wanted = _wanted(stop.name, answers)
    if wanted is None:
        return
    if stop.type == "radio":
        await _choose(page, stop, wanted)
    elif stop.type == "checkbox":
        if (stop.value in wanted) is not stop.checked:
            await page.keyboard.press("Space")
    elif stop.tag == "SELECT":
        # The beginning of an answer picks it from a list.
        await page.keyboard.type(str(wanted))
    else:
        await page.keyboard.press("ControlOrMeta+a")
        await page.keyboard.insert_text(str(wanted))


async def _choose(page: Page, stop: Stop, wanted: str) -> None:
    """Arrows go from one to the next; the first is chosen with Space."""
    await page.keyboard.press("Space")
    for _ in range(40):
        if stop.value == wanted:
            return
        await page.keyboard.press("ArrowDown")
        stop = Stop(*await page.evaluate(STOP))
    raise AssertionError(f"no choice {wanted} for {stop.name} at {page.url}")


def _wanted(name: str, answers: dict[str, Any]) -> Any:
    """What goes into a control; nothing where nothing is to be said."""
    whole, _, last = name.rpartition(".")
    if last in {"day", "month", "year"} and whole in answers:
        year, month, day = str(answers[whole]).split("-")
        return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}[last]
    found = answers.get(name)
    if found is None and last.isdigit() and isinstance(answers.get(whole), list):
        found = answers[whole][int(last)]
    if found is None and last == "text":
        return _wanted(whole, answers)
    if isinstance(found, bool):
        return "yes" if found else "no"
    return found if isinstance(found, list) or found is None else str(found)
