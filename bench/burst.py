"""Nine o'clock: everybody signs in, opens their work and one bid, within a minute.

Each person is a browser of their own and goes through the whole code flow. They come
whether or not those before them have been served.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from activities.database import Database
from activities.members.reading import MemberReading
from activities.register.reading import Filters, RegisterReading
from bench import apart, processes, reads
from bench.browser import Browser
from bench.connection import Unexpected
from bench.report import table, target
from bench.system import prepared
from bench.visits import WAITED, Burst, Town, visit
from services.embedded.place import HOST, Place
from services.kit.pages.menu import HOMES
from workflows.contracts.parties import Role

BIDS = 1000
PROXY = 9
"""The port that people would come to, behind the sign-in's; nobody listens there."""
SIGN = "identity"
WARM = 40
CALM = 3.0
"""Seconds after the last arrival by which everybody must have been served."""
SEED = 9
READY = 60

PARTS = (*apart.SERVICES, SIGN, "driver", "others")


async def measure(
    folder: Path, base: int, *, people: int, seconds: float, say: reads.Say
) -> str:
    """Serve everybody twice: coming evenly, and coming by chance.

    Raises:
        Unexpected: Somebody was not served, or not rightly.
    """
    found = []
    async with running(folder, base, say) as town:
        await _warm(town)
        for kind, arrivals in (
            ("evenly", _evenly(people, seconds)),
            ("by chance", _by_chance(people, seconds)),
        ):
            one = await _play(town, Burst(kind, people, seconds), arrivals)
            say(f"{people:,} came {kind}: {one.served:.1f} s, {one.errors} errors")
            found.append(one)
    text = _text(found)
    wrong = sum((one.wrong for one in found), Counter[str]())
    if wrong:
        say(text)
        raise Unexpected("; ".join(f"{n} x {w}" for w, n in wrong.most_common(9)))
    return text


@asynccontextmanager
async def running(folder: Path, base: int, say: reads.Say) -> AsyncIterator[Town]:
    """A register with bids, the sign-in, and the services, each where it belongs."""
    signs_in, place = Place(folder, base), Place(folder, base + PROXY)
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    # People are enrolled under the sign-in's own address.
    await prepared(signs_in)
    await reads.fill(signs_in, 0, BIDS)
    say(f"{BIDS:,} bids in the register")
    ports = {name: base + n for n, name in enumerate(apart.SERVICES, 1)}
    programs = {name: apart.serving(name, port) for name, port in ports.items()}
    words = (str(folder), str(base), str(base + PROXY))
    programs[SIGN] = ("-m", "bench.apart", *words)
    env = apart.settings(place, signs_in.issuer, reads.NOWHERE)
    parts = {}
    async with AsyncExitStack() as stack:
        for name, command in programs.items():
            started = processes.program(name, folder, *command, env=env)
            parts[name] = await stack.enter_async_context(started)
        for port in ports.values():
            await _ready(f"http://{HOST}:{port}/health/live")
        await _ready(f"{signs_in.issuer}/keys")
        paths = {apart.SERVICES[name]: port for name, port in ports.items()}
        yield Town(place.base_url, await _people(signs_in), parts, paths)


async def _ready(address: str) -> None:
    async with asyncio.timeout(READY):
        while True:
            browser = Browser()
            try:
                if (await browser.get(address)).status == 200:
                    return
            except Unexpected:
                await asyncio.sleep(0.1)
            finally:
                browser.close()


async def _people(place: Place) -> tuple[str, ...]:
    """Everybody with a bid to look at in the role that they begin with."""
    database = Database(place.database)
    try:
        register = RegisterReading(database)
        found = []
        for person in await MemberReading(database).people(place.issuer):
            first = next(iter(person.memberships), None)
            if first is None or first.party not in HOMES:
                continue
            if first.role is Role.BOARD_MEMBER:
                continue  # Too many of them, who see what their clerk sees.
            seen = await register.bids_for(first.party, first.body, Filters(), 1, 1)
            if seen.total:
                found.append(person.subject)
    finally:
        await database.close()
    random.Random(SEED).shuffle(found)
    return tuple(found)


def _evenly(people: int, seconds: float) -> list[float]:
    return [number * seconds / people for number in range(people)]


def _by_chance(people: int, seconds: float) -> list[float]:
    """When so many come within this time independently of each other."""
    chance = random.Random(SEED)
    return sorted(chance.uniform(0, seconds) for _ in range(people))


async def _warm(town: Town) -> None:
    first = Burst("", WARM, 0.0)
    for number in range(WARM):
        await visit(town, first, number)
    for words in first.wrong:
        raise Unexpected(f"before the burst: {words}")


async def _play(town: Town, burst: Burst, arrivals: Sequence[float]) -> Burst:
    before, own = _cpu(town), time.process_time()
    everything = processes.cpu_of_all()
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, at in enumerate(arrivals):
            await asyncio.sleep(max(0.0, began + at - time.perf_counter()))
            burst.late = max(burst.late, time.perf_counter() - began - at)
            group.create_task(visit(town, burst, number))
    burst.served = time.perf_counter() - began
    now = _cpu(town)
    burst.cpu = {name: now[name] - before[name] for name in now}
    burst.cpu["driver"] = time.process_time() - own
    everything = processes.cpu_of_all() - everything
    burst.cpu["others"] = max(0.0, everything - sum(burst.cpu.values()))
    return burst


def _cpu(town: Town) -> dict[str, float]:
    return {name: processes.cpu_of(pid) for name, pid in town.parts.items()}


def _text(found: Sequence[Burst]) -> str:
    errors, after = sum(f.errors for f in found), max(f.after for f in found)
    lines = [
        target("errors", errors, "0", met=not errors, form="d"),
        target(
            "seconds from the last arrival until everybody was served",
            after,
            f"<= {CALM:.0f}",
            met=after <= CALM,
            form=".1f",
        ),
    ]
    first = found[0]
    words = (
        f"{first.people:,} people within {first.seconds:.0f} s, {BIDS:,} bids in the "
        "register, Temporal away. Sign-in and each service are a process of their own, "
        "and so is the driver, which takes their times.\n"
    )
    parts = (
        table(["Target", "measured", "wanted", ""], lines),
        words,
        _waits(found),
        _costs(found),
    )
    return "\n".join(parts)


def _waits(found: Sequence[Burst]) -> str:
    rows = []
    for one in found:
        for what in WAITED:
            took = sorted(one.took.get(what, ()))
            if took:
                times = [_at(took, share) for share in (0.5, 0.95, 0.99, 1.0)]
                rows.append(
                    [
                        f"{what}, coming {one.kind}",
                        f"{len(took):,}",
                        *(f"{1000 * time:.0f}" for time in times),
                    ]
                )
    return table(["", "times", "p50 ms", "p95 ms", "p99 ms", "max ms"], rows)


def _at(took: Sequence[float], share: float) -> float:
    return took[min(len(took) - 1, int(len(took) * share))]


def _costs(found: Sequence[Burst]) -> str:
    rows = [
        [
            f"coming {one.kind}",
            f"{one.requests:,}",
            f"{one.errors}",
            f"{one.served:.1f}",
            f"{one.most}",
            f"{1000 * one.late:.0f}",
            *(f"{one.cpu[part]:.1f}" for part in PARTS),
        ]
        for one in found
    ]
    head = ["", "requests", "errors", "served after s", "at once, at most"]
    cpu = [f"CPU s, {part}" for part in PARTS]
    return table([*head, "driver late ms", *cpu], rows)
