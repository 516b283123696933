//! A real drag: a window that offers files, and the mouse that carries them over.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};

use crate::desktop::Desktop;
use crate::running::Running;

/// Where the offering window stands: right of Listward's.
const SOURCE: (i32, i32) = (1480, 60);

/// Files in the hand of a person, above the window but not let go.
pub(crate) struct Held<'a> {
    desktop: &'a Desktop,
    _source: Running,
    said: Lines<BufReader<ChildStdout>>,
}

/// Picks files up and carries them to a point of the screen.
pub(crate) fn hold<'a>(desktop: &'a Desktop, files: &[&Path], at: (i32, i32)) -> Held<'a> {
    // The system's Python, because another one on the path lacks GTK's bindings.
    let mut command = desktop.on_it("/usr/bin/python3");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/e2e/dragsource.py"));
    command.args([SOURCE.0.to_string(), SOURCE.1.to_string()]).args(files).stdout(Stdio::piped());
    let mut source = Running::start(&mut command);
    let output = source.child().stdout.take().expect("standard output was piped above");
    let mut said = BufReader::new(output).lines();
    let ready = said.next().and_then(Result::ok).expect("the offering window must open");
    let from: Vec<i32> = ready.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [x, y] = from[..] else { panic!("the offering window said {ready:?}") };

    let mut mouse = Mouse::on(desktop);
    mouse.to(x, y).pause("0.2").press();
    // GTK takes a press for a drag only after some way, and a target wants to see the hand come.
    for step in 1..=6 {
        mouse.to(x - 4 * step, y + 2 * step).pause("0.03");
    }
    for step in 1..=12 {
        mouse.to(x + (at.0 - x) * step / 12, y + (at.1 - y) * step / 12).pause("0.03");
    }
    mouse.to(at.0 + 2, at.1 + 2).pause("0.3").act();
    Held { desktop, _source: source, said }
}

impl Held<'_> {
    /// Lets go.
    pub(crate) fn drop_here(mut self) {
        let mut mouse = Mouse::on(self.desktop);
        mouse.release().act();
        let ended = self.said.next().and_then(Result::ok);
        assert_eq!(ended.as_deref(), Some("dropped"), "the drag must end with a drop");
    }
}

/// A row of movements, done in one go by `xdotool`, which keeps the pauses between them.
struct Mouse {
    xdotool: Command,
}

impl Mouse {
    fn on(desktop: &Desktop) -> Self {
        Self { xdotool: desktop.on_it("xdotool") }
    }

    fn to(&mut self, x: i32, y: i32) -> &mut Self {
        self.xdotool.args(["mousemove".to_owned(), x.to_string(), y.to_string()]);
        self
    }

    fn press(&mut self) -> &mut Self {
        self.xdotool.args(["mousedown", "1"]);
        self
    }

    fn release(&mut self) -> &mut Self {
        self.xdotool.args(["mouseup", "1"]);
        self
    }

    fn pause(&mut self, seconds: &str) -> &mut Self {
        self.xdotool.args(["sleep", seconds]);
        self
    }

    fn act(&mut self) {
        let status = self.xdotool.status().expect("xdotool is installed");
        assert!(status.success(), "the mouse must move");
    }
}
