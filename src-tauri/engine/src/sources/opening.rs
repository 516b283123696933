//! Opens a file that came from outside: a regular file of a kind that is read, through one handle, and without waiting.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use crate::contract::ErrorCode;
use crate::error::Result;

/// Files above this are refused, in bytes.
const LARGEST: u64 = 5_000_000_000;
/// How much of the front tells what kind of file it is.
const FRONT: usize = 8192;

/// An open file, or the sample that is part of the program.
pub(crate) struct Opened {
    /// What is read.
    pub(crate) input: Input,
    /// Its size in bytes.
    pub(crate) bytes: u64,
    stamp: Option<Stamp>,
}

/// Bytes to read.
pub(crate) enum Input {
    /// Of a file.
    File(File),
    /// Of the sample.
    Sample(Cursor<&'static [u8]>),
}

/// What changes when somebody changes a file.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    file: u64,
}

impl Opened {
    /// Opens a file. A FIFO or device is refused at once: the handle is opened without waiting, then looked at.
    pub(crate) fn file(path: &Path) -> Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
        #[cfg(windows)]
        if is_device(path) {
            return Err(ErrorCode::NotAFile.into());
        }
        let file = options.open(path).map_err(|error| refused_open(path, error))?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(ErrorCode::IsAFolder.into());
        }
        if !metadata.is_file() {
            return Err(ErrorCode::NotAFile.into());
        }
        if metadata.len() > LARGEST {
            return Err(ErrorCode::FileTooLarge.into());
        }
        let stamp = Some(Stamp::of(&metadata));
        Ok(Self { input: Input::File(file), bytes: metadata.len(), stamp })
    }

    /// Opens the sample.
    pub(crate) fn sample(bytes: &'static [u8]) -> Self {
        let length = bytes.len() as u64;
        Self { input: Input::Sample(Cursor::new(bytes)), bytes: length, stamp: None }
    }

    /// Refuses what is empty, or visibly no UTF-8 text.
    pub(crate) fn refuse_other_kinds(&mut self) -> Result<()> {
        let mut front = Vec::with_capacity(FRONT);
        self.input.seek(SeekFrom::Start(0))?;
        self.input.by_ref().take(FRONT as u64).read_to_end(&mut front)?;
        match kind_of(&front) {
            None => Ok(()),
            Some(code) => Err(code.into()),
        }
    }

    /// Refuses when the file behind a path is not, or not any more, what was opened here.
    pub(crate) fn refuse_change(&self, path: &Path) -> Result<()> {
        let (Input::File(file), Some(stamp)) = (&self.input, &self.stamp) else { return Ok(()) };
        let still = |metadata: std::io::Result<Metadata>| {
            metadata.is_ok_and(|metadata| Stamp::of(&metadata) == *stamp)
        };
        if still(file.metadata()) && still(std::fs::metadata(path)) {
            Ok(())
        } else {
            Err(ErrorCode::FileChanged.into())
        }
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let file = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let file = 0;
        Self { bytes: metadata.len(), modified: metadata.modified().ok(), file }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Sample(sample) => sample.read(buffer),
        }
    }
}

impl Seek for Input {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match self {
            Self::File(file) => file.seek(to),
            Self::Sample(sample) => sample.seek(to),
        }
    }
}

/// What an error at opening means: a folder cannot even be opened on Windows, a loop of links has no file.
fn refused_open(path: &Path, error: std::io::Error) -> crate::Error {
    if path.is_dir() {
        return ErrorCode::IsAFolder.into();
    }
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied => error.into(),
        _ if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) => {
            ErrorCode::NotAFile.into()
        }
        _ => error.into(),
    }
}

/// Names that Windows gives to devices, whatever folder or ending they stand with, and streams beside a file.
#[cfg(windows)]
fn is_device(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return true };
    let stem = name.split('.').next().unwrap_or_default().trim().to_ascii_uppercase();
    let numbered =
        |prefix| stem.strip_prefix(prefix).is_some_and(|n: &str| n.len() == 1 && n != "0");
    name.contains(':')
        || path.to_string_lossy().starts_with(r"\\.\")
        || matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || numbered("COM")
        || numbered("LPT")
}

/// Why a file that begins so is not read. None when it may be text.
fn kind_of(front: &[u8]) -> Option<ErrorCode> {
    const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];
    const BINARIES: [&[u8]; 8] = [
        b"%PDF-",
        b"\x7fELF",
        b"MZ\x90",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"\x1f\x8b",
        b"SQLite format 3\0",
    ];
    let starts = |with: &&[u8]| front.starts_with(with);
    if front.is_empty() {
        return Some(ErrorCode::FileEmpty);
    }
    if WORKBOOKS.iter().any(starts) {
        let is_zip = front.starts_with(b"PK");
        let is_office = memchr::memmem::find(front, b"[Content_Types].xml").is_some()
            || memchr::memmem::find(front, b"xl/").is_some();
        let workbook = !is_zip || is_office;
        return Some(if workbook { ErrorCode::FileIsWorkbook } else { ErrorCode::FileKindUnknown });
    }
    if BINARIES.iter().any(starts) {
        return Some(ErrorCode::FileIsBinary);
    }
    if front.starts_with(b"\xff\xfe") || front.starts_with(b"\xfe\xff") {
        return Some(ErrorCode::FileNotUtf8);
    }
    let nuls = front.iter().take(512).filter(|byte| **byte == 0).count();
    if nuls * 3 >= front.len().min(512) {
        let is_utf16 = nuls * 3 < front.len().min(512) * 2;
        return Some(if is_utf16 { ErrorCode::FileNotUtf8 } else { ErrorCode::FileIsBinary });
    }
    let is_markup = [b"<!doctype html".as_slice(), b"<html"].iter().any(|tag| {
        front.trim_ascii_start().get(..tag.len()).is_some_and(|at| at.eq_ignore_ascii_case(tag))
    });
    is_markup.then_some(ErrorCode::FileKindUnknown)
}
