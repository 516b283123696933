//! The peer of an export: a plain script that sends the same people with Klaviyo's own Python SDK, at the same limits.
//!
//! It checks nothing, remembers nothing, and asks after no job: it only hands over.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::account::Account;
use crate::options::Outcome;
use crate::python;

/// The SDK that speaks the revision of the API that Listward speaks.
const SDK: &str = "24.0.0";

/// How it went.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Sent {
    /// From the first profile that was read to the last request that was answered.
    pub(crate) seconds: f64,
    pub(crate) people: u64,
    pub(crate) requests: u64,
}

const SCRIPT: &str = r#"
import csv, json, re, sys, time
from klaviyo_api import KlaviyoAPI

file, host, key, chosen = sys.argv[1:]
klaviyo = KlaviyoAPI(key, max_delay=60, max_retries=50, test_host=host)
address = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
seen = set()

def profile(row):
    email = (row.get("Email") or "").strip().lower()
    if not address.fullmatch(email) or email in seen:
        return None
    seen.add(email)
    attributes = {"email": email}
    for column, name in (("First name", "first_name"), ("Last name", "last_name")):
        if row.get(column):
            attributes[name] = row[column]
    location = {name: row[column] for column, name in (("City", "city"), ("Country", "country")) if row.get(column)}
    if location:
        attributes["location"] = location
    return {"type": "profile", "attributes": attributes}

def send(profiles):
    klaviyo.Profiles.bulk_import_profiles({"data": {
        "type": "profile-bulk-import-job",
        "attributes": {"profiles": {"data": profiles}},
        "relationships": {"lists": {"data": [{"type": "list", "id": chosen}]}},
    }})

began = time.monotonic()
people = requests = 0
chunk = []
with open(file, newline="", encoding="utf-8") as rows:
    for row in csv.DictReader(rows):
        one = profile(row)
        if one is None:
            continue
        chunk.append(one)
        if len(chunk) == 10_000:
            send(chunk)
            people, requests, chunk = people + len(chunk), requests + 1, []
if chunk:
    send(chunk)
    people, requests = people + len(chunk), requests + 1
print(json.dumps({"seconds": time.monotonic() - began, "people": people, "requests": requests}))
"#;

/// Sends the people of a file to a practice account of their own. Blocks.
pub(crate) fn send(file: &Path) -> Outcome<Sent> {
    let python = python::with("klaviyo-api", Some(SDK))?;
    let account = Account::start()?;
    let way = &account.way;
    let mut command = Command::new(python);
    command.args(["-c", SCRIPT]).arg(file).args([&way.base_url, &way.key, &way.list]);
    Ok(serde_json::from_str(python::said(&mut command)?.trim())?)
}
