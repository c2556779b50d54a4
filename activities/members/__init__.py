"""Who is who: people by issuer and subject, and the hats they wear, with dates."""
