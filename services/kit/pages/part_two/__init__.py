"""Part two of the application: written section by section, checked, attested."""
