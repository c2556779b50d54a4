"""What the worker is told by its environment; read once, when it starts.

Temporal's address, namespace, TLS and key are Temporal's own variables
(`TEMPORAL_ADDRESS` and so on).
"""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from activities.letters.envelope import Sender
from activities.letters.letter import LetterHead
from activities.mailer import MailServer, Tls


class WorkerSettings(BaseSettings):
    """The worker's settings, each in an environment variable that begins with BIDS_.

    Attributes:
        database: The register's address: sqlite:///path/to/file.db or postgresql://….
        base_url: Where people reach the services; links in letters begin with it.
        smtp_host: The mail server.
        smtp_port: Its port.
        smtp_tls: `off`, `starttls` or `implicit`; never a silent downgrade.
        smtp_username: Empty where the server wants none.
        smtp_password: Its password.
        smtp_authorities: A file of certificate authorities beside the system's own.
        mail_name: The name in the From line.
        mail_address: The address in the From line.
        mail_reply_to: Where answers go.
        mail_domain: The right-hand side of every Message-ID; for ever the same.
        help_address: Whom letters name for trouble with the service.
        sandboxed: Whether workflow code runs in the SDK's sandbox; see `workflows.plugin`.
        cached_bids: Bids kept in memory between decisions. Above the number decided on in
            the same hour; one that is not kept costs a replay of some 35 ms.
    """

    model_config = SettingsConfigDict(
        env_prefix="BIDS_", frozen=True, hide_input_in_errors=True
    )

    database: str
    base_url: str
    smtp_host: str
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_tls: Tls = Tls.STARTTLS
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_authorities: str = ""
    mail_name: str = "Co-commissioning bids"
    mail_address: str
    mail_reply_to: str
    mail_domain: str
    help_address: str
    sandboxed: bool = False
    cached_bids: int = Field(default=2000, ge=1)

    def mail_server(self) -> MailServer:
        """Where mail goes."""
        return MailServer(
            host=self.smtp_host,
            port=self.smtp_port,
            tls=self.smtp_tls,
            username=self.smtp_username,
            password=self.smtp_password.get_secret_value(),
            authorities=self.smtp_authorities,
            helo=self.mail_domain,
        )

    def sender(self) -> Sender:
        """Who writes."""
        return Sender(
            name=self.mail_name,
            address=self.mail_address,
            reply_to=self.mail_reply_to,
            domain=self.mail_domain,
        )

    def letter_head(self) -> LetterHead:
        """What is the same on every letter."""
        return LetterHead(
            service=self.mail_name,
            base_url=self.base_url,
            help_address=self.help_address,
        )
