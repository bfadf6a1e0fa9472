"""What one mail says, before it is a message."""

from dataclasses import dataclass, field

from studio.mail.words import Words, quotation


@dataclass(frozen=True, slots=True)
class Letter:
    """A sentence, what somebody wrote, a way in, and what else is to be known."""

    subject: Words
    lead: Words
    quote: str = ""
    button: str = ""
    path: str = ""  # where the button leads, on this server
    notes: tuple[str, ...] = field(default=())
    thread: str = ""  # mails of one thread belong together: a name of ours, such as an asset's key
    to: str = ""  # unless it goes to whom the row names

    @property
    def quoted(self) -> str:
        """Return what somebody wrote, as far as it is shown."""
        return quotation(self.quote)
