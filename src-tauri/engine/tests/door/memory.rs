//! Signing in where there is too little memory to look at a password.

use std::process::Command;

use listward_engine::contract::{Act, ErrorCode};

use crate::laptop::{Laptop, PASSWORD, sign_in};

/// What the program may address at most: enough for all it does, and half of what the password of the test wants.
const MOST: &str = "--as=2147483648";

/// Makes one look at Anna's password as dear as four gigabytes of memory.
const DEAR: &str = "UPDATE person SET password = replace(password, 'm=65536', 'm=4194304')";
const AS_IT_WAS: &str = "UPDATE person SET password = replace(password, 'm=4194304', 'm=65536')";

/// The test itself, in a process that may not have that much.
#[tokio::test]
#[ignore = "the test below starts it, with too little memory"]
async fn a_look_that_fails() {
    let laptop = Laptop::with_anna().await;
    let window = laptop.start();
    laptop.change(DEAR);
    for password in [PASSWORD, "guessed wrong", PASSWORD] {
        let failed = sign_in(&window, "Anna", password).await.expect_err("there is no room for it");
        assert_eq!(failed.code, ErrorCode::MemoryShort, "nobody can say whether it is right");
    }

    laptop.change(AS_IT_WAS);
    sign_in(&window, "Anna", PASSWORD).await.expect("it counted nothing, so nobody has to wait");

    let activity = window.activity(0, 10).await.expect("Anna may see it");
    let acts: Vec<_> = activity.lines.iter().map(|line| line.act).collect();
    assert_eq!(acts, [Act::SignedIn, Act::FirstStarted], "nobody was refused");
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test must not look like a passed one")]
fn a_password_that_cannot_be_looked_at_is_not_called_wrong_and_costs_nothing() {
    let this = std::env::current_exe().expect("this program");
    let mut limited = Command::new("prlimit");
    limited.arg(MOST).arg(this).args(["--exact", "memory::a_look_that_fails", "--ignored"]);
    let Ok(ended) = limited.output() else {
        eprintln!("SKIPPED: this needs Linux and prlimit");
        return;
    };
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "{said}\n{}", String::from_utf8_lossy(&ended.stderr));
    assert!(said.contains("1 passed"), "it was tried at all: {said}");
}
