"""Tables of the desk. Imported only inside this folder and by migrations."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from activities.database import Moment, metadata

sign_outs = Table(
    "sign_outs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("until", Moment, nullable=False),
    comment="Sessions that were signed out, until they would have ended anyway",
)

kept_forms = Table(
    "kept_forms",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("issuer", String(400), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("address", String(400), nullable=False),
    Column("content", Text, nullable=False),
    Column("until", Moment, nullable=False),
    comment="What somebody typed when their sign-in had to be renewed, as JSON",
)

claims = Table(
    "claims",
    metadata,
    Column("bid_id", String(40), primary_key=True),
    Column("party", String(20), primary_key=True),
    Column("body", String(40), primary_key=True),
    Column("command", String(40), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("person", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("by", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_claims_party_body", "party", "body"),
    comment="Who has taken on which task of their body; gone when it is released",
)

feeds = Table(
    "feeds",
    metadata,
    Column("person", String(40), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    comment="Calendar feeds, by the SHA-256 of their secret address",
)

papers = Table(
    "papers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("bid_id", String(40), nullable=False),
    Column("slot", String(40), nullable=False),
    Column("name", String(120), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("person", String(40), nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("replaced_at", Moment),
    Column("replaced_by", String(40), nullable=False, server_default=""),
    Column("content", LargeBinary, nullable=False),
    Index("ix_papers_bid_id", "bid_id", "slot"),
    comment="Documents attached to an application, replaced ones too; content is served as"
    " download only",
)

written_sections = Table(
    "written_sections",
    metadata,
    Column("bid_id", String(40), primary_key=True),
    Column("party", String(20), primary_key=True),
    Column("body", String(40), primary_key=True),
    Column("command", String(40), primary_key=True),
    Column("section", String(40), primary_key=True),
    Column("content", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("basis", String(64), nullable=False),
    Column("person", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    comment="Answers to the sections of a step that is not taken yet; no evidence",
)
