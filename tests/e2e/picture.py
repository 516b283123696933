"""Takes pictures of Listward's window as it is on the screen, without its frame.

It reads the names of files, one a line, and says so when each is there.
"""

import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("GdkX11", "3.0")
from gi.repository import Gdk, GdkX11  # noqa: E402,F401

Gdk.init([])
screen = Gdk.Screen.get_default()


def area():
    """Where the window lies. Asked of the display each time: what the library remembers is from before a resizing."""
    # The last one lies on top; what offers files by drag and drop is smaller than any window of ours.
    for window in reversed(screen.get_window_stack()):
        width, height = window.get_geometry()[2:]
        if width > 500:
            _, left, top = window.get_origin()
            return left, top, width, height
    raise SystemExit("there is no window")


for line in sys.stdin:
    picture = Gdk.pixbuf_get_from_window(screen.get_root_window(), *area())
    # Hardly packed: most of them nobody looks at.
    picture.savev(line.rstrip("\n"), "png", ["compression"], ["1"])
    print("taken", flush=True)
