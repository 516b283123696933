//! Every command of the table, called by everybody: who may, and who may not.

use listward_engine::Session;
use listward_engine::contract::*;

use crate::emptiest::emptiest;
use crate::laptop::{Laptop, PASSWORD, sign_in};

/// How one command answered somebody.
struct Answer {
    command: &'static str,
    permission: Permission,
    refused: Option<ErrorCode>,
}

macro_rules! call_each {
    ($($(#[doc = $doc:literal])* $permission:ident $name:ident($($argument:ident: $type:ty),* $(,)?) -> $answer:ty;)*) => {
        /// Calls every command of the table with empty arguments.
        async fn call_every_command(window: &Session) -> Vec<Answer> {
            let mut answers = Vec::new();
            $(
                $(let $argument: $type = emptiest();)*
                let answer = window.$name($($argument),*).await;
                answers.push(Answer {
                    command: stringify!($name),
                    permission: Permission::$permission,
                    refused: answer.err().map(|failure| failure.code),
                });
            )*
            answers
        }
    };
}

listward_engine::with_commands!(call_each);

/// A laptop with one person of each role, all with one password.
async fn staffed_laptop() -> Laptop {
    let laptop = Laptop::with_anna().await;
    laptop.change(
        "INSERT INTO person (name, role, password, created) SELECT 'Carl', 'contributor', password, created FROM person;
         INSERT INTO person (name, role, password, created) SELECT 'Vera', 'viewer', password, created FROM person
             WHERE name = 'Anna'",
    );
    laptop
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_may_call_what_the_table_says_and_nothing_else() {
    let laptop = staffed_laptop().await;
    for (name, role) in
        [("Anna", Role::Administrator), ("Carl", Role::Contributor), ("Vera", Role::Viewer)]
    {
        let window = laptop.start();
        sign_in(&window, name, PASSWORD).await.expect("they are known");
        for Answer { command, permission, refused } in call_every_command(&window).await {
            let kept_out = refused == Some(ErrorCode::NotPermitted);
            assert_eq!(
                kept_out,
                !role.may(permission),
                "{name}, {role:?}, calls {command}: {refused:?}"
            );
            assert_ne!(refused, Some(ErrorCode::NotSignedIn), "{name} is signed in at {command}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_may_call_anything() {
    let laptop = staffed_laptop().await;
    let window = laptop.start();
    let answers = call_every_command(&window).await;
    assert!(answers.len() > 40, "the table has them all");
    for Answer { command, refused, .. } in answers {
        assert_eq!(refused, Some(ErrorCode::NotSignedIn), "nobody calls {command}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_counts_from_the_next_command_on() {
    let laptop = staffed_laptop().await;
    let window = laptop.start();
    sign_in(&window, "Anna", PASSWORD).await.expect("Anna is known");
    window.activity(0, 1).await.expect("an Administrator sees what was done");

    laptop.change("UPDATE person SET role = 'viewer' WHERE name = 'Anna'");
    let refused = window.activity(0, 1).await.expect_err("a Viewer does not");
    assert_eq!(refused.code, ErrorCode::NotPermitted);

    laptop.change("UPDATE person SET role = 'administrator', disabled = 1 WHERE name = 'Anna'");
    let refused = window.settings().await.expect_err("a disabled person sees nothing");
    assert_eq!(refused.code, ErrorCode::NotSignedIn);

    laptop.change("UPDATE person SET disabled = 0 WHERE name = 'Anna'");
    sign_in(&window, "Anna", PASSWORD).await.expect("Anna is back");
    let activity = window.activity(0, 100).await.expect("Anna may see it");
    let refusal = activity.lines.iter().find(|line| line.act == Act::Refused).expect("it is noted");
    assert_eq!((refusal.person.as_str(), refusal.subject.as_str()), ("Anna", "activity"));
}
