//! How much memory a process has taken at most.

use crate::options::Outcome;

/// Megabytes, for people to read.
#[expect(clippy::cast_precision_loss, reason = "megabytes for people to read")]
pub(crate) fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Bytes for people to read, if they are known.
pub(crate) fn megabytes(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "unknown".to_owned(), |bytes| format!("{:.0} MB", mega(bytes)))
}

/// The most that this process had in memory, in bytes. None where the system does not say.
pub(crate) fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// The most that a child of another program had, from GNU time's last line of errors. None without GNU time.
pub(crate) fn peak_from_time(said: &str) -> Outcome<Option<u64>> {
    match said.lines().find_map(|line| line.strip_prefix("peak ")) {
        Some(kibibytes) => Ok(Some(kibibytes.trim().parse::<u64>()? * 1024)),
        None => Ok(None),
    }
}
