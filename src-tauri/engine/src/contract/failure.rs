//! What goes wrong, as a window is told: a closed code, a place, and at most somebody else's own words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A failure that crosses to a window or the CLI. The sentence for it is in the catalogues, not here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// What a person can do something about.
    pub code: ErrorCode,
    /// The line of a file, from 1, when one is to blame.
    #[serde(default)]
    pub line: Option<u64>,
    /// The name of the thing it is about (a file, a column, an export), when there is one.
    #[serde(default)]
    pub subject: Option<String>,
    /// A number that belongs to it: seconds to wait, people over the limit.
    #[serde(default)]
    pub count: Option<u64>,
    /// Klaviyo's or the system's own words, when it gave any. Never a key, never an address of a customer.
    #[serde(default)]
    pub said: Option<String>,
}

impl Failure {
    /// A failure with nothing but its code.
    pub const fn new(code: ErrorCode) -> Self {
        Self { code, line: None, subject: None, count: None, said: None }
    }

    /// With the line of the file.
    #[must_use]
    pub const fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// With the name of the thing it is about.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// With a number.
    #[must_use]
    pub const fn counting(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// With somebody's own words.
    #[must_use]
    pub fn saying(mut self, said: impl Into<String>) -> Self {
        self.said = Some(said.into());
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let code = serde_json::to_value(self.code).unwrap_or_default();
        f.write_str(code.as_str().unwrap_or("internal"))?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(subject) = &self.subject {
            write!(f, ": {subject}")?;
        }
        if let Some(said) = &self.said {
            write!(f, " ({said})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// What a person can do something about. Each has one sentence with a next step in every catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    // People
    /// Nobody is signed in.
    NotSignedIn,
    /// This person may not do that.
    NotPermitted,
    /// Name or password is wrong.
    WrongPassword,
    /// Too many wrong passwords; `count` seconds to wait.
    SignInPaused,
    /// A password is shorter than 8 characters.
    PasswordTooShort,
    /// A password is longer than 1,024 characters.
    PasswordTooLong,
    /// A password is among the most common ones.
    PasswordCommon,
    /// A name is missing.
    NameMissing,
    /// Another one has this name.
    NameTaken,
    /// Somebody exists already.
    AlreadyStarted,

    // The store and the secrets
    /// There is no keychain on this system.
    KeychainMissing,
    /// The keychain is locked.
    KeychainLocked,
    /// The keychain lost the database's key.
    KeyLost,
    /// The key that was found does not open the database.
    KeyWrong,
    /// The passphrase vault has to be opened first.
    VaultLocked,
    /// The passphrase does not open the vault.
    PassphraseWrong,
    /// The vault's file is damaged.
    VaultDamaged,
    /// The database is gone, though Listward knows its key.
    DatabaseMissing,
    /// The database file is not Listward's: it is an unencrypted one.
    DatabaseForeign,
    /// The database is damaged.
    DatabaseDamaged,
    /// A newer Listward wrote the database.
    DatabaseTooNew,
    /// Another Listward has the data folder open; `said` says which.
    FolderInUse,
    /// There is too little memory to look at a password.
    MemoryShort,
    /// The disk is full.
    DiskFull,
    /// The data folder cannot be written.
    FolderReadOnly,
    /// The disk reported an error.
    DiskError,

    // Files
    /// The ticket is unknown or too old: choose the file again.
    TicketUnknown,
    /// There is nothing in the file.
    FileEmpty,
    /// The file has no heading and no rows.
    FileWithoutRows,
    /// It is not a regular file.
    NotAFile,
    /// It is a folder.
    IsAFolder,
    /// It is not there any more.
    FileGone,
    /// It may not be read.
    FileForbidden,
    /// It cannot be read: the system's words are in `said`.
    FileUnreadable,
    /// It is of a kind that Listward does not read yet.
    FileKindUnknown,
    /// It is an Excel workbook, which this version does not read.
    FileIsWorkbook,
    /// It is not text.
    FileIsBinary,
    /// It is text in another encoding than UTF-8.
    FileNotUtf8,
    /// It is larger than 5 GB.
    FileTooLarge,
    /// It has more columns than Listward reads; `count` of them.
    TooManyColumns,
    /// It changed while it was read; nothing was stored.
    FileChanged,
    /// A column that was imported is not in the file any more; `subject` is its heading.
    ColumnGone,
    /// There are more rows than Listward counts.
    TooManyRows,
    /// More than 20 files at once.
    TooManyFiles,
    /// No column is the e-mail address.
    NoEmailColumn,
    /// Two columns are mapped to one field.
    FieldMappedTwice,
    /// A quote that opened on this line is never closed.
    QuoteNeverClosed,

    // Things that are looked for
    /// It is not there (any more).
    NotFound,
    /// It is used by something else; `subject` says by what.
    InUse,
    /// It was canceled.
    Canceled,

    // Segments
    /// A rule names a field that profiles do not have.
    FieldUnknown,
    /// An operator does not fit the field's kind.
    OperatorMisfit,
    /// A value does not fit the field's kind.
    ValueMisfit,
    /// Groups are nested too deep.
    RuleTooDeep,

    // Corrections
    /// It is not a number.
    NotANumber,
    /// It is not a date, or one whose day and month could be either.
    NotADate,
    /// It is neither yes nor no.
    NotABoolean,
    /// It cannot be a telephone number.
    PhoneInvalid,
    /// A profile must have an e-mail address.
    AddressNeeded,
    /// A value is longer than 64 KiB.
    ValueTooLong,
    /// Somebody or an import has changed the value since it was looked at.
    ValueChanged,
    /// The new address belongs to another profile, and nobody has agreed to join the two.
    JoinsAnother,

    // Connections
    /// This step is locked until an earlier one is done.
    StepLocked,
    /// The privacy text has to be agreed to.
    ConsentMissing,
    /// The privacy text changed and has to be agreed to again.
    ConsentOutdated,
    /// The account that was confirmed is not the one that the key belongs to.
    AccountMismatch,
    /// It is not an address that Listward may talk to.
    AddressRefused,
    /// This cannot be a private API key.
    KeyMalformed,
    /// This is the account's public key (site ID); a private API key is needed.
    KeyIsPublic,
    /// The keychain lost the connection's key: the connection has to be made again.
    ConnectionKeyLost,
    /// Klaviyo does not accept the key.
    KeyRefused,
    /// The key lacks scopes; `subject` names them.
    ScopesMissing,
    /// The export user cannot run exports any more.
    ExportUserUnfit,

    // Klaviyo
    /// Klaviyo cannot be reached: no network.
    Offline,
    /// Klaviyo's secure connection could not be trusted.
    ConnectionUntrusted,
    /// Klaviyo's certificate is not valid at the time that this computer shows, whose clock is most likely wrong.
    ClockWrong,
    /// A proxy on the way lets nobody through without a name and a password.
    ProxyPassword,
    /// Something between here and Klaviyo answered instead of it.
    Blocked,
    /// Klaviyo asked to wait; `count` seconds.
    RateLimited,
    /// Klaviyo does not work at the moment.
    KlaviyoUnavailable,
    /// Klaviyo has no such list.
    ListUnknown,
    /// A run was away for so many hours (`count`), and what it was to send may be out of date.
    AwayForLong,
    /// Klaviyo refused; its words are in `said`.
    KlaviyoRefused,
    /// Klaviyo's answer could not be understood.
    AnswerUnreadable,
    /// Klaviyo no longer speaks the version that Listward speaks.
    RevisionRetired,

    // Exports
    /// No segment is chosen.
    NoSegment,
    /// More people than the export's limit; `count` people.
    OverLimit,
    /// Nobody would be sent.
    NobodyToSend,
    /// Only an administrator may raise the limit.
    LimitForbidden,
    /// A Klaviyo attribute is unknown or named twice.
    AttributeUnknown,
    /// The export is already running.
    AlreadyRunning,
    /// It is not an e-mail address.
    AddressInvalid,
    /// A test profile would go to the address of a customer, and nobody said that it is meant.
    AddressOfCustomer,
    /// Who agreed must stand in a yes-or-no field, and when in a date field.
    ConsentFieldMisfit,
    /// The export has no connection.
    NoConnection,
    /// The run cannot be undone: it is not the last one of its export, or it changed nothing.
    NothingToUndo,

    // The schedule
    /// Somebody has to look at the preflight before the export is sent.
    PreflightDue,
    /// The export runs only by hand: its schedule, or the one that it follows, is off.
    ScheduleOff,
    /// The export was due while the computer slept or Listward was not open, and a person is asked.
    ScheduleMissed,
    /// A timetable needs a day and one to four times.
    TimetableIncomplete,
    /// There is no time zone of this name.
    ZoneUnknown,
    /// A refresh is going on already.
    AlreadyRefreshing,

    /// Listward made a mistake. What happened is in the log.
    Internal,
}
