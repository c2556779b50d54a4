"""Bodies as they stand and stood, version by version, and the cases they are tried with."""
