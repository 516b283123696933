//! Handing people over to the practice account under Klaviyo's own limits, beside the time that the limits alone demand.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use listward_engine::contract::{
    AttributeMapping, Audience, CONSENT_VERSION, ConsentText, ExportChoices, ExportDraft, FieldKey,
    Language, RunHappening, RunOptions, RunView, Secret, SegmentId,
};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::laptop::{Laptop, PASSWORD};
use crate::memory::{self, mega, megabytes};
use crate::options::{Options, Outcome};
use crate::process::{measured_by, tell_figures};
use crate::promises::{Promises, median};
use crate::script::{self, Sent};
use crate::tell;

/// How much longer than the limits alone demand a hand-over may take.
const ALLOWED_RATIO: f64 = 1.15;
/// The memory that an export may take, in megabytes.
const ALLOWED_MEMORY: f64 = 150.0;
/// Where the limits demand less, what they do not demand decides, and the ratio says nothing.
const WORTH_COMPARING: Duration = Duration::from_secs(5);

/// Klaviyo's limits on imports.
const PER_SECOND: u64 = 10;
const PER_MINUTE: u64 = 150;

/// One export.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Run {
    /// From its start until the last request was answered.
    handed_over: f64,
    demanded: Duration,
    /// The most memory of a program that does nothing else, in bytes. None where the system does not say.
    memory: Option<u64>,
}

/// Imports the people, sends them all, each time from a new laptop to a new account, and compares the time with the limits'.
pub(crate) fn measure(options: &Options) -> Outcome<()> {
    let file = crate::import::file(options)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let mut runs: Vec<Run> = Vec::new();
    for _ in 0..options.times {
        let account = Account::start()?;
        let laptop = runtime.block_on(prepared(file.clone(), &account))?;
        let files = laptop.close();
        let data = files.data.as_os_str();
        runs.push(measured_by([OsStr::new("export-once"), OsStr::new("--data"), data])?);
    }
    let took = median(runs.iter().map(|run| run.handed_over).collect());
    match script::send(&file) {
        Ok(sent) => compare(took, sent),
        Err(why) => tell(&format!("a script with Klaviyo's SDK is not compared with: {why}")),
    }
    judge(&runs, took)
}

fn judge(runs: &[Run], took: f64) -> Outcome<()> {
    let mut promises = Promises::default();
    let demanded = runs.first().map_or(Duration::ZERO, |run| run.demanded);
    if demanded < WORTH_COMPARING {
        tell("so few requests hardly wait for the limits: their time is not judged");
    } else {
        let ratio = took / demanded.as_secs_f64();
        promises.at_most(ALLOWED_RATIO, ratio, "the median of the time by what the limits demand");
    }
    if let Some(memory) = runs.iter().filter_map(|run| run.memory).max() {
        promises.at_most(ALLOWED_MEMORY, mega(memory), "the memory of an export in MB");
    }
    promises.kept()
}

/// Sends once and tells the figures: what [`measure`] starts as a process.
pub(crate) fn once(options: &Options) -> Outcome<()> {
    let data = options.data.clone().ok_or("export-once needs --data")?;
    let run = tokio::runtime::Runtime::new()?.block_on(run(data))?;
    tell_figures(&run)
}

/// A laptop whose only export has everybody in it.
async fn prepared(file: PathBuf, account: &Account) -> Outcome<Laptop> {
    let laptop = Laptop::new().await?;
    let report = laptop.import(file, false).await?;
    tell(&format!("{} people", report.imported));
    let draft = draft(&laptop, account).await?;
    laptop.session.save_export(draft).await?;
    Ok(laptop)
}

async fn run(data: PathBuf) -> Outcome<Run> {
    let laptop = Laptop::open(data).await?;
    let export = laptop.session.list_exports().await?.pop().ok_or("no export")?.id;
    let started = Instant::now();
    let unseen = RunOptions { unseen: true, ..RunOptions::default() };
    let run = laptop.session.start_run(export, unseen).await?;
    let view = laptop.session.run_ended(run).await?;
    report_on(&view, started.elapsed())
}

/// Puts the script's time beside ours. Where the limits decide, both wait for them.
fn compare(took: f64, sent: Sent) {
    let Sent { seconds, people, requests } = sent;
    let share = took / seconds;
    tell(&format!(
        "a script with Klaviyo's Python SDK: {people} people handed over in {seconds:.2} s with \
         {requests} requests; ours is {share:.2} of it"
    ));
}

/// Tells how a run went. An error when it did not send everybody: then its time says nothing.
fn report_on(view: &RunView, whole: Duration) -> Outcome<Run> {
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
    if receipt.accepted != receipt.selected {
        return Err(format!("not everybody arrived: {:?}", view.failure).into());
    }
    let at = |what| view.timeline.iter().find(|moment| moment.what == what).map(|moment| moment.at);
    let handed_over = at(RunHappening::HandedOver).ok_or("it never handed over")?;
    let took = handed_over.0.duration_since(receipt.started.0).as_secs_f64();
    let (demanded, memory) = (demanded(receipt.chunks), memory::peak());
    tell(&format!(
        "handed over in {took:.2} s; the limits alone demand {:.2} s; settled after {:.2} s; peak memory {}",
        demanded.as_secs_f64(),
        whole.as_secs_f64(),
        megabytes(memory)
    ));
    Ok(Run { handed_over: took, demanded, memory })
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
