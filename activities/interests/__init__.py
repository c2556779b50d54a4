"""The register of interests, person by person: appended to, never changed."""
