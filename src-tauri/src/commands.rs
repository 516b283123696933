//! The engine's command table as Tauri commands. Each hands its arguments to the session of its window; no bodies here.
//!
//! The engine checks who may do what. Tauri's own access control, written from the same table by the build script, stands
//! before it: a name that is not in the table never gets this far.

use listward_engine::Session;
use listward_engine::contract::*;
use tauri::State;
use tauri::ipc::Invoke;

macro_rules! tauri_command {
    ($(#[doc = $doc:literal])* $name:ident($($argument:ident: $type:ty),*) -> $answer:ty) => {
        $(#[doc = $doc])*
        #[tauri::command(rename_all = "snake_case")]
        pub(crate) async fn $name(
            session: State<'_, Session>,
            $($argument: $type),*
        ) -> Result<$answer, Failure> {
            session.$name($($argument),*).await
        }
    };
}

macro_rules! open_commands {
    ($($(#[doc = $doc:literal])* $name:ident($($argument:ident: $type:ty),* $(,)?) -> $answer:ty;)*) => {
        $(tauri_command!($(#[doc = $doc])* $name($($argument: $type),*) -> $answer);)*

        const OPEN: &[&str] = &["engine_events", "close_anyway", $(stringify!($name)),*];

        fn answer_open(invoke: Invoke) -> bool {
            let answer: fn(Invoke) -> bool = tauri::generate_handler![
                crate::events::engine_events,
                crate::closing::close_anyway,
                $($name),*
            ];
            answer(invoke)
        }
    };
}

macro_rules! guarded_commands {
    ($($(#[doc = $doc:literal])* $permission:ident $name:ident($($argument:ident: $type:ty),* $(,)?) -> $answer:ty;)*) => {
        $(tauri_command!($(#[doc = $doc])* $name($($argument: $type),*) -> $answer);)*

        fn answer_guarded(invoke: Invoke) -> bool {
            let answer: fn(Invoke) -> bool = tauri::generate_handler![$($name),*];
            answer(invoke)
        }
    };
}

listward_engine::with_open_commands!(open_commands);
listward_engine::with_commands!(guarded_commands);

/// Answers a call of the page; false when there is no such command.
pub(crate) fn answer(invoke: Invoke) -> bool {
    if OPEN.contains(&invoke.message.command()) {
        answer_open(invoke)
    } else {
        answer_guarded(invoke)
    }
}
