//! What would be sent, as a file: every person, every value, as it would cross, and what the run would change about them. With
//! them those who would leave the list, and those who cannot be sent. Written as it is read: nobody is held in memory.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::compare::{Confirmed, Standing};
use super::leave::is_braked;
use super::people::People;
use super::rejects::{harmless, of_csv, plain, word};
use super::start::Audience;
use super::written;
use crate::audit;
use crate::clock::Moment;
use crate::contract::{Act, ErrorCode, ExportId, Leavers, Sending};
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;
use crate::store::book::Target;
use crate::store::connections;
use crate::store::exports::StoredExport;

/// What stands before the values of a person.
const HEADING: [&str; 2] = ["change", "reason"];

impl Engine {
    /// Writes it to a file that the person chooses. False when they chose none.
    pub(super) async fn save_what_would_be_sent(
        self: &Arc<Self>,
        caller: &Caller,
        export: ExportId,
    ) -> Result<bool> {
        let export = self.export_for(caller, export).await?;
        let name = format!("{} - would be sent.csv", plain(&export.draft.name));
        let Some(path) = self.desktop.save_file(&name).await else { return Ok(false) };
        let audience = self.audience(export.draft.segments.clone()).await?;
        let (engine, saved) = (Arc::clone(self), export.draft.name.clone());
        let people = tokio::task::spawn_blocking(move || write(&engine, &export, &audience, &path))
            .await??;
        let person = caller.person.name.clone();
        self.write(move |transaction| {
            let at = Moment::now();
            audit::write(transaction, at, &person, Act::PlanSaved, &saved, Some(people))
        })
        .await?;
        Ok(true)
    }
}

/// How many people it names.
fn write(
    engine: &Arc<Engine>,
    export: &StoredExport,
    audience: &Audience,
    path: &Path,
) -> Result<u64> {
    let draft = &export.draft;
    let id = draft.connection.ok_or(ErrorCode::NoConnection)?;
    let connection = engine.store.read(|database| connections::find(database, id))?;
    let account = connection.ok_or(ErrorCode::NotFound)?.account.id;
    let target = Target { account, list: draft.list.id.clone() };
    let mut confirmed = Confirmed::read_for(&engine.store, export.id, &target)?;
    let (people, mut blocked) = engine.sendable(export, audience)?;
    let mut sheet = Sheet::begin(path, &people)?;
    let mut profile = Vec::new();
    people.walk(0, people.count(), |_, person| {
        let Some(email) = person.email() else { return Ok(true) };
        profile.clear();
        person.write(&mut profile)?;
        let change = match confirmed.judge(&email, &profile) {
            Standing::New => "joins",
            Standing::Changed => "changes",
            Standing::Untouched if draft.choices.sending == Sending::Changes => return Ok(true),
            Standing::Untouched => "untouched",
        };
        if !blocked.weigh(&profile, person.slot()) {
            sheet.write_profile(change, &profile)?;
        }
        Ok(true)
    })?;
    if draft.choices.leavers == Leavers::TakeOff {
        let held = is_braked(confirmed.absent(), confirmed.on_list(), None);
        let reason = if held { "needs_approval" } else { "" };
        confirmed.walk_leavers(&engine.store, export.id, |email| {
            sheet.write("leaves", reason, std::iter::once(email))
        })?;
    }
    for (reason, people) in blocked.people(engine, draft, &audience.snapshot)? {
        let reason = word(reason)?;
        people.walk(0, people.count(), |_, person| {
            let texts = person.texts();
            sheet.write("blocked", &reason, texts.iter().map(String::as_str))?;
            Ok(true)
        })?;
    }
    sheet.end()
}

/// The file while it is being written.
struct Sheet {
    file: csv::Writer<File>,
    attributes: Vec<String>,
    people: u64,
}

impl Sheet {
    fn begin(path: &Path, people: &People) -> Result<Self> {
        let mut file = csv::Writer::from_writer(File::create(path)?);
        let attributes: Vec<String> =
            people.fields.iter().map(|crossing| crossing.attribute.to_string()).collect();
        let named = attributes.iter().map(String::as_str);
        file.write_record(HEADING.into_iter().chain(named)).map_err(of_csv)?;
        Ok(Self { file, attributes, people: 0 })
    }

    /// Somebody as they would be sent.
    fn write_profile(&mut self, change: &str, profile: &[u8]) -> Result<()> {
        let values = written::values(profile);
        let shown = |name| values.get(name).map(written::shown).unwrap_or_default();
        let texts: Vec<String> = self.attributes.iter().map(shown).collect();
        self.write(change, "", texts.iter().map(String::as_str))
    }

    /// Somebody with the texts of their first attributes.
    fn write<'texts>(
        &mut self,
        change: &str,
        reason: &str,
        texts: impl Iterator<Item = &'texts str>,
    ) -> Result<()> {
        let known = texts.map(harmless).chain(std::iter::repeat(String::new()));
        let cells = [change.to_owned(), reason.to_owned()].into_iter();
        self.file.write_record(cells.chain(known.take(self.attributes.len()))).map_err(of_csv)?;
        self.people += 1;
        Ok(())
    }

    fn end(mut self) -> Result<u64> {
        self.file.flush()?;
        Ok(self.people)
    }
}
