"""What must be true of every page: axe finds nothing, and what axe does not look for."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.async_api import Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

LOOKED = """async rules => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations']});
  return [found.violations, [...new Set(found.passes.flatMap(one => one.tags))]];
}"""
"""What is well is not described, node by node: that would take most of the time."""

seen: list[tuple[list[str], list[str]]] = []
"""Of each page that axe looked at, what had something to pass and did, and what failed."""

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select, textarea')]
  .filter(e => e.offsetParent && !e.closest('.nhsuk-skip-link, .nhsuk-u-visually-hidden'))
  .filter(e => !(e.tagName === 'A' && getComputedStyle(e).display === 'inline'))
  .map(e => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
  .filter(([, r]) => r.width < 24 || r.height < 24)
  .map(([html, r]) => `${html} ${Math.round(r.width)}x${Math.round(r.height)}`)"""


ALIKE = """() => {
  const said = e => (e.getAttribute('aria-label') || e.textContent).replace(/\\s+/g, ' ').trim();
  const leads = new Map(), wrong = [];
  for (const e of document.querySelectorAll('main a[href], main button')) {
    if (e.closest('[aria-hidden=true]') || e.hasAttribute('aria-labelledby')) continue;
    const to = e.href ? e.href.split('#')[0]
      : [e.form?.getAttribute('action'), e.name, e.value].join(' ');
    const name = `${e.tagName === 'A' ? 'link' : 'button'} "${said(e)}"`;
    leads.set(name, (leads.get(name) || new Set()).add(to));
  }
  for (const [name, all] of leads)
    if (all.size > 1) wrong.push(`${all.size} different things are called ${name}`);
  for (const e of document.querySelectorAll('input[type=radio], input[type=checkbox]')) {
    const legend = e.closest('fieldset')?.querySelector('legend');
    const more = document.getElementsByName(e.name).length > 1;
    if ((e.type === 'radio' || more) && !legend?.textContent.trim())
      wrong.push(`nothing says what ${e.name} is about`);
  }
  return [...new Set(wrong)];
}"""
"""What reads alike in a list of links or buttons and is not; choices without a question.
axe asks for a name of each, not for one of its own."""

WIDTHS = (320, 375)
DESK = 1280
TWICE = "too wide with text twice as large"
SPACED = "too wide, or cut off, with text spaced out"


async def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open, in a line each."""
    # Through the debugger's own world: the page's policy lets no script in.
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE)
    violations: list[dict[str, Any]]
    violations, passed = await page.evaluate(LOOKED, RULES)
    seen.append((passed, [tag for one in violations for tag in one["tags"]]))
    wrong = [
        f"{one['id']}: {one['help']}: {node['html'][:160]}"
        for one in violations
        for node in one["nodes"]
    ]
    wrong += [f"target size: {one}" for one in await page.evaluate(SMALL_TARGETS)]
    wrong += await page.evaluate(ALIKE)
    return [f"{page.url}: {one}" for one in wrong]


SHOWN = "() => [window.innerWidth, document.documentElement.scrollWidth]"
HAS_IT = "width => window.innerWidth === width"
"""A window that does not have its new width yet says nothing about the page."""
WIDEST = """() => {
  const right = e => Math.max(
    e.getBoundingClientRect().right, e.getBoundingClientRect().left + e.scrollWidth
  );
  return [...document.body.querySelectorAll('*')]
    .filter(e => right(e) > innerWidth && getComputedStyle(e).overflowX === 'visible')
    .map(e => e.outerHTML.slice(0, 120)).slice(-3).join(' | ');
}"""
DOUBLED = "() => { document.documentElement.style.fontSize = '200%'; }"


SPACES = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
  window.dispatchEvent(new Event('resize'));
}"""
"""As readers may set it for themselves (WCAG 1.4.12); no page may refuse it. Theirs is there
when the menu finds its place; here it is told to find it again."""
AS_BEFORE = """() => {
  document.adoptedStyleSheets = []; window.dispatchEvent(new Event('resize'));
}"""
CUT_OFF = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(e => !e.matches('input, textarea, select, svg, svg *'))
  .filter(e => e.clientWidth > 2 && /hidden|clip/.test(getComputedStyle(e).overflow))
  .filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
  .map(e => e.outerHTML.slice(0, 120)).slice(-3).join(' | ')"""
"""What one types scrolls in its box; everything else has to be seen whole."""


CROOKED = """() => [...document.querySelectorAll('.nhsuk-radios--inline')].filter(line => {
  const places = [...line.children].map(e => e.getBoundingClientRect()).filter(r => r.height);
  return places.some((one, i) => i && one.top < places[i - 1].bottom - 1
    && Math.abs(one.top - places[i - 1].top) > 1);
}).map(e => e.textContent.replace(/\\s+/g, ' ').trim()).join(' | ')"""
"""Choices of one line that stand at different heights."""


async def too_wide(page: Page) -> bool:
    """Whether one has to scroll sideways, also before the menu has found its new place."""
    assert page.viewport_size
    width = page.viewport_size["width"]
    shown, wide = await page.evaluate(SHOWN)
    # Mostly the window has it at once: waiting for the next frame takes longer than looking.
    if shown != width:
        await page.wait_for_function(HAS_IT, arg=width)
        shown, wide = await page.evaluate(SHOWN)
    return bool(wide > width)


async def misfits(page: Page) -> list[str]:
    """Where one has to scroll sideways: on a phone, with text spaced out or twice as large."""
    found = []
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        if await too_wide(page):
            found.append(
                f"{page.url}: {await _widest(page)} too wide for {width} pixels"
            )
        if crooked := await page.evaluate(CROOKED):
            found.append(f"{page.url}: {crooked} not in one line at {width} pixels")
    await page.set_viewport_size({"width": DESK, "height": 900})
    await page.evaluate(SPACES)
    if await too_wide(page):
        found.append(f"{page.url}: {await _widest(page)} {SPACED}")
    elif cut_off := await page.evaluate(CUT_OFF):
        found.append(f"{page.url}: {cut_off} {SPACED}")
    await page.evaluate(AS_BEFORE)
    await page.evaluate(DOUBLED)
    if await too_wide(page):
        found.append(f"{page.url}: {await _widest(page)} {TWICE}")
    return found


async def _widest(page: Page) -> str:
    """What sticks out, as far as it can be told."""
    widest: str = await page.evaluate(WIDEST)
    return widest
