//! The command line. Names and shapes are a contract with whoever scripts it.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::verbs::{
    audit, connections, exports, import, init, practice, profiles, refresh, runs, schedule,
    segments,
};

/// Listward without a window: customer files become profiles, segments, and members of Klaviyo lists.
#[derive(Parser)]
#[command(name = "listward-cli", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The data folder; the window's own when left out.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Who signs in.
    #[arg(long = "as", global = true, value_name = "NAME")]
    pub(crate) person: Option<String>,
    /// Read the password from the first line of standard input instead of the terminal.
    #[arg(long, global = true)]
    pub(crate) password_stdin: bool,
    /// Where there is no keychain: a file whose first line is the passphrase of the vault. Nobody else may be allowed to
    /// read it (mode 0600).
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Print exactly one JSON document on standard output.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Say nothing on standard error but errors.
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

const AFTER_HELP: &str = "\
With --password-stdin and --api-key-stdin the first line is the password, the second the key.

Exit codes: 0 successful, 1 failed, 2 the command line is wrong, 3 completed with warnings,
4 skipped, 5 not permitted, 6 keychain or database unavailable.";

/// What can be done.
#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Make the data folder and its first Administrator.
    Init(init::Init),
    /// What works here, what does not, and what to do about it.
    Doctor,
    /// Add customer files.
    Import(import::Import),
    /// Look at unified profiles.
    #[command(subcommand)]
    Profiles(profiles::Profiles),
    /// Cut profiles into segments.
    #[command(subcommand)]
    Segments(segments::Segments),
    /// Ways to Klaviyo accounts.
    #[command(subcommand)]
    Connections(connections::Connections),
    /// What goes where.
    #[command(subcommand)]
    Exports(exports::Exports),
    /// What went where.
    #[command(subcommand)]
    Runs(runs::Runs),
    /// Read every source again, then run the exports that follow.
    Refresh(refresh::Refresh),
    /// When that happens by itself.
    #[command(subcommand)]
    Schedule(schedule::Schedule),
    /// What was done here.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// A practice Klaviyo as a process of its own, until Ctrl-C.
    Practice(practice::PracticeAccount),
}
