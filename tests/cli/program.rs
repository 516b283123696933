//! The built `listward-cli` with a laptop of its own: a data folder, a home, no keychain, a Klaviyo to rehearse on.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;

use listward_practice::{JobTime, Limits, Options, Practice, Running};
use serde_json::Value;
use tempfile::TempDir;

/// Anna's password.
pub(crate) const PASSWORD: &str = "sails at dawn";

/// A folder of fixtures that a person can open.
pub(crate) const CUSTOMERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/cli/files/customers.csv");

/// Whose members are sent.
pub(crate) const IN_TURKU: &str =
    r#"{"combinator":"and","rules":[{"field":"city","operator":"=","value":"Turku"}]}"#;

/// One laptop.
pub(crate) struct Laptop {
    home: TempDir,
}

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// The one document on standard output.
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|why| panic!("exactly one JSON document is printed: {why}: {self:?}"))
    }
}

/// A program that is running. It is killed when nobody waits for it any more.
pub(crate) struct Started {
    child: Child,
    /// What it says is read all the time: a pipe that is full would stop it.
    stdout: Option<JoinHandle<()>>,
    stderr: Option<JoinHandle<()>>,
    said: [Arc<Mutex<String>>; 2],
}

impl Started {
    /// Which process it is.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it is still running.
    pub(crate) fn runs(&mut self) -> bool {
        self.child.try_wait().expect("it can be asked").is_none()
    }

    /// Waits for its end.
    pub(crate) fn ended(mut self) -> Ended {
        let status = self.child.wait().expect("it ends");
        for listener in [self.stdout.take(), self.stderr.take()] {
            listener.expect("it is asked once").join().expect("it says text");
        }
        let [stdout, stderr] = [0, 1].map(|stream| self.so_far(stream));
        Ended { code: status.code().expect("it was not killed"), stdout, stderr }
    }

    /// What it has said on standard error until now.
    pub(crate) fn stderr_so_far(&self) -> String {
        self.so_far(1)
    }

    fn so_far(&self, stream: usize) -> String {
        self.said[stream].lock().expect("no panic while listening").clone()
    }

    /// Kills it, whatever it is doing.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        let status = self.child.wait().expect("it is gone");
        assert_eq!(status.code(), None, "it had not ended by itself");
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a program with something on its standard input.
fn start(command: &mut Command, stdin: &str) -> Started {
    let mut child = command.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("its standard input");
    // A program that needs no password may have ended before.
    let _ = writeln!(input, "{stdin}");
    drop(input);
    let said: [Arc<Mutex<String>>; 2] = Default::default();
    let stdout = child.stdout.take().map(|from| read_all(from, Arc::clone(&said[0])));
    let stderr = child.stderr.take().map(|from| read_all(from, Arc::clone(&said[1])));
    Started { child, stdout, stderr, said }
}

fn read_all(from: impl Read + Send + 'static, said: Arc<Mutex<String>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = String::new();
        while from.read_line(&mut line).expect("text") > 0 {
            said.lock().expect("no panic while listening").push_str(&line);
            line.clear();
        }
    })
}

impl Laptop {
    /// A laptop with nothing on it.
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder for the test");
        let passphrase = home.path().join("passphrase");
        std::fs::write(&passphrase, "a vault by the harbour\n").expect("the passphrase is written");
        allow_only_me(&passphrase);
        Self { home }
    }

    /// A laptop on which Anna is the Administrator.
    pub(crate) fn with_anna() -> Self {
        let laptop = Self::new();
        laptop.found();
        laptop
    }

    /// Makes Anna the Administrator.
    pub(crate) fn found(&self) {
        let ended = self.run(["init", "--name", "Anna"], PASSWORD);
        assert_eq!(ended.code, 0, "Anna founds: {ended:?}");
    }

    /// A laptop with customers, a segment and a connection to a rehearsal.
    pub(crate) fn connected(klaviyo: &Running) -> Self {
        let laptop = Self::with_anna();
        laptop.anna(["import", CUSTOMERS]);
        laptop.anna(["segments", "add", "Turku", "--rule", IN_TURKU]);
        let connection = laptop.connect("Main shop", klaviyo, klaviyo.key());
        assert_eq!(connection.code, 0, "the connection is made: {connection:?}");
        laptop
    }

    /// Makes a connection to a rehearsal.
    pub(crate) fn connect(&self, name: &str, klaviyo: &Running, key: &str) -> Ended {
        let url = klaviyo.base_url();
        let add = ["connections", "add", name, "--api-key-stdin", "--agree", "--base-url", &url];
        self.run_as_anna(add, &format!("{PASSWORD}\n{key}"))
    }

    /// Saves an export of the segment.
    pub(crate) fn export(&self, name: &str, list: &str, further: &[&str]) -> Ended {
        let mut add = vec!["exports", "add", name, "--connection", "Main shop", "--list", list];
        add.extend(["--email", "email", "--segment", "Turku", "--map", "first_name=first_name"]);
        add.extend(further);
        self.anna(add)
    }

    /// Runs a verb as Anna, with JSON.
    pub(crate) fn anna(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ended {
        self.run_as_anna(arguments, PASSWORD)
    }

    /// Runs a verb as Anna, and has the answer in words.
    pub(crate) fn in_words(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ended {
        let mut command = self.command();
        command.args(["--password-stdin", "--as", "Anna"]).args(arguments);
        start(&mut command, PASSWORD).ended()
    }

    /// Runs a verb as Anna, with JSON, and something else on standard input.
    pub(crate) fn run_as_anna(
        &self,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
        stdin: &str,
    ) -> Ended {
        self.run_as_anna_where(&[], arguments, stdin)
    }

    /// The same with other variables around it, or without some.
    pub(crate) fn run_as_anna_where(
        &self,
        around: &[(&str, Option<&OsStr>)],
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
        stdin: &str,
    ) -> Ended {
        let mut command = self.command();
        for (name, value) in around {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.args(["--json", "--password-stdin", "--as", "Anna"]).args(arguments);
        start(&mut command, stdin).ended()
    }

    /// Runs the program.
    pub(crate) fn run(
        &self,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
        stdin: &str,
    ) -> Ended {
        start(self.command().args(["--json", "--password-stdin"]).args(arguments), stdin).ended()
    }

    /// Starts a verb as Anna, with JSON and without a log, and does not wait for its end.
    pub(crate) fn start(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Started {
        let mut command = self.command();
        command.args(["--json", "--password-stdin", "--as", "Anna"]).args(arguments);
        start(command.env("LISTWARD_LOG", "off"), PASSWORD)
    }

    /// Runs a verb as Anna by another program, which sets it limits. None when it was killed.
    pub(crate) fn within(&self, by: &mut Command, verb: &[&str]) -> Option<i32> {
        let alone = self.command();
        by.arg(alone.get_program()).args(alone.get_args());
        by.args(["--json", "--password-stdin", "--as", "Anna"]).args(verb);
        for (name, value) in alone.get_envs() {
            match value {
                Some(value) => by.env(name, value),
                None => by.env_remove(name),
            };
        }
        by.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut started = start(by, PASSWORD);
        started.child.wait().expect("it ends").code()
    }

    /// The program with this laptop around it, and every log line on standard error.
    fn command(&self) -> Command {
        let mut command = Command::new(program());
        command
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("XDG_RUNTIME_DIR")
            .env("HOME", self.home.path())
            .env("LISTWARD_LOG", "trace")
            .arg("--data")
            .arg(self.folder())
            .arg("--passphrase-file")
            .arg(self.passphrase())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// The data folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// The file with the vault's passphrase.
    pub(crate) fn passphrase(&self) -> PathBuf {
        self.home.path().join("passphrase")
    }

    /// A file that is not there yet.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
}

/// A Klaviyo that answers at once.
pub(crate) async fn klaviyo() -> Running {
    let options = Options {
        limits: Limits::klaviyo().times(100),
        job_time: JobTime::none(),
        keep_attributes: true,
        ..Options::default()
    };
    Practice::start(options).await.expect("loopback is free")
}

/// The id of a list of a rehearsal.
pub(crate) fn list(klaviyo: &Running) -> String {
    klaviyo.lists().into_iter().next().expect("it has lists").0
}

/// The built program: the one that `LISTWARD_CLI` names, else the one beside this test, brought up to date once.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(named) = std::env::var_os("LISTWARD_CLI") {
            return named.into();
        }
        let test = std::env::current_exe().expect("a running test knows its own file");
        let folder = test.ancestors().nth(2).expect("cargo puts tests two folders deep");
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package", "listward-cli"]);
        build.env("CARGO_TARGET_DIR", folder.parent().expect("the target folder"));
        build.current_dir(env!("CARGO_MANIFEST_DIR"));
        if folder.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().expect("cargo runs").success(), "listward-cli builds");
        folder.join(format!("listward-cli{}", std::env::consts::EXE_SUFFIX))
    })
}

fn allow_only_me(file: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(file, mode).expect("the file is mine");
    }
    #[cfg(not(unix))]
    let _ = file;
}
