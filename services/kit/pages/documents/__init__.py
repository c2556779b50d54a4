"""Documents of a bid: listed, fetched, and checked by anybody."""
