"""``python -m ui.sample_site [--port N]``: serve the sample site until Ctrl-C."""

import threading
from contextlib import suppress
from typing import Annotated

import typer

from ui.sample_site.server import SampleSite


def main(port: Annotated[int, typer.Option(min=0, max=65535, help="On 127.0.0.1; 0 takes a free one.")] = 0) -> None:
    """Serve Catalejo's sample site and print the address of each source."""
    try:
        with SampleSite(port=port) as site, suppress(KeyboardInterrupt):
            for source in site.sources:
                typer.echo(f"{source.name:24} {source.address}")
            typer.echo("Ctrl-C ends.")
            threading.Event().wait()
    except OSError as error:
        typer.echo(f"Cannot serve on port {port}: {error.strerror}", err=True)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    typer.run(main)
