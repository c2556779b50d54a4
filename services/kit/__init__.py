"""Everything that is the same for every party's door."""
