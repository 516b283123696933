//! A desktop for one test: display, window manager, session bus, keychain and home folders that nobody else has.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::running::Running;

/// Which of its two faces the desktop shows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// What GTK, and through it WebKit, goes by.
    const fn gtk(self) -> &'static str {
        match self {
            Self::Light => "Adwaita",
            Self::Dark => "Adwaita:dark",
        }
    }
}

/// A desktop. Everything on it ends, and its folders go, when it is dropped.
pub(crate) struct Desktop {
    programs: Vec<Running>,
    variables: Vec<(&'static str, String)>,
    folders: TempDir,
}

impl Desktop {
    /// Opens a desktop with an unlocked, empty keychain.
    pub(crate) fn open(theme: Theme) -> Self {
        let folders = tempfile::tempdir().expect("a temporary folder can be made");
        let mut desktop = Self { programs: Vec::new(), variables: Vec::new(), folders };
        for (variable, name) in [
            ("XDG_RUNTIME_DIR", "run"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
        ] {
            let folder = desktop.folders.path().join(name);
            fs::create_dir(&folder).expect("a new folder is empty");
            desktop.variables.push((variable, folder.display().to_string()));
        }
        let private = fs::Permissions::from_mode(0o700);
        fs::set_permissions(desktop.folders.path().join("run"), private)
            .expect("the folder is ours");
        desktop.variables.push(("GTK_THEME", theme.gtk().to_owned()));
        desktop.variables.push(("GDK_BACKEND", "x11".to_owned()));
        desktop.variables.push(("LANG", "C.UTF-8".to_owned()));

        desktop.start_display();
        desktop.start_bus();
        desktop.start_keychain();
        desktop.start(Command::new("openbox").stderr(Stdio::null()));
        desktop
    }

    /// A command that runs on this desktop.
    pub(crate) fn on_it(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        self.dress(&mut command);
        command
    }

    /// Starts a program that stays until the desktop goes.
    pub(crate) fn start(&mut self, command: &mut Command) -> &mut Running {
        self.dress(command);
        self.programs.push(Running::start(command));
        self.programs.last_mut().expect("BUG: a program was pushed a line above")
    }

    /// The folder that stands for the person's own.
    pub(crate) fn home(&self) -> &Path {
        self.folders.path()
    }

    fn dress(&self, command: &mut Command) {
        // With these two set, WebKit's driver never answers a request for a screenshot.
        command
            .env_remove("WEBKIT_DISABLE_DMABUF_RENDERER")
            .env_remove("WEBKIT_DISABLE_COMPOSITING_MODE");
        command.env_remove("WAYLAND_DISPLAY").env("NO_AT_BRIDGE", "1");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
    }

    fn start_display(&mut self) {
        let mut display = Command::new("Xvfb");
        // Wider than the window, so that the other end of a drag has room beside it.
        display.args(["-displayfd", "1", "-screen", "0", "1640x960x24", "-nolisten", "tcp"]);
        let number = self.first_line(display.stderr(Stdio::null()));
        self.variables.push(("DISPLAY", format!(":{number}")));
    }

    fn start_bus(&mut self) {
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let address = self.first_line(bus.stderr(Stdio::null()));
        self.variables.push(("DBUS_SESSION_BUS_ADDRESS", address));
    }

    fn start_keychain(&mut self) {
        // It goes into the background by itself when it is ready, and ends with the bus.
        let mut keychain = self.on_it("gnome-keyring-daemon");
        keychain.args(["--unlock", "--components=secrets"]).stdin(Stdio::piped());
        let mut child =
            keychain.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it is installed");
        let mut password = child.stdin.take().expect("standard input was piped two lines above");
        password.write_all(b"\n").expect("the keychain reads its password");
        drop(password);
        assert!(child.wait().is_ok_and(|status| status.success()), "the keychain must open");
    }

    /// Starts a program and waits for the line by which it tells that it is ready.
    fn first_line(&mut self, command: &mut Command) -> String {
        let program = command.get_program().to_owned();
        let running = self.start(command.stdout(Stdio::piped()));
        let output = running.child().stdout.take().expect("standard output was piped a line above");
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).expect("the program writes text");
        assert!(!line.trim().is_empty(), "{} ended before it was ready", program.display());
        line.trim().to_owned()
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // The last started first: nobody should see the display go.
        while let Some(program) = self.programs.pop() {
            drop(program);
        }
    }
}
