//! Three stages at once, with little between them: check rows, make columns, store them.

use std::collections::BTreeMap;
use std::io::{Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::checking::{Batch, Checking};
use super::dialect::Reading;
use super::email;
use super::job::Watch;
use super::mapping::MappedColumn;
use super::opening::Input;
use super::records::Records;
use super::typing::Typing;
use crate::columns::{self, ColumnId, Field};
use crate::contract::{NoticeCode, NoticeCount, RejectCode, RejectCount, SnapshotId};
use crate::error::Result;
use crate::profiles::Identity;
use crate::store::Store;
use crate::store::column_chunks::{self, StoredColumn};
use crate::store::reject_chunks;

/// What an import is about.
pub(crate) struct Task<'a> {
    /// How the file is to be read.
    pub(crate) reading: &'a Reading,
    /// The headings of all its columns.
    pub(crate) headings: &'a [String],
    /// The columns to import.
    pub(crate) mapped: &'a [MappedColumn],
    /// The source's snapshot.
    pub(crate) snapshot: SnapshotId,
    /// The field of each mapped column. None when the import only checks: then only what tells people apart is stored.
    pub(crate) fields: Option<&'a [Field]>,
    /// How identity keys are made.
    pub(crate) identity: &'a Identity,
    /// How far it is, and whether to go on.
    pub(crate) watch: &'a Watch,
    /// The database.
    pub(crate) store: &'a Store,
}

/// What became of the rows.
#[derive(Default)]
pub(crate) struct Outcome {
    /// All rows.
    pub(crate) rows: u64,
    /// Rows that were not rejected.
    pub(crate) accepted: u64,
    /// Rejected rows by reason.
    pub(crate) reasons: Vec<RejectCount>,
    /// Cells left empty, by reason.
    pub(crate) notices: Vec<NoticeCount>,
}

/// What is stored at once.
struct Package {
    columns: Vec<StoredColumn>,
    rejected: usize,
    rejects: Vec<u8>,
}

impl Task<'_> {
    /// Reads the file to its end.
    pub(crate) fn run(&self, input: &mut Input) -> Result<Outcome> {
        let (batches, next_batch) = sync_channel(1);
        let (packages, next_package) = sync_channel(1);
        std::thread::scope(|scope| {
            let checking = scope.spawn(move || self.check(input, batches));
            let building = scope.spawn(move || self.build(next_batch, &packages));
            let stored = self.keep(&next_package);
            drop(next_package);
            let built = building.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let checked = checking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            stored?;
            let mut outcome = built;
            outcome.rows = checked?;
            Ok(outcome)
        })
    }

    /// The first stage. Gives how many rows there are.
    fn check(&self, input: &mut Input, next: SyncSender<Batch>) -> Result<u64> {
        let Reading { delimiter, skipped, first_line, .. } = *self.reading;
        input.seek(SeekFrom::Start(skipped))?;
        let mut checking = Checking::new(self.mapped, self.headings, self.watch, next)?;
        let mut heading = self.reading.dialect.header;
        let mut position = skipped;
        Records::new(input, delimiter, skipped, first_line).read(|record| {
            position = record.position;
            if std::mem::take(&mut heading) {
                return Ok(ControlFlow::Continue(()));
            }
            checking.take(&record)
        })?;
        checking.finish(position)
    }

    /// The second stage.
    fn build(&self, batches: Receiver<Batch>, next: &SyncSender<Package>) -> Outcome {
        let mut outcome = Outcome::default();
        let mut reasons: BTreeMap<RejectCode, u64> = BTreeMap::new();
        let mut typings: Vec<Typing> =
            self.mapped.iter().map(|column| Typing::new(column.kind)).collect();
        let email = self.mapped.iter().position(MappedColumn::is_email).unwrap_or_default();
        for batch in batches {
            let keys: Vec<u128> = batch.columns[email]
                .iter()
                .map(|address| self.identity.key(&email::identity(address)))
                .collect();
            outcome.accepted += keys.len() as u64;
            batch.rejected.tally(&mut reasons);
            for (typing, (cells, line)) in typings.iter_mut().zip(&batch.missing) {
                if *cells > 0 {
                    typing.notices.count(NoticeCode::CellMissing, *cells, *line);
                }
            }
            if next.send(self.package(batch, &keys, &mut typings)).is_err() {
                break;
            }
        }
        let notices = self.mapped.iter().zip(&typings).flat_map(|(column, typing)| {
            typing.notices.iter().map(|(code, cells, first_line)| NoticeCount {
                column: column.heading.clone(),
                code,
                cells,
                first_line,
            })
        });
        outcome.notices = notices.collect();
        outcome.reasons =
            reasons.into_iter().map(|(code, rows)| RejectCount { code, rows }).collect();
        outcome
    }

    fn package(&self, batch: Batch, keys: &[u128], typings: &mut [Typing]) -> Package {
        let Batch { columns: texts, lines, rejected, .. } = batch;
        let mut columns = Vec::with_capacity(texts.len() + 2);
        for (nth, (typing, texts)) in typings.iter_mut().zip(texts).enumerate() {
            let column = typing.column(texts, &lines);
            if let Some(fields) = self.fields {
                columns.push(StoredColumn {
                    column: fields[nth].id,
                    records: column.valid.len(),
                    nulls: column.valid.unset(),
                    data: columns::encode(&column),
                });
            }
        }
        if keys.is_empty() {
            columns.clear();
        } else {
            let own = |column, data| StoredColumn { column, records: keys.len(), nulls: 0, data };
            columns.push(own(ColumnId::LINE, columns::encode_lines(&lines)));
            columns.push(own(ColumnId::KEY, columns::encode_keys(keys)));
        }
        let count = rejected.len();
        let rejects = if count > 0 { rejected.encode() } else { Vec::new() };
        Package { columns, rejected: count, rejects }
    }

    /// The third stage. Rejected rows are kept also when the import only checks: their file can be asked for.
    fn keep(&self, packages: &Receiver<Package>) -> Result<()> {
        let (mut chunk, mut reject_chunk) = (0, 0);
        for package in packages {
            self.watch.go_on()?;
            if package.columns.is_empty() && package.rejected == 0 {
                continue;
            }
            self.store.write(|transaction| {
                for column in &package.columns {
                    column_chunks::insert(transaction, self.snapshot, chunk, column)?;
                }
                if package.rejected > 0 {
                    let import = self.watch.import();
                    let (rows, data) = (package.rejected, &package.rejects);
                    reject_chunks::insert(transaction, import, reject_chunk, rows, data)?;
                }
                Ok(())
            })?;
            chunk += u32::from(!package.columns.is_empty());
            reject_chunk += u32::from(package.rejected > 0);
        }
        Ok(())
    }
}
