//! All that is known of a run, as a terminal shows it: what the run's page in the window has.

use listward_engine::contract::{CanaryResult, Outbound, RunMoment, RunView};

use super::run_words;
use crate::lookup::EVERYBODY;
use crate::sentences;
use crate::table::{row, table, word};

/// The receipt, and below it everything else under headings of its own.
pub(super) fn of(run: &RunView) -> String {
    let mut parts = vec![run_words::of_receipt(&run.receipt)];
    parts.extend(run.hold.as_ref().map(|hold| run_words::of_hold(run.id, hold) + "\n"));
    parts.extend(run.failure.as_ref().map(|failure| sentences::of(failure) + "\n"));
    parts.push(under("What it ran with", &ran_with(run)));
    parts.extend(run.canary.as_ref().map(|canary| under("The first people", &first(canary))));
    parts.push(under("What left this computer", &ledger(&run.outbound)));
    parts.push(under("What happened", &timeline(&run.timeline)));
    parts.join("\n")
}

fn under(heading: &str, rows: &[Vec<String>]) -> String {
    format!("{heading}\n{}", table(rows))
}

fn ran_with(run: &RunView) -> Vec<Vec<String>> {
    let practice = if run.practice { " (practice account)" } else { "" };
    let mut rows = vec![
        row([&"To", &format!("{}{practice}, list {}", run.account_name, run.list.name)]),
        row([&"In whose name", &run.person]),
    ];
    rows.extend(run.segments.iter().map(|segment| {
        let name = if segment.name.is_empty() { EVERYBODY } else { &segment.name };
        row([&format!("Segment {name}"), &segment.rule])
    }));
    rows.extend(run.fields.iter().map(|mapping| {
        row([&"Field that crossed", &format!("{} as {}", mapping.field.0, mapping.attribute)])
    }));
    let choices = &run.choices;
    rows.extend([
        row([&"Who is sent", &word(choices.sending)]),
        row([&"Who left the segments", &word(choices.leavers)]),
        row([&"First people", &word(choices.canary)]),
    ]);
    if run.options.everybody {
        rows.push(row([&"Asked of this run", &"everybody, also who has not changed"]));
    }
    if let Some(people) = run.options.removals {
        rows.push(row([&"Asked of this run", &format!("up to {people} people off the list")]));
    }
    if run.options.unseen {
        rows.push(row([&"Asked of this run", &"to send although nobody had looked first"]));
    }
    let consent = run.consent.as_ref().map_or_else(
        || "not kept for this run".to_owned(),
        |consent| {
            let (text, at) = (&consent.text, consent.at.0);
            format!("{}, {at}, text {} ({})", consent.person, text.version, word(text.language))
        },
    );
    rows.push(row([&"Who agreed to the privacy text", &consent]));
    rows
}

fn first(canary: &CanaryResult) -> Vec<Vec<String>> {
    let mut rows = vec![
        row([&"Sent first and accepted", &canary.people]),
        row([&"Read back", &canary.found]),
        row([&"Values compared", &canary.values]),
        row([&"Values that differ", &canary.differences.len()]),
    ];
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
    rows.extend(canary.differences.iter().map(|difference| {
        let (sent, found) = (shown(&difference.value.before), shown(&difference.value.after));
        let values = format!("{}: sent {sent}, found {found}", difference.value.attribute);
        row([&difference.email, &values])
    }));
    rows
}

fn ledger(outbound: &[Outbound]) -> Vec<Vec<String>> {
    let mut rows = vec![row([&"Host", &"Request", &"Times", &"People", &"Bytes", &"Fields"])];
    rows.extend(outbound.iter().map(|kind| {
        let fields = kind.fields.join(", ");
        row([&kind.host, &kind.request, &kind.requests, &kind.people, &kind.bytes, &fields])
    }));
    rows
}

fn timeline(moments: &[RunMoment]) -> Vec<Vec<String>> {
    let rows = moments.iter().map(|moment| {
        let count = moment.count.map(|count| count.to_string()).unwrap_or_default();
        row([&moment.at.0, &word(moment.what), &count])
    });
    rows.collect()
}
