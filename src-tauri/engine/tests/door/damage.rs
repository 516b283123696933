//! A database or a key that is not what it was: each has its own answer, and nothing is written over.

use std::path::Path;
use std::sync::Arc;

use listward_engine::contract::{DoorState, ErrorCode};
use listward_engine::secrets::{MemorySecrets, SecretStore};

use crate::laptop::{Laptop, PASSWORD, door, sign_in};

/// Every file of the folder with what is in it, but for those that only say who has it open.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), path))
        .filter(|(name, path)| {
            let about_being_open = name.starts_with("listward.owner") || name.ends_with("-shm");
            let empty_log =
                name.ends_with("-wal") && path.metadata().is_ok_and(|log| log.len() == 0);
            !about_being_open && !empty_log
        })
        .map(|(name, path)| (name, std::fs::read(path).expect("a readable file")))
        .collect();
    files.sort();
    files
}

/// Starts the program, which must find its door closed for one reason, and leave everything as it was.
async fn stays_closed(
    laptop: &Laptop,
    secrets: Arc<dyn SecretStore>,
    reason: ErrorCode,
    what: &str,
) {
    let before = contents(laptop.path());
    let window = laptop.start_with(secrets);
    assert_eq!(door(&window).await, DoorState::Closed { code: reason, said: None }, "{what}");
    window.try_door_again().await.expect("a state");
    window.open_vault("a passphrase, why not".into()).await.expect_err("no vault helps here");
    let refused = window.create_first_administrator("Eve".into(), PASSWORD.into()).await;
    assert_eq!(refused.expect_err("nobody gets in").code, reason, "{what}");
    drop(window);
    assert!(contents(laptop.path()) == before, "{what}: nothing was written");
}

#[tokio::test]
async fn a_key_that_is_lost_is_never_made_again() {
    let laptop = Laptop::with_anna().await;
    let key = laptop.secrets.get(&laptop.key_name()).expect("an answer").expect("the key");

    stays_closed(&laptop, Arc::new(MemorySecrets::default()), ErrorCode::KeyLost, "a lost key")
        .await;

    let restored = MemorySecrets::default();
    restored.set(&laptop.key_name(), &key).expect("it is kept");
    let window = laptop.start_with(Arc::new(restored));
    sign_in(&window, "Anna", PASSWORD).await.expect("with its key back, all is there");
}

#[tokio::test]
async fn a_key_of_another_database_is_told_from_damage() {
    let laptop = Laptop::with_anna().await;
    for wrong in ["00".repeat(32), "not a key at all".into()] {
        let secrets = MemorySecrets::default();
        secrets.set(&laptop.key_name(), &wrong.into()).expect("it is kept");
        stays_closed(&laptop, Arc::new(secrets), ErrorCode::KeyWrong, "another key").await;
    }
}

#[tokio::test]
async fn a_damaged_database_is_never_written_over() {
    let laptop = Laptop::with_anna().await;
    let whole = std::fs::read(laptop.database()).expect("the database");
    let random: Vec<u8> = whole.iter().map(|byte| byte ^ 0x5a).collect();
    let plain = [b"SQLite format 3\0".as_slice(), &whole[16..]].concat();
    let mut flipped = whole.clone();
    flipped[100] ^= 1;
    for (what, bytes, reason) in [
        ("empty", Vec::new(), ErrorCode::DatabaseDamaged),
        ("cut after 10 bytes", whole[..10].to_vec(), ErrorCode::DatabaseDamaged),
        ("cut in half", whole[..whole.len() / 2].to_vec(), ErrorCode::DatabaseDamaged),
        ("without its last page", whole[..whole.len() - 4096].to_vec(), ErrorCode::DatabaseDamaged),
        ("with a flipped bit", flipped, ErrorCode::DatabaseDamaged),
        ("random bytes", random, ErrorCode::DatabaseDamaged),
        ("another program's", plain, ErrorCode::DatabaseForeign),
    ] {
        std::fs::write(laptop.database(), bytes).expect("the database is replaced");
        stays_closed(&laptop, laptop.secrets.clone(), reason, what).await;
    }

    std::fs::remove_file(laptop.database()).expect("the database is taken away");
    stays_closed(&laptop, laptop.secrets.clone(), ErrorCode::DatabaseMissing, "gone").await;

    std::fs::write(laptop.database(), whole).expect("the database is brought back");
    sign_in(&laptop.start(), "Anna", PASSWORD).await.expect("all is as it was");
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let laptop = Laptop::with_anna().await;
    laptop.change("PRAGMA user_version = 999");
    stays_closed(&laptop, laptop.secrets.clone(), ErrorCode::DatabaseTooNew, "newer").await;
}

#[tokio::test]
async fn the_note_on_the_key_is_written_again_when_it_is_gone() {
    let laptop = Laptop::with_anna().await;
    let note = laptop.path().join("listward.key.json");
    let written = std::fs::read(&note).expect("the note");
    std::fs::remove_file(&note).expect("the note is taken away");

    sign_in(&laptop.start(), "Anna", PASSWORD).await.expect("the database names its key itself");
    assert_eq!(std::fs::read(&note).expect("the note is back"), written);

    std::fs::remove_file(&note).expect("the note is taken away");
    let secrets = MemorySecrets::default();
    stays_closed(&laptop, Arc::new(secrets), ErrorCode::KeyLost, "a lost key").await;
}

#[tokio::test]
async fn a_program_that_was_ended_in_the_middle_leaves_a_database_that_opens_checked() {
    let laptop = Laptop::with_anna().await;
    let running = laptop.start();
    sign_in(&running, "Anna", PASSWORD).await.expect("Anna is known");

    // What the disk holds while the program runs is what it would hold if the program ended now.
    let after = Laptop { secrets: Arc::clone(&laptop.secrets), ..Laptop::new() };
    for name in ["listward.db", "listward.db-wal", "listward.key.json"] {
        std::fs::copy(laptop.path().join(name), after.path().join(name)).expect("it is copied");
    }
    let mut damaged = std::fs::read(after.database()).expect("the database");
    let window = after.start();
    sign_in(&window, "Anna", PASSWORD).await.expect("all is there");
    let lines = window.activity(0, 10).await.expect("Anna may see it").total;
    assert_eq!(lines, 3, "what was acknowledged is there: founded, and two times signed in");
    drop(window);

    // The same, but a page that nothing reads at the start is not what it was.
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    std::fs::write(after.database(), damaged).expect("the database is replaced");
    let log = "listward.db-wal";
    std::fs::copy(laptop.path().join(log), after.path().join(log)).expect("it is copied");
    let closed = DoorState::Closed { code: ErrorCode::DatabaseDamaged, said: None };
    assert_eq!(door(&after.start()).await, closed, "after an unclean end every page is looked at");
}
