//! Handing people over to the practice account under Klaviyo's own limits, beside the time that the limits alone demand.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use listward_engine::contract::{
    AttributeMapping, Audience, CONSENT_VERSION, ConsentText, ExportChoices, ExportDraft, FieldKey,
    Language, RunHappening, RunOptions, RunView, Secret, SegmentId,
};

use crate::account::Account;
use crate::laptop::{Laptop, PASSWORD};
use crate::options::{Options, Outcome};
use crate::script::{self, Sent};
use crate::{memory, tell};

/// How much longer than the limits alone demand a hand-over may take.
const ALLOWED_RATIO: f64 = 1.15;

/// Klaviyo's limits on imports.
const PER_SECOND: u64 = 10;
const PER_MINUTE: u64 = 150;

/// Imports the people, sends them all, and compares the time with the limits'.
pub(crate) fn measure(options: &Options) -> Outcome<()> {
    let file = crate::import::file(options)?;
    let account = Account::start()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let took = runtime.block_on(export(file.clone(), &account))?;
    drop(account);
    match script::send(&file) {
        Ok(sent) => compare(took, sent),
        Err(why) => tell(&format!("a script with Klaviyo's SDK is not compared with: {why}")),
    }
    Ok(())
}

async fn export(file: PathBuf, account: &Account) -> Outcome<Option<f64>> {
    let laptop = Laptop::new().await?;
    let report = laptop.import(file, false).await?;
    tell(&format!("{} people, peak memory of the import {}", report.imported, peak()));
    let draft = draft(&laptop, account).await?;
    let export = laptop.session.save_export(draft).await?.id;
    let started = Instant::now();
    let unseen = RunOptions { unseen: true, ..RunOptions::default() };
    let run = laptop.session.start_run(export, unseen).await?;
    let view = laptop.session.run_ended(run).await?;
    Ok(report_on(&view, started.elapsed()))
}

/// Puts the script's time beside ours. Where the limits decide, both wait for them.
fn compare(took: Option<f64>, sent: Sent) {
    let Sent { seconds, people, requests } = sent;
    let ratio =
        took.map_or_else(String::new, |took| format!("; ours is {:.2} of it", took / seconds));
    tell(&format!(
        "a script with Klaviyo's Python SDK: {people} people handed over in {seconds:.2} s with \
         {requests} requests{ratio}"
    ));
}

/// Gives the seconds that handing over took.
fn report_on(view: &RunView, whole: Duration) -> Option<f64> {
    let receipt = &view.receipt;
    tell(&format!(
        "{:?}: selected {}, sent {}, accepted {}, {} requests, {:.1} MB",
        receipt.status,
        receipt.selected,
        receipt.sent,
        receipt.accepted,
        receipt.chunks,
        mega(receipt.bytes)
    ));
    let at = |what| view.timeline.iter().find(|moment| moment.what == what).map(|moment| moment.at);
    let handed_over = at(RunHappening::HandedOver)?;
    let took = handed_over.0.duration_since(receipt.started.0).as_secs_f64();
    let demanded = demanded(receipt.chunks).as_secs_f64();
    let ratio = took / demanded.max(0.001);
    let verdict = if ratio <= ALLOWED_RATIO { "kept" } else { "BROKEN" };
    tell(&format!(
        "handed over in {took:.2} s; the limits alone demand {demanded:.2} s; \
         ratio {ratio:.2}, at most {ALLOWED_RATIO} promised: {verdict}"
    ));
    tell(&format!("settled after {:.2} s; peak memory {}", whole.as_secs_f64(), peak()));
    Some(took)
}

/// The least time in which so many requests may leave: the last one's turn.
fn demanded(requests: u64) -> Duration {
    let before_the_last = requests.saturating_sub(1);
    let minutes = before_the_last / PER_MINUTE;
    let seconds = (before_the_last % PER_MINUTE) / PER_SECOND;
    Duration::from_mins(minutes) + Duration::from_secs(seconds)
}

/// Everybody, with five fields, into the first list of the practice account.
async fn draft(laptop: &Laptop, account: &Account) -> Outcome<ExportDraft> {
    let session = &laptop.session;
    let draft = session.begin_connection_at(&account.way.base_url).await?.id;
    session.name_connection(draft.clone(), "Practice".into(), Audience::Administrators).await?;
    let key = Secret::from(account.way.key.as_str());
    session.give_connection_key(draft.clone(), key).await?;
    let text = ConsentText { version: CONSENT_VERSION, language: Language::En };
    session.agree_to_privacy(draft.clone(), true, text).await?;
    let connected = session.connect_connection(draft.clone()).await?;
    let account = connected.account.ok_or("no account")?.id;
    session.authenticate_connection(draft.clone(), account).await?;
    session.add_export_user(draft.clone(), PASSWORD.into()).await?;
    let connection = session.save_connection(draft).await?.id;
    let list = session.klaviyo_lists(connection).await?.into_iter().next().ok_or("no list")?;
    let names = ["first_name", "last_name", "city", "country"];
    let attributes = session.list_fields().await?.into_iter().filter_map(|field| {
        let name = field.key.0.as_str();
        let attribute = match name {
            "city" | "country" => format!("location.{name}"),
            _ => name.to_owned(),
        };
        names.contains(&name).then_some(AttributeMapping { field: field.key, attribute })
    });
    Ok(ExportDraft {
        id: None,
        name: "Everybody".into(),
        connection: Some(connection),
        list,
        email: FieldKey::email(),
        attributes: attributes.collect(),
        segments: vec![SegmentId(1)],
        limit: Some(1_000_000),
        choices: ExportChoices::default(),
        subscribing: None,
    })
}

#[expect(clippy::cast_precision_loss, reason = "megabytes for people to read")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn peak() -> String {
    memory::peak().map_or_else(|| "unknown".to_owned(), |bytes| format!("{:.0} MB", mega(bytes)))
}
