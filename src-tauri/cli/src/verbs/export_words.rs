//! Exports, plans and tries of one person, as a terminal shows them.

use listward_engine::contract::{ExportPlan, ExportView, TestProfile};

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

/// What a run would send.
pub(super) fn of_plan(plan: &ExportPlan) -> String {
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
