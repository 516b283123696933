"""Takes a picture of the screen, as a person sees it: picture.py FILE.png WIDTH HEIGHT."""

import sys

import gi

gi.require_version("Gdk", "3.0")
from gi.repository import Gdk  # noqa: E402

file, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
Gdk.init([])
screen = Gdk.get_default_root_window()
Gdk.pixbuf_get_from_window(screen, 0, 0, width, height).savev(file, "png", [], [])
