//! What would be sent, as a file: every person, every value, as it would cross.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::people::People;
use super::rejects::{harmless, of_csv, plain};
use super::written;
use crate::audit;
use crate::clock::Moment;
use crate::contract::{Act, ExportId, Sending};
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;

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
        let people = tokio::task::spawn_blocking(move || {
            let (everybody, _) = engine.sendable(&export, &audience)?;
            let people = match export.draft.choices.sending {
                Sending::Everybody => everybody,
                Sending::Changes => engine.without_untouched(&export, everybody)?,
            };
            write_file(&people, &path)?;
            Ok::<_, crate::error::Error>(u64::from(people.count()))
        });
        let people = people.await??;
        let person = caller.person.name.clone();
        self.write(move |transaction| {
            let at = Moment::now();
            audit::write(transaction, at, &person, Act::PlanSaved, &saved, Some(people))
        })
        .await?;
        Ok(true)
    }
}

fn write_file(people: &People, path: &Path) -> Result<()> {
    let mut file = csv::Writer::from_writer(File::create(path)?);
    let attributes: Vec<String> =
        people.fields.iter().map(|crossing| crossing.attribute.to_string()).collect();
    file.write_record(&attributes).map_err(of_csv)?;
    let mut profile = Vec::new();
    people.walk(0, people.count(), |_, person| {
        profile.clear();
        person.write(&mut profile)?;
        let values = written::values(&profile);
        let shown = |name| values.get(name).map(written::shown).unwrap_or_default();
        let cells = attributes.iter().map(|name| harmless(&shown(name)));
        file.write_record(cells).map_err(of_csv)?;
        Ok(true)
    })?;
    Ok(file.flush()?)
}
