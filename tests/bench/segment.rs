//! Counting rules of three conditions and searching, over one imported file, beside `sqlite3` counting the same over a plain
//! table of the same file.
//!
//! Cold: the program has just started and holds no column; the system may hold the file. Warm: columns are held, but no
//! condition was asked before. Typing: two of the three conditions were.

use std::io::{Seek, Write};
use std::process::Command;
use std::time::Instant;

use listward_engine::contract::{FieldKey, ProfilesQuery, RuleGroup};
use serde_json::{Value, json};

use crate::laptop::Laptop;
use crate::options::{Options, Outcome};
use crate::promises::Promises;
use crate::{import, tell};

const ALLOWED_WARM: f64 = 40.0;
const ALLOWED_COLD: f64 = 250.0;
const ALLOWED_SEARCH: f64 = 100.0;
const ALLOWED_VALUES: f64 = 150.0;
/// The share of `sqlite3`'s time that a warm count may take: what is promised in milliseconds, on a machine of any speed.
const ALLOWED_SHARE: f64 = 0.1;
const COLD: usize = 12;
const WARM: usize = 60;
const VALUES: usize = 7;
/// What stands in front of a number in addresses, to be asked for one after the other.
const PARTS: [&str; 10] = [
    "virtanen", "sato", "wong", "ivanova", "taylor", "agirre", "chan", "popov", "walker", "ibarra",
];

/// Measures counts and searches.
pub(crate) fn measure(options: &Options) -> Outcome<()> {
    tokio::runtime::Runtime::new()?.block_on(measured(options))
}

async fn measured(options: &Options) -> Outcome<()> {
    let file = import::file(options)?;
    let mut laptop = Laptop::new().await?;
    let report = laptop.import(file.clone(), false).await?;
    tell(&format!("{} rows, {} people", report.rows, report.imported));

    let mut cold = Vec::new();
    for n in 0..COLD {
        laptop.restart().await?;
        cold.push(counted(&laptop, three(n, n)).await?);
    }
    tell_times("count, 3 conditions, cold", &mut cold, Some(ALLOWED_COLD));
    let mut warm = Vec::new();
    for n in 0..WARM {
        warm.push(counted(&laptop, three(COLD + n, COLD + n)).await?);
    }
    let warm = tell_times("count, 3 conditions, warm", &mut warm, Some(ALLOWED_WARM));
    let mut typing = Vec::new();
    for n in 0..WARM {
        typing.push(counted(&laptop, three(COLD, COLD + WARM + n)).await?);
    }
    let typing = tell_times("count, while typing the third", &mut typing, Some(ALLOWED_WARM));

    let mut search = Vec::new();
    for n in 0..=WARM {
        search.push(searched(&laptop, &format!("{}{n}", PARTS[n % PARTS.len()])).await?);
    }
    search.remove(0); // It loaded the columns.
    tell_times("search, first page", &mut search, Some(ALLOWED_SEARCH));
    values(&mut laptop).await?;
    others(&laptop).await?;
    let Some(other) = peer(&file)? else { return Ok(()) };
    let mut promises = Promises::default();
    promises.at_most(ALLOWED_SHARE, warm / other, "a warm count's share of sqlite3's time");
    promises.at_most(ALLOWED_SHARE, typing / other, "the same while typing");
    promises.kept()
}

/// Three conditions; `first` sets what the first two ask, `third` what the third does.
fn three(first: usize, third: usize) -> Value {
    json!({ "rules": [
        { "field": "Total spent", "operator": ">", "value": 500 + first },
        { "field": "city", "operator": "!=", "value": format!("Helsinki {first}") },
        { "field": "email", "operator": "contains",
          "value": format!("{}{}", PARTS[third % PARTS.len()], third / PARTS.len()) },
    ] })
}

async fn counted(laptop: &Laptop, rule: Value) -> Outcome<f64> {
    let rule: RuleGroup = serde_json::from_value(rule)?;
    let started = Instant::now();
    laptop.session.count_rule(rule, 1).await?;
    Ok(milliseconds(started))
}

async fn searched(laptop: &Laptop, search: &str) -> Outcome<f64> {
    let query = ProfilesQuery {
        segment: None,
        search: search.to_owned(),
        offset: 0,
        limit: 50,
        fields: ["email", "first_name", "last_name", "phone_number"].map(key).to_vec(),
    };
    let started = Instant::now();
    laptop.session.profiles_page(query).await?;
    Ok(milliseconds(started))
}

/// The most frequent values of a field that repeats, of one where everybody has another, of numbers and of dates.
async fn values(laptop: &mut Laptop) -> Outcome<()> {
    for field in ["city", "email", "Total spent", "Signed up"] {
        let (mut cold, mut warm) = (Vec::new(), Vec::new());
        for _ in 0..VALUES {
            laptop.restart().await?;
            for (prefix, times) in [("x", &mut cold), ("", &mut warm)] {
                let started = Instant::now();
                laptop.session.field_values(key(field), prefix.to_owned()).await?;
                times.push(milliseconds(started));
            }
        }
        tell_times(&format!("most frequent values of {field} with an x, cold"), &mut cold, None);
        tell_times(&format!("most frequent values of {field}"), &mut warm, Some(ALLOWED_VALUES));
    }
    Ok(())
}

/// What has no promise, but is waited for too.
async fn others(laptop: &Laptop) -> Outcome<()> {
    let session = &laptop.session;
    let started = Instant::now();
    let fields = session.list_fields().await?;
    tell(&format!("{} fields with their counts: {:.1} ms", fields.len(), milliseconds(started)));
    let query = ProfilesQuery {
        segment: None,
        search: String::new(),
        offset: 0,
        limit: 1,
        fields: Vec::new(),
    };
    let page = session.profiles_page(query).await?;
    if let Some(row) = page.rows.first() {
        let started = Instant::now();
        session.profile(row.id).await?;
        tell(&format!("one person: {:.1} ms", milliseconds(started)));
    }
    Ok(())
}

/// The same three conditions by `sqlite3`, over the file as a plain table in memory: the median, if it is here.
fn peer(file: &std::path::Path) -> Outcome<Option<f64>> {
    let count = "SELECT count(*) FROM customers WHERE \"Total spent\" + 0 > 500 \
                 AND City <> 'Helsinki 1' COLLATE NOCASE AND Email LIKE '%virtanen1%';";
    let mut script = tempfile::tempfile()?;
    writeln!(script, ".mode csv\n.import \"{}\" customers\n.timer on", file.display())?;
    writeln!(script, "{}", [count; 9].join("\n"))?;
    script.rewind()?;
    // It tells times of what it reads from a file only, not of what stands on its command line.
    let output = Command::new("sqlite3").arg(":memory:").stdin(script).output();
    let Ok(output) = output else {
        tell("sqlite3 is not installed: nothing to compare with");
        return Ok(None);
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let mut times: Vec<f64> = said
        .lines()
        .filter_map(|line| line.split_once("real ")?.1.split_whitespace().next()?.parse().ok())
        .map(|seconds: f64| seconds * 1_000.0)
        .collect();
    if times.is_empty() {
        return Err(format!("sqlite3 gave no times: {said}").into());
    }
    Ok(Some(tell_times("sqlite3, the same 3 conditions", &mut times, None)))
}

fn key(name: &str) -> FieldKey {
    FieldKey(name.to_owned())
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

/// Tells times beside what is wished of them, which the load of the machine decides too. Gives their median.
fn tell_times(what: &str, times: &mut [f64], allowed: Option<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() * share).div_ceil(100).max(1) - 1);
    let (median, p95) = (at(50).copied().unwrap_or(0.0), at(95).copied().unwrap_or(0.0));
    let beside = allowed.map_or_else(String::new, |allowed| {
        let verdict = if p95 <= allowed { "within" } else { "MORE THAN" };
        format!("; {verdict} {allowed} ms")
    });
    tell(&format!("{what}: median {median:.1} ms, p95 {p95:.1} ms{beside}"));
    median
}
