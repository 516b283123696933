"""A small window that offers files by drag and drop: the other end of a real drag.

dragsource.py X Y FILE...   prints "ready X Y" (where to press the mouse) once it is on screen, and "dropped" afterwards.
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

SIDE = 80


def say(text):
    print(text, flush=True)


def main():
    x, y, files = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    uris = [GLib.filename_to_uri(file, None) for file in files]

    handle = Gtk.EventBox()
    handle.add(Gtk.Label(label="files"))
    handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
    handle.drag_source_add_uri_targets()
    handle.connect("drag-data-get", lambda _widget, _drag, data, _info, _time: data.set_uris(uris))
    handle.connect("drag-end", lambda *_: say("dropped"))

    # No frame, no window manager: it stands where it is told to.
    window = Gtk.Window(type=Gtk.WindowType.POPUP)
    window.set_default_size(SIDE, SIDE)
    window.add(handle)
    window.connect("destroy", Gtk.main_quit)
    window.connect("map-event", lambda *_: say(f"ready {x + SIDE // 2} {y + SIDE // 2}"))
    window.show_all()
    window.move(x, y)
    Gtk.main()


main()
