"""Tables of the register. Imported only inside this folder and by migrations."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from activities.database import Moment, metadata

entries = Table(
    "entries",
    metadata,
    Column("bid_id", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, index=True),
    comment="The record: appended to, never changed; triggers refuse anything else",
)

bids = Table(
    "bids",
    metadata,
    Column("bid_id", String(40), primary_key=True),
    Column("lead", String(10), nullable=False, index=True),
    Column("cycle", String(40), nullable=False),
    Column("region", String(10), nullable=False),
    Column("local_team", String(10), nullable=False),
    Column("model", String(20), nullable=False),
    Column("track", String(20), nullable=False),
    Column("stage", String(30), nullable=False, index=True),
    Column("held", Boolean, nullable=False),
    Column("submitted", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Column("start_date", Date, nullable=False),
    Column("due", Moment),
    Column("waiting", Text, nullable=False),
    Column("applicants", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("outcome", String(30), nullable=False),
    Column("decided", Moment),
    Column("opened", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("ended", Moment),
    Column("state", Text, nullable=False),
    Index("ix_bids_updated", "updated", "bid_id", "submitted"),
    comment="A bid as it stands; number and head are those of its last entry, words are"
    " what a search looks through, state is the whole bid as JSON",
)

delegations = Table(
    "delegations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("after_bid", String(40), nullable=False, index=True),
    Column("ccg", String(10), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("local_team", String(10), nullable=False, index=True),
    Column("region", String(10), nullable=False, index=True),
    Column("start_date", Date, nullable=False),
    Column("ends", Date),
    Column("handed_back", Moment),
    Column("ended", Moment),
    Column("alerts", Integer, nullable=False),
    Column("due", Moment),
    Column("waiting", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    Column("updated", Moment, nullable=False),
    Column("state", Text, nullable=False),
    comment="A delegation as it stands; its entries are in the same record as those of"
    " bids, under its own id; ends is the day that a notice names",
)

bid_bodies = Table(
    "bid_bodies",
    metadata,
    Column("bid_id", String(40), primary_key=True),
    Column("party", String(20), primary_key=True),
    Column("body", String(40), primary_key=True),
    Column("relation", String(40), nullable=False),
    Index("ix_bid_bodies_party_body", "party", "body", "bid_id"),
    comment="Which bodies may see which bids",
)

recusals = Table(
    "recusals",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("bid_id", String(40), primary_key=True, index=True),
    comment="Who may not see the papers of which bid",
)

tasks = Table(
    "tasks",
    metadata,
    Column("bid_id", String(40), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("key", String(40), nullable=False),
    Column("party", String(20), nullable=False),
    Column("body", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("roles", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("command", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("since", Moment),
    Column("due", Moment),
    Column("pauses", Text, nullable=False, server_default=""),
    Column("people", Text, nullable=False, server_default=""),
    Index("ix_tasks_soonest", "party", "body", "due", "bid_id", "position"),
    comment="What a bid waits for; roles and people have a space before and after each,"
    " pauses are JSON, empty where there was none",
)

sealed_decisions = Table(
    "sealed_decisions",
    metadata,
    Column("bid_id", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("cycle", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("seal", String(64), nullable=False),
    Column("salt", String(40), nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_sealed_decisions_cycle", "cycle", "bid_id"),
    comment="Decisions in principle that a round lets out together, as they were taken;"
    " for the deciders alone until then, and no part of any record, list or search",
)

bid_scores = Table(
    "bid_scores",
    metadata,
    Column("bid_id", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("person", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("content", Text, nullable=False),
    comment="Scores of bids, an assessor's in each row; read by assessors who gave theirs"
    " and by those who weigh the bid, and no part of any record, list or search",
)

round_entries = Table(
    "round_entries",
    metadata,
    Column("round", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("body", Text, nullable=False),
    comment="What happened to rounds that let their decisions out together",
)

notices = Table(
    "notices",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("bid_id", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(30), nullable=False),
    Column("party", String(20), nullable=False),
    Column("body", String(40), nullable=False),
    Column("person", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("address", String(254), nullable=False),
    Column("words", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("message_id", String(255), nullable=False),
    Column("queued_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("resend_of", String(200)),
    Column("digest", Date),
    Index("ix_notices_bid_id", "bid_id", "number"),
    Index("ix_notices_person", "person", "queued_at"),
    Index("ix_notices_party_body", "party", "body", "queued_at"),
    Index("ix_notices_state", "state", "bid_id"),
    comment="The delivery log, one message to one person each; the id is made of the"
    " entry that led to it",
)

morning_kinds = Table(
    "morning_kinds",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("kind", String(30), primary_key=True),
    comment="Which kinds of letters somebody has with the morning digest; the rest at once",
)

digests = Table(
    "digests",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("message_id", String(255), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("sent_at", Moment),
    comment="Morning digests, one to one person a day; silent when there was nothing to say",
)

drafts = Table(
    "drafts",
    metadata,
    Column("bid_id", String(40), primary_key=True),
    Column("person", String(40), nullable=False),
    Column("key", String(200), nullable=False),
    Column("lead", String(10), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("reserved_at", Moment, nullable=False),
    Column("updated_by", String(40), nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("expression", Text, nullable=False, server_default=""),
    Column("edits", Text, nullable=False, server_default=""),
    Column("follows", String(40), nullable=False, server_default="", index=True),
    UniqueConstraint("person", "key", name="uq_drafts_person_key"),
    UniqueConstraint("lead", "number", name="uq_drafts_lead_number"),
    comment="Bid numbers given out, and what is written before a bid is submitted; edits"
    " says by part who saved it last and when, as JSON",
)
