//! The system's keychain for real: a D-Bus session of its own with gnome-keyring in it, and the states it can be in.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use listward_engine::contract::DoorState;
use listward_engine::secrets::Keychain;

use crate::laptop::{Laptop, PASSWORD};

const FOLDER: &str = "LISTWARD_TEST_FOLDER";
const UNLOCKED: &str =
    "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null; ";
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null; ";

#[test]
fn a_keychain_that_is_missing_locked_or_lost_is_told_apart() {
    let programs = ["dbus-run-session", "gnome-keyring-daemon"];
    if let Some(missing) = programs.into_iter().find(|program| !is_there(program)) {
        say(&format!(
            "NOT TESTED: the keychain for real, because {missing} is not on this machine"
        ));
        return;
    }
    let home = tempfile::tempdir().expect("a home of its own");

    assert_eq!(see(home.path(), None), "NoKeychain", "no D-Bus session");
    assert_eq!(see(home.path(), Some(LOCKED)), "NoKeychain", "a service without a keyring");
    assert_eq!(see(home.path(), Some(UNLOCKED)), "SignedIn", "the key finds its place");
    assert_eq!(see(home.path(), Some(UNLOCKED)), "SignedOut", "another session finds it there");
    assert_eq!(see(home.path(), Some(LOCKED)), "Closed KeychainLocked", "nobody unlocks it");
    assert_eq!(see(home.path(), None), "Closed KeychainMissing", "no D-Bus session any more");
    let keyrings = home.path().join(".local/share/keyrings");
    let aside = home.path().join("aside");
    std::fs::rename(&keyrings, &aside).expect("the keyring is taken away");
    assert_eq!(see(home.path(), Some(UNLOCKED)), "Closed KeyLost", "a new keyring has no key");
    std::fs::remove_dir_all(&keyrings).expect("the new keyring goes");
    std::fs::rename(&aside, &keyrings).expect("the old one comes back");
    assert_eq!(see(home.path(), Some(UNLOCKED)), "SignedOut", "nothing was lost after all");
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

/// What a program sees of its door in a session of its own, after a shell line has set the keychain up.
fn see(home: &Path, keychain: Option<&str>) -> String {
    let myself = std::env::current_exe().expect("this test");
    let look = "exec \"$0\" --exact keychain::in_a_session_of_its_own --ignored --nocapture";
    let mut command = Command::new(if keychain.is_some() { "dbus-run-session" } else { "env" });
    command
        .args(["--", "sh", "-c", &format!("{}{look}", keychain.unwrap_or_default())])
        .arg(myself);
    let output = command
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env("XDG_DATA_HOME", home.join(".local/share"))
        .env(FOLDER, home.join("data"))
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .output()
        .expect("a session");
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let seen = output.lines().find_map(|line| line.strip_prefix("seen: "));
    seen.unwrap_or_else(|| panic!("the program said nothing: {output}")).to_owned()
}

#[tokio::test]
#[ignore = "runs inside the sessions that the other test makes"]
async fn in_a_session_of_its_own() {
    let folder = std::env::var_os(FOLDER).expect("the other test names the folder");
    let window = Laptop::start_in(Path::new(&folder), Arc::new(Keychain));
    let mut state = window.door_state().await.expect("a state");
    if state == DoorState::FirstStart {
        state = window
            .create_first_administrator("Anna".into(), PASSWORD.into())
            .await
            .expect("Anna founds");
    }
    let seen = match state {
        DoorState::Closed { code, .. } => format!("Closed {code:?}"),
        DoorState::SignedIn { .. } => "SignedIn".into(),
        other => format!("{other:?}"),
    };
    say(&format!("seen: {seen}"));
}

/// Says something on a line of its own, past the test runner that would keep it to itself.
fn say(what: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{what}").expect("somebody listens");
}
