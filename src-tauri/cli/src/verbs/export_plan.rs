//! What a run would send, as a terminal shows it: the sums, then the first people by name.

use listward_engine::contract::{ExportPlan, Leavers, LeftOut, ValueChange};

use crate::table::{row, table, word};

/// What a run would send.
pub(super) fn of(plan: &ExportPlan) -> String {
    let mut parts = vec![sums(plan)];
    parts.extend(people(plan));
    parts.join("\n")
}

fn sums(plan: &ExportPlan) -> String {
    let fields = plan.fields.iter().map(|mapping| mapping.attribute.clone());
    let mut rows = vec![
        row([&"To", &format!("{}, list {}", plan.account.name, plan.list.name)]),
        row([&"Fields that cross", &fields.collect::<Vec<_>>().join(", ")]),
        row([&"Selected", &plan.selected]),
    ];
    rows.extend(
        plan.left_out
            .iter()
            .map(|(reason, people)| row([&format!("Left out: {}", word(reason)), people])),
    );
    rows.extend([
        row([&"Would be sent", &plan.to_send]),
        row([&"  new", &plan.difference.joins]),
        row([&"  changed", &plan.difference.changes]),
        row([&"  as Klaviyo last confirmed them", &plan.difference.untouched]),
        row([&"Not in the segments any more", &plan.difference.leaves]),
        row([&"Limit", &plan.limit]),
        row([&"Requests", &plan.chunks]),
        row([&"Bytes", &plan.bytes]),
        row([&"About seconds", &plan.seconds]),
    ]);
    if let Some(refusal) = &plan.refusal {
        rows.push(row([&"Cannot run", &crate::sentences::of(refusal)]));
    }
    table(&rows)
}

/// The first of each kind of people by name, under headings of their own.
fn people(plan: &ExportPlan) -> Vec<String> {
    let difference = &plan.difference;
    let addresses = |people: &[String]| people.iter().map(|email| row([email])).collect();
    let changed = difference.examples.iter().flat_map(|person| {
        person
            .changes
            .iter()
            .map(|change| row([&person.email, &change.attribute, &in_words(change)]))
    });
    let blocked = plan.blocked.iter().map(|person| {
        let line = person.line.map(|line| format!("line {line}")).unwrap_or_default();
        let source = person.source.as_deref().unwrap_or_default();
        row([&person.email, &word(person.reason), &source, &line])
    });
    let all_blocked = plan.left_out.iter().filter(|(reason, _)| **reason != LeftOut::Unchanged);
    let gone = match plan.choices.leavers {
        Leavers::TakeOff => "Leave the list",
        Leavers::Stay => "Left the segments, and stay on the list",
    };
    let kinds: [(&str, u64, usize, Vec<Vec<String>>); 4] = [
        ("Join", difference.joins, difference.joining.len(), addresses(&difference.joining)),
        ("Change", difference.changes, difference.examples.len(), changed.collect()),
        (gone, difference.leaves, difference.leaving.len(), addresses(&difference.leaving)),
        (
            "Cannot be sent",
            all_blocked.map(|(_, people)| people).sum(),
            plan.blocked.len(),
            blocked.collect(),
        ),
    ];
    let shown = kinds.into_iter().filter(|(_, _, named, _)| *named > 0);
    shown
        .map(|(kind, all, named, rows)| format!("{kind}: {named} of {all}\n{}", table(&rows)))
        .collect()
}

fn in_words(change: &ValueChange) -> String {
    let or = |value: &Option<String>, none: &str| value.clone().unwrap_or_else(|| none.to_owned());
    format!("{} -> {}", or(&change.before, "nothing yet"), or(&change.after, "not sent"))
}
