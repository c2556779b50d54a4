"""Variables of the parts that the product does not know."""

PORT = "CHAOS_PORT"
KEYS = "CHAOS_KEYS"
IMPATIENT = "CHAOS_IMPATIENT"
PAUSE = "CHAOS_LEDGER_PAUSE"
