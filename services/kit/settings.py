"""What a service is told by its environment; read once, when it starts.

Temporal's address, namespace, TLS and key are Temporal's own variables
(`TEMPORAL_ADDRESS` and so on), read by the gateway.
"""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from activities.documents import signing
from activities.documents.signing import Signer
from services.kit.pages.sign_in.provider import BACK, DISCOVERY, Client


class ServiceSettings(BaseSettings):
    """A service's settings, each in an environment variable that begins with BIDS_.

    Attributes:
        database: The register's address: sqlite:///path/to/file.db or postgresql://….
        issuer: The sign-in provider, exactly as its tokens name it.
        audience: What a token must be for.
        jwks_url: Where the provider hands out its public keys.
        deadline: How long a person waits for the answer to a command.
        base_url: Where people reach the services; https there means secure cookies.
        session_secret: Signs the session cookie; the same for all services of one
            origin, 32 characters or more.
        client_id: How the sign-in provider knows the pages.
        client_secret: The provider's secret for them; empty for a public client.
        discovery_url: The provider's discovery document, where its address inside
            differs from the issuer's.
        documents_key: A file with the RSA key that signs documents, in PEM; where there
            is none, documents are not signed.
        documents_certificate: A file with that key's certificate, in PEM.
        help_address: Whom the pages Help and of a public bid name, as the letters do.
    """

    model_config = SettingsConfigDict(
        env_prefix="BIDS_", frozen=True, hide_input_in_errors=True
    )

    database: str
    issuer: str
    audience: str = "bids"
    jwks_url: str
    deadline: timedelta = Field(default=timedelta(seconds=10))
    base_url: str
    session_secret: str = Field(min_length=32)
    client_id: str = "bids-pages"
    client_secret: str = ""
    discovery_url: str = ""
    help_address: str = ""
    documents_key: Path | None = None
    documents_certificate: Path | None = None

    @property
    def secure(self) -> bool:
        """Whether people come by https."""
        return self.base_url.startswith("https:")

    def signer(self) -> Signer | None:
        """Who signs documents; None where no key is set.

        Raises:
            ValueError: Only one of the two files is set, or they do not fit together.
        """
        if self.documents_key is None and self.documents_certificate is None:
            return None
        if self.documents_key is None or self.documents_certificate is None:
            raise ValueError("Documents need both a key and its certificate.")
        return signing.loaded(self.documents_key, self.documents_certificate)

    def client(self) -> Client:
        """How we are known to the sign-in provider."""
        discovery = f"{self.issuer}{DISCOVERY}"
        return Client(
            self.client_id,
            self.client_secret,
            self.discovery_url or discovery,
            f"{self.base_url}{BACK}",
        )
