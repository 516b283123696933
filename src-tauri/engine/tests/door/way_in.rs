//! First start, signing in and out, and what a wrong password costs.

use std::sync::Arc;

use crate::laptop::{Laptop, PASSWORD, door, sign_in};
use listward_engine::Session;
use listward_engine::contract::{Act, DoorState, ErrorCode, ReadOptions, Role};

#[tokio::test]
async fn the_first_person_becomes_the_administrator_and_nobody_else_does() {
    let laptop = Laptop::new();
    let window = laptop.start();
    assert_eq!(door(&window).await, DoorState::FirstStart);

    let nameless = window.create_first_administrator("  ".into(), PASSWORD.into()).await;
    assert_eq!(nameless.expect_err("a name is needed").code, ErrorCode::NameMissing);
    let guessable = window.create_first_administrator("Anna".into(), "anna1234".into()).await;
    assert_eq!(guessable.expect_err("too easy").code, ErrorCode::PasswordCommon);

    let state = window.create_first_administrator(" Anna ".into(), PASSWORD.into()).await;
    let DoorState::SignedIn { person } = state.expect("Anna founds") else {
        panic!("whoever founds is signed in");
    };
    assert_eq!((person.name.as_str(), person.role), ("Anna", Role::Administrator));

    let second = window.create_first_administrator("Eve".into(), PASSWORD.into()).await;
    assert_eq!(second.expect_err("somebody is there").code, ErrorCode::AlreadyStarted);
}

#[tokio::test]
async fn what_was_founded_is_there_at_the_next_start() {
    let laptop = Laptop::with_anna().await;
    let window = laptop.start();
    assert_eq!(door(&window).await, DoorState::SignedOut);
    assert_eq!(
        window.settings().await.expect_err("nobody is signed in").code,
        ErrorCode::NotSignedIn
    );

    let state = sign_in(&window, "anna", PASSWORD).await.expect("names are one in any case");
    assert_eq!(door(&window).await, state, "Anna is in");
    assert_eq!(window.sign_out().await.expect("out"), DoorState::SignedOut);
    window.settings().await.expect_err("Anna left");
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_are_one_answer_and_both_cost_time() {
    let laptop = Laptop::with_anna().await;
    let window = laptop.start();
    for name in ["Anna", "Nobody"] {
        let wrong = sign_in(&window, name, "guessed wrong").await.expect_err("it is wrong");
        assert_eq!(wrong.code, ErrorCode::WrongPassword, "{name} hears no more than that");
        // As if it were the sixth in a row, so that a slow machine cannot outlast the wait.
        laptop.change(&format!(
            "UPDATE sign_in_delay SET failures = 5, until = until - 60000 WHERE name = '{name}'"
        ));
        sign_in(&window, name, "guessed wrong").await.expect_err("it is still wrong");
        let paused = sign_in(&window, name, PASSWORD).await.expect_err("it is too early");
        assert_eq!(paused.code, ErrorCode::SignInPaused, "{name} waits");
        let seconds = paused.count.expect("a wait has seconds");
        assert!((2..=32).contains(&seconds), "{name} waits up to 32 seconds, not {seconds}");
    }
    drop(window);

    let window = laptop.start();
    let paused = sign_in(&window, "ANNA", PASSWORD).await.expect_err("a restart does not help");
    assert_eq!(paused.code, ErrorCode::SignInPaused);
    laptop.change("UPDATE sign_in_delay SET until = until - 60000");
    sign_in(&window, "Anna", PASSWORD).await.expect("the wait is over");

    let activity = window.activity(0, 10).await.expect("Anna may see it");
    let acts: Vec<_> =
        activity.lines.iter().map(|line| (line.act, line.subject.as_str())).collect();
    let refused = Act::SignInRefused;
    assert_eq!(
        acts,
        [
            (Act::SignedIn, "Anna"),
            (refused, ""),
            (refused, ""),
            (refused, "Anna"),
            (refused, "Anna"),
            (Act::FirstStarted, "Anna"),
        ],
        "a name that nobody has may be a password in the wrong place and is not written down"
    );
}

#[tokio::test]
async fn a_file_that_waits_to_be_added_is_its_persons_and_gone_when_they_sign_out() {
    let laptop = Laptop::with_anna().await;
    let window = laptop.start();
    sign_in(&window, "Anna", PASSWORD).await.expect("Anna signs in");
    laptop.change(
        "INSERT INTO person (name, role, password, created) \
         SELECT 'Carl', 'contributor', password, created FROM person",
    );
    let other = Session::new(Arc::clone(window.door()));
    sign_in(&other, "Carl", PASSWORD).await.expect("Carl signs in");
    let file = laptop.path().join("customers.csv");
    std::fs::write(&file, "Email\nada@example.com\n").expect("a file");
    let arrival = window.admit_files(vec![file]).await.expect("it arrives");
    let sample = window.sample_file().await.expect("the sample, too");
    let tokens = [arrival.files[0].token.clone(), sample.token];

    for token in &tokens {
        let theirs = other.preview_file(token.clone(), ReadOptions::default()).await;
        assert_eq!(theirs.expect_err("it is Anna's").code, ErrorCode::TicketUnknown);
        let hers = window.preview_file(token.clone(), ReadOptions::default()).await;
        hers.expect("it is good for her");
    }
    window.sign_out().await.expect("out");
    for name in ["Carl", "Anna"] {
        sign_in(&window, name, PASSWORD).await.expect("the next person");
        for token in &tokens {
            let left = window.preview_file(token.clone(), ReadOptions::default()).await;
            let code = left.expect_err("nothing was left behind").code;
            assert_eq!(code, ErrorCode::TicketUnknown, "for {name}");
        }
    }
}
