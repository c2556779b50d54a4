"""Tables of the ledger. Imported only inside this folder and by migrations.

Postings are written first and their transfer last: a trigger refuses a transfer whose
postings do not sum to zero, another refuses postings to a transfer that is there, and
the deferred foreign key refuses a commit without the transfer.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
)

from activities.database import Moment, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("code", String(100), primary_key=True),
    Column("opened", Moment, nullable=False),
    comment="Accounts, opened by their first posting",
)

transfers = Table(
    "transfers",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("bid_id", String(40), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    comment="Movements of money; a transfer seals its postings",
)

postings = Table(
    "postings",
    metadata,
    Column(
        "transfer",
        String(100),
        ForeignKey("transfers.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column(
        "account", String(100), ForeignKey("accounts.code"), nullable=False, index=True
    ),
    Column("pence", BigInteger, nullable=False),
    CheckConstraint("pence <> 0", name="moves_something"),
    comment="The sides of transfers; positive into the account, negative out of it",
)
