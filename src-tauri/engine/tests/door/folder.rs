//! What lies on the disk, who may read it, and who owns it.

use listward_engine::contract::{DoorState, ErrorCode, Language, Settings, Theme};
use rusqlite::types::Value;

use crate::laptop::{Laptop, PASSWORD, door, sign_in};

#[tokio::test]
async fn one_program_owns_the_folder_and_a_second_one_hears_which() {
    let laptop = Laptop::with_anna().await;
    let first = laptop.start();
    assert_eq!(door(&first).await, DoorState::SignedOut);

    let second = laptop.start();
    let DoorState::Closed { code, said } = door(&second).await else {
        panic!("the folder has an owner already");
    };
    assert_eq!(code, ErrorCode::FolderInUse);
    let said = said.expect("it says which program");
    assert!(said.ends_with(&format!("(process {})", std::process::id())), "{said} is the owner");

    drop(first);
    assert!(!laptop.path().join("listward.db-wal").exists(), "the log was put away");
    let state = second.try_door_again().await.expect("a state");
    assert_eq!(state, DoorState::SignedOut, "the folder was given up");
}

#[tokio::test]
async fn nothing_readable_lies_on_the_disk() {
    const CANARY: &str = "canary that sings in the mine";
    let laptop = Laptop::new();
    let window = laptop.start();
    window.create_first_administrator(CANARY.into(), PASSWORD.into()).await.expect("founded");
    let settings = Settings { language: Language::En, theme: Theme::Dark };
    window.change_settings(settings).await.expect("changed");
    assert!(laptop.path().join("listward.db-wal").exists(), "the log is looked at too");

    for entry in std::fs::read_dir(laptop.path()).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a readable file");
        for readable in [CANARY, PASSWORD, "SQLite format", "administrator", "argon2id"] {
            let found = bytes.windows(readable.len()).any(|window| window == readable.as_bytes());
            assert!(!found, "{} shows {readable:?}", path.display());
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_their_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let laptop = Laptop::with_anna().await;
    let window = laptop.start();
    sign_in(&window, "Anna", PASSWORD).await.expect("Anna is known");
    let mode =
        |path: &std::path::Path| path.metadata().expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(laptop.path()), 0o700, "the folder");
    for name in ["listward.db", "listward.db-wal", "listward.key.json", "listward.lock"] {
        assert_eq!(mode(&laptop.path().join(name)), 0o600, "{name}");
    }
}

#[tokio::test]
async fn what_the_file_itself_remembers_is_as_promised() {
    let laptop = Laptop::with_anna().await;
    let connection = laptop.behind_its_back();
    let read = |name: &str| -> Value {
        connection.pragma_query_value(None, name, |row| row.get(0)).expect("a setting")
    };
    assert_eq!(read("journal_mode"), Value::Text("wal".into()));
    let Value::Text(cipher) = read("cipher_version") else { panic!("a version is text") };
    assert!(cipher.starts_with('4'), "SQLCipher {cipher}");
    let loose: i64 = connection
        .query_row(
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
            [],
            |row| row.get(0),
        )
        .expect("a count");
    assert_eq!(loose, 0, "every table is strict");
}
