//! Files on their way in. The page gets tickets: random, good for the person who got them alone, forgotten ten minutes after
//! their last use and when that person signs out; paths stay here.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::opening::Opened;
use super::{sample, shown};
use crate::contract::{
    ErrorCode, Failure, FileArrival, FileRefusal, FileTicket, FileToken, PersonId,
};
use crate::error::Result;

/// How long a ticket is good after its last use.
const GOOD_FOR: Duration = Duration::from_mins(10);
/// How many files are taken at once.
const AT_ONCE: usize = 20;

/// The tickets that are out.
#[derive(Default)]
pub struct Inbox {
    tickets: Mutex<HashMap<FileToken, Held>>,
}

struct Held {
    file: Arrived,
    whose: PersonId,
    used: Instant,
}

/// A file that a ticket stands for.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    /// Where it lies.
    pub(crate) origin: Origin,
    /// What the page knows of it.
    pub(crate) ticket: FileTicket,
}

/// Where a file lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// At a path, with links followed.
    Path(PathBuf),
    /// In the program.
    Sample,
}

impl Arrived {
    /// The path as a source keeps it: empty for the sample.
    pub(crate) fn path(&self) -> String {
        match &self.origin {
            Origin::Path(path) => path.to_string_lossy().into_owned(),
            Origin::Sample => String::new(),
        }
    }

    /// Opens the file.
    pub(crate) fn open(&self) -> Result<Opened> {
        match &self.origin {
            Origin::Path(path) => Opened::file(path),
            Origin::Sample => Ok(Opened::sample(sample::CUSTOMERS)),
        }
    }
}

impl Inbox {
    /// Takes files that a person dropped or picked, and says which were not taken and why.
    ///
    /// Folders are refused, not searched. Blocks while it looks at the front of each file.
    pub(crate) fn admit(&self, whose: PersonId, paths: &[PathBuf]) -> FileArrival {
        self.admit_at(whose, paths, Instant::now())
    }

    fn admit_at(&self, whose: PersonId, paths: &[PathBuf], now: Instant) -> FileArrival {
        let mut arrival = FileArrival::default();
        for (place, path) in paths.iter().enumerate() {
            let name = name_of(path);
            let taken =
                if place < AT_ONCE { look_at(path) } else { Err(ErrorCode::TooManyFiles.into()) };
            match taken.and_then(|(origin, bytes)| self.hand_out(whose, origin, &name, bytes, now))
            {
                Ok(ticket) => arrival.files.push(ticket),
                Err(error) => {
                    arrival.refused.push(FileRefusal { name, code: Failure::from(error).code });
                }
            }
        }
        arrival
    }

    /// A ticket for the sample file.
    pub(crate) fn admit_sample(&self, whose: PersonId) -> Result<FileTicket> {
        let bytes = sample::CUSTOMERS.len() as u64;
        self.hand_out(whose, Origin::Sample, sample::NAME, bytes, Instant::now())
    }

    /// The file that a ticket stands for.
    pub(crate) fn file(&self, whose: PersonId, token: &FileToken) -> Result<Arrived> {
        self.file_at(whose, token, Instant::now())
    }

    /// Whoever signs out leaves no file behind for the next person.
    pub(crate) fn forget(&self, whose: PersonId) {
        let mut tickets = self.tickets.lock().unwrap_or_else(PoisonError::into_inner);
        tickets.retain(|_, held| held.whose != whose);
    }

    fn file_at(&self, whose: PersonId, token: &FileToken, now: Instant) -> Result<Arrived> {
        let mut tickets = self.tickets.lock().unwrap_or_else(PoisonError::into_inner);
        tickets.retain(|_, held| now.duration_since(held.used) < GOOD_FOR);
        let held = tickets.get_mut(token).filter(|held| held.whose == whose);
        let held = held.ok_or(ErrorCode::TicketUnknown)?;
        held.used = now;
        Ok(held.file.clone())
    }

    fn hand_out(
        &self,
        whose: PersonId,
        origin: Origin,
        name: &str,
        bytes: u64,
        now: Instant,
    ) -> Result<FileTicket> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(std::io::Error::other)?;
        let token = FileToken(hex::encode(random));
        let ticket = FileTicket { token: token.clone(), name: name.to_owned(), bytes };
        let file = Arrived { origin, ticket: ticket.clone() };
        let mut tickets = self.tickets.lock().unwrap_or_else(PoisonError::into_inner);
        tickets.retain(|_, held| now.duration_since(held.used) < GOOD_FOR);
        tickets.insert(token, Held { file, whose, used: now });
        Ok(ticket)
    }
}

fn look_at(path: &Path) -> Result<(Origin, u64)> {
    let mut opened = Opened::file(path)?;
    opened.refuse_other_kinds()?;
    Ok((Origin::Path(path.canonicalize()?), opened.bytes))
}

/// A file's name without folders, safe to show.
fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    shown::safe(&name.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_good_for_ten_minutes_after_its_last_use() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "email\n").expect("a file for the test");
        let (inbox, start, anna) = (Inbox::default(), Instant::now(), PersonId(1));
        let token = inbox.admit_at(anna, &[path], start).files[0].token.clone();
        let minutes = |minutes: u64| start + Duration::from_secs(60 * minutes);
        assert!(inbox.file_at(anna, &token, minutes(9)).is_ok(), "nine minutes are fewer than ten");
        assert!(inbox.file_at(anna, &token, minutes(18)).is_ok(), "each use counts anew");
        assert!(
            inbox.file_at(anna, &token, minutes(29)).is_err(),
            "eleven minutes unused are too many"
        );
    }
}
