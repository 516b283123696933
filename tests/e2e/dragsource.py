"""A small window that offers files by drag and drop: the other end of a real drag.

dragsource.py X Y FILE...   prints "ready X Y" (where to press the mouse) once it is on screen, and "dropped" afterwards.
"""

import sys

import gi

gi.require_version("Gdk", "3.0")
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

    window = Gtk.Window(title="files")
    window.set_default_size(2 * SIDE, SIDE)
    window.set_keep_above(True)
    window.add(handle)
    window.connect("destroy", Gtk.main_quit)

    def ready():
        # The window manager has the last word on where it stands.
        _, left, top = window.get_window().get_origin()
        say(f"ready {left + SIDE} {top + SIDE // 2}")

    window.connect("map-event", lambda *_: GLib.timeout_add(500, ready))
    window.show_all()
    window.move(x, y)
    Gtk.main()


main()
