//! `doctor`: what works here, what does not, and what to do about it. It changes nothing.

use std::path::Path;

use listward_engine::clock::Moment;
use listward_engine::contract::{DoorState, ErrorCode, Failure, Secret};
use listward_engine::secrets::{Keychain, SecretStore};
use serde::Serialize;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::screen::Screen;
use crate::table::{row, table, word};
use crate::trouble::Result;
use crate::{seat, sentences};

/// Less free space than this is too little for a large file and its profiles.
const ENOUGH_SPACE: u64 = 2_000_000_000;

/// No computer that runs this program can be right in showing an earlier time.
const BUILT_AFTER: &str = "2026-07-15T00:00:00Z";

/// How a part stands.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Health {
    Works,
    /// Not made yet; the next step makes it.
    NotYet,
    Fails,
}

#[derive(Serialize)]
struct Part {
    state: Health,
    /// The error's code.
    code: Option<ErrorCode>,
    /// What to know, or to do.
    advice: String,
}

#[derive(Serialize)]
struct Findings {
    folder: String,
    keychain: Part,
    database: Part,
    disk: Part,
    free_bytes: u64,
    clock: Part,
    time: Moment,
}

pub(crate) async fn run(arguments: &Arguments, screen: &Screen) -> Result<Exit> {
    let folder = seat::data_folder(arguments)?;
    let (disk, free_bytes) = disk(&folder);
    let time = Moment::now();
    let findings = Findings {
        folder: folder.display().to_string(),
        keychain: keychain().await,
        database: database(arguments, &folder).await?,
        disk,
        free_bytes,
        clock: clock(time),
        time,
    };
    screen.answer(&findings, || in_words(&findings));
    let unavailable = findings.database.state == Health::Fails
        || (findings.keychain.state == Health::Fails && findings.database.state == Health::NotYet);
    let ill = findings.disk.state == Health::Fails || findings.clock.state == Health::Fails;
    Ok(if unavailable {
        Exit::Unavailable
    } else if ill {
        Exit::Failed
    } else {
        Exit::Successful
    })
}

fn in_words(findings: &Findings) -> String {
    let part = |name: &str, part: &Part| row([&name, &word(part.state), &part.advice]);
    table(&[
        row([&"Data folder", &"", &findings.folder]),
        part("Keychain", &findings.keychain),
        part("Database", &findings.database),
        part("Disk", &findings.disk),
        part("Clock", &findings.clock),
    ])
}

fn works(advice: impl Into<String>) -> Part {
    Part { state: Health::Works, code: None, advice: advice.into() }
}

fn fails(failure: &Failure) -> Part {
    Part { state: Health::Fails, code: Some(failure.code), advice: sentences::of(failure) }
}

/// Writes, reads and removes a test item: finding nothing is no proof that a keychain works.
async fn keychain() -> Part {
    const NAME: &str = "doctor-test-item";
    let tried = tokio::task::spawn_blocking(|| {
        Keychain.set(NAME, &"test".into())?;
        let kept = Keychain.get(NAME)?.is_some();
        Keychain.remove(NAME)?;
        Ok::<_, listward_engine::Error>(kept)
    });
    let failure = match tried.await {
        Ok(Ok(true)) => return works("It keeps what it is given."),
        Ok(Err(cause)) => Failure::from(cause),
        Ok(Ok(false)) | Err(_) => Failure::new(ErrorCode::KeychainMissing),
    };
    let advice = " Without it, a passphrase can protect the data: --passphrase-file FILE.";
    let part = fails(&failure);
    Part { advice: part.advice + advice, ..part }
}

async fn database(arguments: &Arguments, folder: &Path) -> Result<Part> {
    let empty = std::fs::read_dir(folder).map_or(true, |mut files| files.next().is_none());
    if empty {
        let advice = "There is none yet: listward-cli init --name NAME makes it.".into();
        return Ok(Part { state: Health::NotYet, code: None, advice });
    }
    let (_seat, state) = seat::at_the_door(arguments, Secret::from("")).await?;
    Ok(match state {
        DoorState::SignedOut | DoorState::SignedIn { .. } => works("It opens."),
        DoorState::FirstStart => {
            let advice = "It has no people yet: listward-cli init --name NAME makes the first.";
            Part { state: Health::NotYet, code: None, advice: advice.into() }
        }
        DoorState::NoKeychain => fails(&Failure::new(ErrorCode::KeychainMissing)),
        DoorState::VaultLocked => fails(&Failure::new(ErrorCode::VaultLocked)),
        DoorState::Closed { code, said } => fails(&Failure { said, ..Failure::new(code) }),
    })
}

/// The disk under the folder, or under the nearest one above it that is there.
fn disk(folder: &Path) -> (Part, u64) {
    let there = folder.ancestors().find(|ancestor| ancestor.is_dir());
    let Some(free) = there.and_then(|there| fs4::available_space(there).ok()) else {
        return (fails(&Failure::new(ErrorCode::DiskError)), 0);
    };
    let megabytes = free / 1_000_000;
    let part = if free < ENOUGH_SPACE {
        let part = fails(&Failure::new(ErrorCode::DiskFull));
        Part { advice: format!("Only {megabytes} MB are free. {}", part.advice), ..part }
    } else {
        works(format!("{megabytes} MB are free."))
    };
    (part, free)
}

fn clock(now: Moment) -> Part {
    let earliest = BUILT_AFTER.parse().map(Moment).expect("BUG: a constant time parses");
    if now < earliest {
        let advice = "The computer's clock is wrong, so Klaviyo cannot be trusted: set it right.";
        return Part { state: Health::Fails, code: None, advice: advice.into() };
    }
    works(now.0.to_string())
}
