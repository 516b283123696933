"""Takes a picture of Listward's window as it is on the screen, without its frame: picture.py FILE.png."""

import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("GdkX11", "3.0")
from gi.repository import Gdk, GdkX11  # noqa: E402,F401

Gdk.init([])
screen = Gdk.Screen.get_default()
# The last one lies on top; what offers files by drag and drop is smaller than any window of ours.
window = [window for window in screen.get_window_stack() if window.get_width() > 500][-1]
_, left, top = window.get_origin()
picture = Gdk.pixbuf_get_from_window(
    screen.get_root_window(), left, top, window.get_width(), window.get_height()
)
picture.savev(sys.argv[1], "png", [], [])
