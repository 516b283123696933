//! Writes the contract as TypeScript, so that a wrong name or argument does not compile on the page either.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use ts_rs::{Config, TS, TypeVisitor};

use super::*;
use crate::event::Event;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/ipc/contract.ts");

/// Every type that crosses, by name, as its declaration.
struct Declarations {
    config: Config,
    found: BTreeMap<String, String>,
}

impl Declarations {
    fn of<T: TS + 'static + ?Sized>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            if self.found.contains_key(&name) {
                return;
            }
            let declaration =
                format!("{}export {}\n", T::docs().unwrap_or_default(), T::decl(&self.config));
            self.found.insert(name, declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

macro_rules! list_commands {
    ($($(#[doc = $doc:literal])* $name:ident($($argument:ident: $type:ty),* $(,)?) -> $answer:ty;)*) => {
        |types: &mut Declarations, commands: &mut String| {
            $(
                $(writeln!(commands, "  /**{} */", $doc).expect("text grows");)*
                let arguments: &[(&str, String)] = &[$((stringify!($argument), types.of::<$type>())),*];
                let arguments =
                    arguments.iter().map(|(name, kind)| format!("{name}: {kind}")).collect::<Vec<_>>().join("; ");
                let answer = types.of::<$answer>();
                writeln!(commands, "  {}: {{ arguments: {{ {arguments} }}; answer: {answer} }};", stringify!($name))
                    .expect("text grows");
            )*
        }
    };
}

macro_rules! list_guarded_commands {
    ($($(#[doc = $doc:literal])* $permission:ident $name:ident($($argument:ident: $type:ty),* $(,)?) -> $answer:ty;)*) => {
        list_commands! { $($(#[doc = $doc])* $name($($argument: $type),*) -> $answer;)* }
    };
}

fn contract() -> String {
    let mut types =
        Declarations { config: Config::default().with_large_int("number"), found: BTreeMap::new() };
    let mut commands = String::new();
    let open: fn(&mut Declarations, &mut String) = crate::with_open_commands!(list_commands);
    let guarded: fn(&mut Declarations, &mut String) = crate::with_commands!(list_guarded_commands);
    open(&mut types, &mut commands);
    guarded(&mut types, &mut commands);
    types.visit::<Event>();
    types.visit::<Failure>();

    let mut text =
        String::from("// Written by the engine's tests from its command table. Do not edit.\n\n");
    text.push_str(
        "/** Every command: its arguments and its answer. A failed one gives a `Failure`. */\n",
    );
    writeln!(text, "export interface Commands {{\n{commands}}}\n").expect("text grows");
    for declaration in types.found.values() {
        writeln!(text, "{declaration}").expect("text grows");
    }
    let fields: Vec<_> = STANDARD_FIELDS.iter().map(|(key, _)| key).collect();
    for (doc, name, value) in [
        (
            "The standard fields of profiles, in the order a mapping offers them.",
            "STANDARD_FIELDS",
            json(&fields),
        ),
        (
            "Klaviyo's standard attributes besides the e-mail address.",
            "KLAVIYO_ATTRIBUTES",
            json(&KLAVIYO_ATTRIBUTES),
        ),
        (
            "The version of the consent text that is asked for.",
            "CONSENT_VERSION",
            json(&CONSENT_VERSION),
        ),
        (
            "How many people an export has without an administrator's word.",
            "EXPORT_LIMIT",
            json(&EXPORT_LIMIT),
        ),
        (
            "How many people an administrator may allow.",
            "EXPORT_LIMIT_CEILING",
            json(&EXPORT_LIMIT_CEILING),
        ),
        (
            "So many people go first when a run begins with a canary.",
            "CANARY_PEOPLE",
            json(&CANARY_PEOPLE),
        ),
        (
            "Up to so many people are taken off a list without anybody's word.",
            "BRAKE_PEOPLE",
            json(&BRAKE_PEOPLE),
        ),
        (
            "So many percent of those on the list are taken off without anybody's word.",
            "BRAKE_PERCENT",
            json(&BRAKE_PERCENT),
        ),
    ] {
        writeln!(text, "/** {doc} */\nexport const {name} = {value} as const;\n")
            .expect("text grows");
    }
    text
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain values")
}

#[test]
fn the_contract_of_the_page_is_current() {
    let now = contract();

    let before = std::fs::read_to_string(FILE).unwrap_or_default();
    if before != now {
        std::fs::create_dir_all(Path::new(FILE).parent().expect("a folder"))
            .expect("the page's folder");
        std::fs::write(FILE, &now).expect("the contract can be written");
    }

    assert!(
        before == now,
        "contract.ts was stale and has been written anew: read it and commit it"
    );
}
