//! Exports and tries of one person, as a terminal shows them.

use listward_engine::contract::{EXPORT_LIMIT, ExportView, TestProfile};

use super::export_schedule::schedule_in_words;
use crate::lookup::EVERYBODY;
use crate::table::{row, table, word};

/// A table of exports.
pub(super) fn of_all(exports: &[ExportView]) -> String {
    let mut rows = vec![row([&"Export", &"Connection", &"List", &"Last run"])];
    rows.extend(exports.iter().map(|export| {
        let last = export.last_run.as_ref().map(|run| word(run.receipt.status));
        let last = last.unwrap_or_else(|| "never run".into());
        row([&export.draft.name, &export.connection_name, &export.draft.list.name, &last])
    }));
    table(&rows)
}

/// All of one export that was chosen for it.
pub(super) fn of_one(export: &ExportView) -> String {
    let draft = &export.draft;
    let connection = match export.connection_name.as_str() {
        "" => "none",
        name => name,
    };
    let segments = export.segment_names.iter().map(|name| match name.as_str() {
        "" => EVERYBODY,
        name => name,
    });
    let mut rows = vec![
        row([&"Export", &draft.name]),
        row([&"Connection", &connection]),
        row([&"List", &format!("{} ({})", draft.list.name, draft.list.id)]),
        row([&"Segments", &segments.collect::<Vec<_>>().join(", ")]),
        row([&"E-mail address", &draft.email.0]),
    ];
    rows.extend(draft.attributes.iter().map(|mapping| {
        row([&"Field that crosses", &format!("{} as {}", mapping.field.0, mapping.attribute)])
    }));
    let choices = &draft.choices;
    rows.extend([
        row([&"Who is sent", &word(choices.sending)]),
        row([&"Who left the segments", &word(choices.leavers)]),
        row([&"First people", &word(choices.canary)]),
        row([&"Limit", &draft.limit.unwrap_or(EXPORT_LIMIT)]),
    ]);
    if let Some(subscribing) = &draft.subscribing {
        let fields =
            format!("who agreed by {}, when by {}", subscribing.agreed.0, subscribing.at.0);
        rows.push(row([&"Subscribes", &fields]));
    }
    format!("{}{}", table(&rows), schedule_in_words(export))
}

/// What became of one person who was tried.
pub(super) fn of_test(test: &TestProfile) -> String {
    if !test.accepted {
        let said = test.said.as_deref().unwrap_or("It did not say why.");
        return format!("Klaviyo did not accept {}. {said}", test.email);
    }
    let mut rows = vec![row([&"Attribute", &"Sent", &"Klaviyo has"])];
    let shown = |value: &Option<String>| value.clone().unwrap_or_default();
    rows.extend(
        test.values
            .iter()
            .map(|value| row([&value.attribute, &shown(&value.before), &shown(&value.after)])),
    );
    table(&rows)
}
