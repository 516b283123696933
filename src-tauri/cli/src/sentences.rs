//! What a failure means, in one sentence: the one that the page shows in English.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use listward_engine::contract::{ErrorCode, Failure};

const CATALOGUE: &str = include_str!("../../../ui/locales/en.ftl");

/// The sentence for a failure, and its code for whoever looks it up.
pub(crate) fn of(failure: &Failure) -> String {
    let code = code(failure);
    let Some(sentence) = written(&format!("error-{code}"), failure) else {
        return failure.to_string();
    };
    let said = match (&failure.said, failure.code) {
        (None, _) => String::new(),
        (Some(_), ErrorCode::KlaviyoRefused | ErrorCode::ListUnknown) => {
            written("error-said", failure).map(|said| format!(" {said}")).unwrap_or_default()
        }
        (Some(said), _) => format!(" ({said})"),
    };
    format!("{sentence}{said} [{code}]")
}

/// The name of the failure's code.
fn code(failure: &Failure) -> String {
    let code = serde_json::to_value(failure.code).unwrap_or_default();
    code.as_str().unwrap_or("internal").to_owned()
}

fn written(message: &str, failure: &Failure) -> Option<String> {
    // A catalogue with a mistake in it still has its other messages.
    let catalogue = FluentResource::try_new(CATALOGUE.to_owned()).unwrap_or_else(|(read, _)| read);
    let mut bundle = FluentBundle::new(vec!["en".parse().ok()?]);
    // The marks that keep directions apart are for pages, not for logs.
    bundle.set_use_isolating(false);
    // The bundle takes a message for a term of the same name, and what comes first holds: the catalogue begins with its terms.
    let _ = bundle.add_resource(catalogue);
    let message = bundle.get_message(message)?;
    let mut words = FluentArgs::new();
    words.set("subject", failure.subject.as_deref().unwrap_or_default());
    words.set("said", failure.said.as_deref().unwrap_or_default());
    words.set("count", failure.count.unwrap_or_default());
    words.set("line", failure.line.unwrap_or_default());
    let sentence = bundle.format_pattern(message.value()?, Some(&words), &mut Vec::new());
    Some(sentence.split_whitespace().collect::<Vec<_>>().join(" "))
}
