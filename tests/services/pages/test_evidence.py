"""Evidence for a condition: sent by the CCG from the browser, judged by the region."""

import hashlib
import json
import zipfile
from io import BytesIO

from tests import builders
from tests.services.house import House
from tests.services.pages.test_ccg_papers import A_DOCX, A_PDF
from tests.services.pages.visiting import Browser, Page, browser
from tests.services.pages.walking import opened, until_asked
from workflows.contracts import commands as c
from workflows.contracts.decisions import ConditionStatus, Recommendation

OFFICER = "olu"
TASK = "Send evidence for condition 1, bid "
SAID = "She was appointed on 3 June."


async def conditional(home: House) -> str:
    """A bid approved with a condition on governance."""
    bid_id = await opened(home)
    await until_asked(home, bid_id, "decide")
    bid = home.bids.bids[bid_id]
    decision = c.Decide(
        by=builders.NATIONAL,
        version=bid.version,
        outcome=Recommendation.APPROVE_WITH_CONDITIONS,
        reasons="Sound.",
        conditions=(builders.terms(bid.start_date),),
    )
    await home.bids.give(bid_id, decision, "decided")
    return bid_id


async def attach(
    who: Browser, bid_id: str, content: bytes = A_PDF, name: str = "minutes.pdf"
) -> Page:
    files = f"/ccg/bids/{bid_id}/conditions/c1/files"
    answer = await who.post(
        files,
        files={"file": (name, content, "application/octet-stream")},
        follow_redirects=True,
    )
    return Page(answer)


async def test_the_ccg_sends_and_the_region_judges_until_it_is_enough(home: House):
    """A task, words and a file; sent back with the reason; sent anew; met."""
    bid_id = await conditional(home)
    step = f"/ccg/bids/{bid_id}/do/send-evidence?about=c1"
    async with (
        browser(home, OFFICER) as officer,
        browser(home, "rhea") as rhea,
        browser(home, "isla") as isla,
    ):
        work = await officer.see("/ccg/")
        tab = await officer.see(f"/ccg/bids/{bid_id}/conditions")
        assert work.links[f"{TASK}{bid_id}"] == step
        assert tab.links["Say that it is met: condition 1"] == step
        form = await officer.see(step)
        assert "Evidence wanted: Minutes of the governing body" in form.text
        assert "Nothing is attached." in form.text
        page = await attach(officer, bid_id)
        assert "minutes.pdf" in page.links
        link = page.links["minutes.pdf"]
        theirs = link.replace("/ccg/", "/nhs-england/") + "?opened=yes"
        await rhea.see(theirs, 404)
        await isla.see(link, 404)
        done = await officer.fill(await officer.see(step), evidence=SAID)
        assert "/recorded/" in done.url
        assert f"{TASK}{bid_id}" not in (await officer.see("/ccg/")).links
        tab = await rhea.see(f"/nhs-england/bids/{bid_id}/conditions?opened=yes")
        assert "Sent by Olu Example" in tab.text
        assert SAID in tab.text
        assert "regional team judges what was sent" in tab.text
        got = await rhea.get(theirs)
        assert got.content == A_PDF
        assert got.headers["content-disposition"].startswith("attachment; ")
        form = await rhea.see(
            f"/nhs-england/bids/{bid_id}/do/discharge-condition?about=c1"
        )
        assert hashlib.sha256(A_PDF).hexdigest()[:12] in form.text
        back = form.links["It is not enough: say why and send it back"]
        form = await rhea.see(f"/nhs-england/bids/{bid_id}/do/{back}")
        assert form.links["minutes.pdf"].startswith("../attachments/")
        await rhea.fill(form, reason="It is a draft.")
        again = await officer.see(f"/ccg/bids/{bid_id}/conditions")
        assert "Open; what was sent is not enough" in again.text
        form = await officer.see(again.links["Say that it is met: condition 1"])
        assert "It is a draft." in form.text
        await officer.fill(form, evidence="The approved minutes.")
        form = await rhea.see(
            f"/nhs-england/bids/{bid_id}/do/discharge-condition?about=c1"
        )
        assert "The approved minutes." in form.text
        await rhea.fill(form, evidence="Seen.")
        told = await officer.see(f"/ccg/bids/{bid_id}/history")
        assert f"with 1 document (minutes.pdf): {SAID}" in told.text
        assert (
            "found what was sent for condition 1 not enough: It is a draft."
            in told.text
        )
        last = await officer.see(f"/ccg/bids/{bid_id}/conditions")
        assert "Say that it is met: condition 1" not in last.links
    assert home.bids.bids[bid_id].conditions[0].status is ConditionStatus.DISCHARGED


async def test_what_is_sent_and_judged_is_what_was_read(home: House):
    """A file more, or other evidence: the form comes back with what was typed."""
    bid_id = await conditional(home)
    step = f"/ccg/bids/{bid_id}/do/send-evidence?about=c1"
    judge = f"/nhs-england/bids/{bid_id}/do/discharge-condition?about=c1"
    async with browser(home, OFFICER) as officer, browser(home, "rhea") as rhea:
        form = await officer.see(step)
        await attach(officer, bid_id)
        refused = await officer.fill(form, 422, evidence=SAID)
        assert "A document was attached or removed" in refused.text
        assert SAID in refused.values["evidence"]
        await officer.fill(refused)
        read = await rhea.see(judge)
        other = await officer.see(step)
        assert "takes the place of what your CCG has sent" in other.text
        await officer.fill(other, evidence="Other.")
        refused = await rhea.fill(read, 422, evidence="Seen.")
        assert "The CCG has sent other evidence since" in refused.text
        assert "Other." in refused.text
        await rhea.fill(refused)
    found = home.bids.bids[bid_id].conditions[0]
    assert [(one.number, one.text) for one in found.sent] == [(2, "Other.")]


async def test_files_are_taken_out_and_there_are_not_too_many(home: House):
    """As an application's: by content, and what is not taken says why."""
    bid_id = await conditional(home)
    files = f"/ccg/bids/{bid_id}/conditions/c1/files"
    async with (
        browser(home, OFFICER) as officer,
        browser(home, "gail") as gail,
        browser(home, "rhea") as rhea,
    ):
        assert "must be a PDF, Word" in (await attach(officer, bid_id, b"<html>")).text
        assert (
            "Choose a file"
            in (Page(await officer.post(files, files={"a": (None, "b")}))).text
        )
        for number in range(5):
            await attach(officer, bid_id, A_DOCX, f"n{number}.docx")
        full = await attach(officer, bid_id, A_PDF, "sixth.pdf")
        assert full.status == 422 or "No more than 5 files" in full.text
        place = "evidence-c1-07R-2"
        gone = Page(await officer.post(files, files={"remove": (None, place)}))
        assert "n1.docx" not in gone.text
        assert "n2.docx" in gone.text
        assert (await attach(gail, bid_id)).status == 403
        assert (await attach(rhea, bid_id)).status == 403
        await officer.see(f"/ccg/bids/{bid_id}/conditions/c9/files", 404)
        papers = await officer.see(f"/ccg/bids/{bid_id}/papers")
        assert "n1.docx" not in papers.text


async def test_the_api_sends_what_is_attached_and_the_record_names_it(home: House):
    """Whatever else the request names is refused; the codes are in the export."""
    bid_id = await conditional(home)
    address = f"/ccg/api/v1/bids/{bid_id}/send-evidence"
    said = {"condition": "c1", "evidence": SAID}
    async with browser(home, OFFICER) as officer, home.client(OFFICER) as client:
        await attach(officer, bid_id)
        other = {"kind": "x", "name": "y.pdf", "size": 1, "sha256": "ab"}
        refused = await client.give(address, said | {"documents": [other]})
        assert refused.json()["type"].endswith("documents-changed")
        answer = await client.give(address, said)
        assert answer.status_code == 200, answer.text
        number = answer.json()["number"]
        packed = await officer.get(f"/ccg/bids/{bid_id}/record.zip")
    with zipfile.ZipFile(BytesIO(packed.content)) as found:
        readme = found.read(f"bid-{bid_id}/README.txt").decode()
        lines = found.read(f"bid-{bid_id}/entries.jsonl").decode().splitlines()
    assert f"Condition 1, entry {number}" in readme
    code = hashlib.sha256(A_PDF).hexdigest()
    assert f"SHA-256 {code}" in readme
    body = json.loads(json.loads(lines[number - 1])["body"])
    assert [one["sha256"] for one in body["documents"]] == [code]
