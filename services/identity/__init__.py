"""Sign-in for the embedded system: anybody may be any example person. Never for real use."""
