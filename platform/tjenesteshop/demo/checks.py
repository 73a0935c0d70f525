"""What can be seen to be wrong before anything is started."""

import os
import socket
from pathlib import Path

from tjenesteshop.demo.errors import DemoError


def require_data_folder(folder: Path) -> None:
    """Make the folder, or say why it cannot be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise DemoError(f"{folder} must be a folder and is a file. Move it away, then try again.") from error
    except OSError as error:
        raise DemoError(f"The folder {folder} cannot be made ({error.strerror}).") from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise DemoError(
            f"You may not write in {folder}. Did another user make it? Remove it, then try again."
        )


def require_free_port(port: int) -> None:
    """Both ways to this machine must be free: browsers try `localhost` as ::1 and as 127.0.0.1."""
    if not 1 <= port <= 65535:
        raise DemoError(
            f"{port} is not a port. Choose one from 1024 to 65535, such as `make demo PORT=8123`."
        )
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        if answers(family, address, port):
            raise _taken(port)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise DemoError(
                f"You may not use port {port}. Choose one from 1024 up: `make demo PORT=8123`."
            ) from error
        except OSError as error:
            raise _taken(port) from error


def answers(family: socket.AddressFamily, address: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        with socket.socket(family) as probe:
            probe.settimeout(0.5)
            return probe.connect_ex((address, port)) == 0
    except OSError:
        return False  # this machine has no IPv6


def _taken(port: int) -> DemoError:
    other = port + 1 if port < 65535 else 8123
    return DemoError(
        f"Port {port} is taken by another program. End that one, or choose another port: `make demo PORT={other}`."
    )
