"""Tables of the reference data. Imported only inside this folder and by migrations."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from activities.database import Moment, metadata

cycles = Table(
    "cycles",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("title", String(200), nullable=False),
    Column("organisations_on", Date, nullable=False),
    Column("policy", Text, nullable=False),
    comment="Application rounds; policy is the cycle as JSON, organisations_on the day"
    " on which a CCG must exist to bid",
)

teams = Table(
    "teams",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("name", String(200), nullable=False),
    comment="NHS England's local teams and regions",
)

ccgs = Table(
    "ccgs",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("gss", String(9)),
    Column("local_team", String(10)),
    Column("region", String(10)),
    Column("practices", Integer),
    Column("registered", Integer),
    Column("paid_pence", BigInteger),
    Column("opened", Date),
    Column("closed", Date),
    comment="Clinical commissioning groups; closed is the last day",
)

boards = Table(
    "boards",
    metadata,
    Column("id", String(9), primary_key=True),
    Column("name", String(200), nullable=False),
    comment="Council areas with a health and wellbeing board; name is the area's",
)

overlaps = Table(
    "overlaps",
    metadata,
    Column("ccg", String(10), ForeignKey("ccgs.code"), primary_key=True),
    Column("board", String(9), ForeignKey("boards.id"), primary_key=True, index=True),
    Column("lsoas", Integer),
    Column("share", Integer, nullable=False),
    comment="How much of a CCG lies in a council area; share is in hundredths of a"
    " percent of the CCG and sums to 10000",
)

practices = Table(
    "practices",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("ccg", String(10), ForeignKey("ccgs.code"), nullable=False, index=True),
    Column("since", Date),
    Column("until", Date),
    Column("opened", Date),
    Column("closed", Date),
    Column("registered", Integer),
    Column("example", Boolean, nullable=False),
    comment="General practices; since and until bound the link to the CCG",
)

baselines = Table(
    "baselines",
    metadata,
    Column("practice", String(10), ForeignKey("practices.code"), primary_key=True),
    Column("year", String(7), primary_key=True),
    Column("ccg", String(10), ForeignKey("ccgs.code"), nullable=False),
    Column("registered", Integer),
    Column("example", Boolean, nullable=False),
    Column("source", String(200), nullable=False),
    Column("weighted", BigInteger),
    Column("published", BigInteger),
    Column("deductions", BigInteger),
    Column("net", BigInteger),
    Column("row", Integer),
    Index("ix_baselines_ccg_year", "ccg", "year"),
    comment="Whose baseline a practice belongs to in a year: one only (R21); weighted is"
    " in millionths of a patient, row the line of the file",
)

mergers = Table(
    "mergers",
    metadata,
    Column("ccg", String(10), primary_key=True),
    Column("into", String(10), nullable=False, index=True),
    Column("on", Date, nullable=False),
    Column("source", String(200), nullable=False),
    comment="CCGs that were merged into others; their practices are the others' from"
    " that day",
)

payments = Table(
    "payments",
    metadata,
    Column("practice", String(10), primary_key=True),
    Column("year", String(7), primary_key=True),
    Column("line", String(40), primary_key=True),
    Column("pence", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["practice", "year"], ["baselines.practice", "baselines.year"]
    ),
    comment="Practice lines that are not nil; they sum to the practice's total",
)

loads = Table(
    "loads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False, index=True),
    Column("file", String(400), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("at", Moment(), nullable=False),
    comment="What was loaded from where",
)
