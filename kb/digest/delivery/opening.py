"""The channels, as the settings set them up."""

from kb.config import Settings
from kb.digest.delivery.channels import Channel
from kb.digest.delivery.folder import FolderChannel
from kb.digest.delivery.mail import MailSender
from kb.digest.delivery.sending import OpenChannel
from kb.digest.delivery.smtp import SmtpChannel, SmtpServer
from kb.errors import DigestError
from kb.mail_address import mailbox
from kb.models import ChannelKind


def channel_opener(settings: Settings) -> OpenChannel:
    """What opens a channel; it raises ``DigestError`` for one that the settings do not set up."""

    def opened(kind: ChannelKind) -> Channel:
        match kind:
            case ChannelKind.FOLDER:
                return FolderChannel()
            case ChannelKind.MAIL:
                return _smtp(settings)
            case ChannelKind.APPRISE:
                from kb.digest.delivery.apprise_channel import AppriseChannel

                return AppriseChannel()

    return opened


def web_channels(settings: Settings) -> tuple[ChannelKind, ...]:
    """The channels that people may subscribe in the web app: mail alone where others share the computer it runs on.

    A folder is a place on that computer to write to. An address of Apprise may lead into its network, to a program on
    it, or to a file of it that is sent along.
    """
    return (ChannelKind.MAIL,) if settings.is_shared else tuple(ChannelKind)


def sending_domain(settings: Settings) -> str:
    """The domain of the Message-IDs that we make: that of the sender, if there is one."""
    return mailbox(settings.mail_from).domain if settings.mail_from else "catalejo.invalid"


def _smtp(settings: Settings) -> SmtpChannel:
    if not settings.smtp_host:
        raise DigestError("No mail can be sent before smtp_host and mail_from are set; see `docs/cli.md`.")
    server = SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
    )
    return SmtpChannel(server, MailSender(mailbox(settings.mail_from), settings.unsubscribe_url))
