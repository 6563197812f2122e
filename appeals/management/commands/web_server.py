"""The configuration of a web server in front of the app."""

from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from appeals.pages import nginx, varnish


class Command(BaseCommand):
    """Print the configuration of nginx or Varnish for this site, made of its settings, addresses and headers."""

    help = "Prints the configuration of a web server in front of the app: nginx or Varnish."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which server it is, where the app listens, and what stands around."""
        parser.add_argument("server", choices=["nginx", "varnish"])
        app = f"127.0.0.1:{settings.PORT}"
        parser.add_argument(
            "--app",
            action="append",
            metavar="ADDRESS",
            help=f"where gunicorn listens: HOST:PORT or unix:/PATH; repeat it for several machines (default: {app})",
        )
        parser.add_argument("--listen", default="", metavar="ADDRESS", help="where nginx listens, e.g. 10.0.0.5:8080")
        parser.add_argument("--certificate", default="", metavar="FILE", help="default: where Let's Encrypt puts it")
        parser.add_argument("--certificate-key", default="", metavar="FILE")
        parser.add_argument(
            "--behind",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="who stands in front of nginx and ends https there (address or network); may be repeated",
        )
        parser.add_argument(
            "--onion-listen",
            default="127.0.0.1:8081",
            metavar="ADDRESS",
            help="with ONION_HOST: where nginx listens for Tor (default: 127.0.0.1:8081)",
        )
        parser.add_argument("--no-pages", action="store_true", help="for a machine in front of several, without pages")
        parser.add_argument("--no-brotli", action="store_true", help="where nginx lacks the module brotli_static")
        parser.set_defaults(usual_app=app)

    def handle(self, *, server: str, **options) -> None:
        """Print it."""
        apps = tuple(options["app"] or [options["usual_app"]])
        if server == "varnish":
            self.stdout.write(varnish.configuration(apps, behind=bool(options["behind"])))
            return
        wanted = nginx.Wanted(
            apps=apps,
            listen=options["listen"],
            certificate=options["certificate"],
            certificate_key=options["certificate_key"],
            behind=tuple(options["behind"]),
            onion_listen=options["onion_listen"],
            pages=not options["no_pages"],
            brotli=not options["no_brotli"],
        )
        self.stdout.write(nginx.configuration(wanted))
