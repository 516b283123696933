//! What Listward needs from the operating system, why, how to see that it is there, and what Linux calls it.

use std::process::Command;

use crate::program;

/// One thing that must be on the machine.
pub(crate) struct Need {
    /// Why it is needed, in the words told to the person whose machine it is.
    pub(crate) why: &'static str,
    /// How to see that it is there. A package manager's own word is not taken for it.
    proof: Proof,
    /// The package on Debian and Ubuntu.
    pub(crate) debian: &'static str,
    /// What dnf understands on Fedora: it takes what a package provides as well as its name.
    pub(crate) fedora: &'static str,
}

enum Proof {
    /// `pkg-config` knows the library.
    Library(&'static str),
    /// The program is in `PATH`.
    Program(&'static str),
    /// The command ends well and prints something.
    Answers(&'static str, &'static [&'static str]),
}

impl Need {
    pub(crate) fn is_met(&self) -> bool {
        match self.proof {
            Proof::Library(name) => {
                program::answer(Command::new("pkg-config").args(["--modversion", name])).is_some()
            }
            Proof::Program(name) => program::find(name).is_some(),
            Proof::Answers(name, words) => {
                program::answer(Command::new(name).args(words)).is_some_and(|said| !said.is_empty())
            }
        }
    }
}

/// To build the engine and the command line.
pub(crate) const ENGINE: &[Need] = &[
    Need {
        why: "compiles SQLCipher, which encrypts the database",
        proof: Proof::Program("cc"),
        debian: "build-essential",
        fedora: "gcc",
    },
    Need {
        why: "finds the libraries to link with",
        proof: Proof::Program("pkg-config"),
        debian: "pkg-config",
        fedora: "pkgconf-pkg-config",
    },
    Need {
        why: "the ciphers that SQLCipher uses",
        proof: Proof::Library("libcrypto"),
        debian: "libssl-dev",
        fedora: "pkgconfig(libcrypto)",
    },
];

/// To build the window.
pub(crate) const WINDOW: &[Need] = &[Need {
    why: "the window and the engine that draws the page",
    proof: Proof::Library("webkit2gtk-4.1"),
    debian: "libwebkit2gtk-4.1-dev",
    fedora: "pkgconfig(webkit2gtk-4.1)",
}];

/// To test what becomes of a run when the program is killed, or the disk fails, at a system call.
pub(crate) const BLOW_TEST: &[Need] = &[Need {
    why: "strikes the program at its system calls",
    proof: Proof::Program("strace"),
    debian: "strace",
    fedora: "/usr/bin/strace",
}];

/// To test the real window where nobody is looking.
pub(crate) const WINDOW_TEST: &[Need] = &[
    Need {
        why: "drives the page in the window",
        proof: Proof::Program("WebKitWebDriver"),
        debian: "webkit2gtk-driver",
        fedora: "/usr/bin/WebKitWebDriver",
    },
    Need {
        why: "a display without a screen",
        proof: Proof::Program("Xvfb"),
        debian: "xvfb",
        fedora: "/usr/bin/Xvfb",
    },
    Need {
        why: "a window manager for that display",
        proof: Proof::Program("openbox"),
        debian: "openbox",
        fedora: "/usr/bin/openbox",
    },
    Need {
        why: "moves the mouse, to drop a real file",
        proof: Proof::Program("xdotool"),
        debian: "xdotool",
        fedora: "/usr/bin/xdotool",
    },
    Need {
        why: "a session bus of the test's own",
        proof: Proof::Program("dbus-daemon"),
        debian: "dbus",
        fedora: "/usr/bin/dbus-daemon",
    },
    Need {
        why: "a keychain of the test's own",
        proof: Proof::Program("gnome-keyring-daemon"),
        debian: "gnome-keyring",
        fedora: "/usr/bin/gnome-keyring-daemon",
    },
    Need {
        why: "the other end of the drag: a window that offers a file",
        proof: Proof::Answers("/usr/bin/python3", &["-c", "import gi; print(gi.__version__)"]),
        debian: "python3-gi",
        fedora: "python3-gobject",
    },
    Need {
        why: "what that window is drawn with",
        proof: Proof::Answers(
            "/usr/bin/python3",
            &["-c", "import gi; gi.require_version('Gtk', '3.0'); print('found')"],
        ),
        debian: "gir1.2-gtk-3.0",
        fedora: "gtk3",
    },
    Need {
        why: "letters to draw",
        proof: Proof::Answers("fc-list", &[]),
        debian: "fonts-dejavu-core",
        fedora: "dejavu-sans-fonts",
    },
    Need {
        why: "letters of Chinese and Japanese, which people's names are made of",
        proof: Proof::Answers("fc-list", &[":lang=ja"]),
        debian: "fonts-noto-cjk",
        fedora: "google-noto-sans-cjk-fonts",
    },
    Need {
        why: "a machine without a network, for the test that nothing leaves",
        proof: Proof::Program("unshare"),
        debian: "util-linux",
        fedora: "util-linux",
    },
    Need {
        why: "gives that machine its loopback",
        proof: Proof::Program("ip"),
        debian: "iproute2",
        fedora: "iproute",
    },
];
