"""What a service is told by its environment; read once, when it starts.

Temporal's address, namespace, TLS and key are Temporal's own variables
(`TEMPORAL_ADDRESS` and so on), read by the gateway.
"""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """A service's settings, each in an environment variable that begins with BIDS_.

    Attributes:
        database: The register's address: sqlite:///path/to/file.db or postgresql://….
        issuer: The sign-in provider, exactly as its tokens name it.
        audience: What a token must be for.
        jwks_url: Where the provider hands out its public keys.
        deadline: How long a person waits for the answer to a command.
    """

    model_config = SettingsConfigDict(
        env_prefix="BIDS_", frozen=True, hide_input_in_errors=True
    )

    database: str
    issuer: str
    audience: str = "bids"
    jwks_url: str
    deadline: timedelta = Field(default=timedelta(seconds=10))
