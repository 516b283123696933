//! What the command line asks for.

use std::path::PathBuf;

/// Whatever went wrong, to be shown.
pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// What the command line asks for.
pub(crate) struct Options {
    /// How many rows.
    pub(crate) rows: u64,
    /// How many times.
    pub(crate) times: usize,
    /// The file to read or write, instead of the one in the target folder.
    pub(crate) file: Option<PathBuf>,
    /// The data folder of a laptop that is set up already.
    pub(crate) data: Option<PathBuf>,
    /// Whether to check only.
    pub(crate) check_only: bool,
}

impl Options {
    /// Reads `--rows N`, `--times N`, `--file PATH`, `--data PATH` and `--check-only`.
    pub(crate) fn read(arguments: &[String]) -> Outcome<Self> {
        let mut options =
            Self { rows: 1_000_000, times: 3, file: None, data: None, check_only: false };
        let mut rest = arguments.iter();
        while let Some(name) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| format!("{name} needs a value"));
            match name.as_str() {
                "--rows" => options.rows = value()?.replace(['_', ','], "").parse()?,
                "--times" => options.times = value()?.parse::<usize>()?.max(1),
                "--file" => options.file = Some(value()?.into()),
                "--data" => options.data = Some(value()?.into()),
                "--check-only" => options.check_only = true,
                _ => return Err(format!("there is no option {name}").into()),
            }
        }
        Ok(options)
    }
}
