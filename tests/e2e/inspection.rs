//! What every screen is held to: words for people, nothing that sticks out, nothing that keeps somebody out.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::window::Window;

/// Looks for what a person should never meet.
const LOOK: &str = include_str!("inspection.js");

/// The rules of accessibility, from the page's own development packages.
const AXE: &str = "ui/node_modules/axe-core/axe.min.js";

/// The English catalogue: an id of it that stands on a page is a sentence that nobody wrote.
const CATALOGUE: &str = "ui/locales/en.ftl";

/// Looks at screens, by day and by night, keeps a picture of each, and remembers what is wrong.
pub(crate) struct Inspector {
    ids: Value,
    axe: String,
    findings: Vec<String>,
    screens: u32,
}

impl Inspector {
    /// An inspector who has seen nothing yet.
    pub(crate) fn new() -> Self {
        let ids: Vec<String> = read(CATALOGUE).lines().filter_map(id).map(str::to_owned).collect();
        assert!(ids.len() > 400, "the catalogue was read");
        Self { ids: json!(ids), axe: read(AXE), findings: Vec::new(), screens: 0 }
    }

    /// Looks at the screen as it stands.
    pub(crate) fn look(&mut self, window: &Window, screen: &str) {
        self.screens += 1;
        // By night only the colours are others.
        for (theme, only_colours) in [("light", false), ("dark", true)] {
            window.run_in_page(&format!(
                "document.documentElement.dataset.theme = '{theme}';
                 arguments[arguments.length - 1]();"
            ));
            window.picture(&format!("{screen}, {theme}"));
            window.run_in_page(&format!(
                "if (!window.axe) {{ {} }} arguments[arguments.length - 1]();",
                self.axe
            ));
            let found = window.run_in_page_with(LOOK, &json!([self.ids, only_colours]));
            let found = found.as_array().expect("the inspection answers with a list");
            self.findings.extend(found.iter().map(|finding| {
                format!("{screen}, {theme}: {}", finding.as_str().unwrap_or_default())
            }));
        }
    }

    /// Fails the test when something was found on any screen.
    pub(crate) fn report(&self) {
        assert!(self.findings.is_empty(), "something is wrong on a screen; see the list");
    }
}

impl Drop for Inspector {
    #[expect(
        clippy::print_stderr,
        reason = "a test that fails on the way tells what it saw so far"
    )]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("on {} screens until then:\n  {}", self.screens, self.findings.join("\n  "));
        }
    }
}

/// The id that a line of a catalogue begins, if it begins one. Plain words, such as `product`, are no ids to look for.
fn id(line: &str) -> Option<&str> {
    let (id, _) = line.split_once(" =")?;
    let is_id = id.contains('-') && id.starts_with(|first: char| first.is_ascii_lowercase());
    is_id.then_some(id)
}

fn read(below_the_root: &str) -> String {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(below_the_root);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
