//! The program `listward-practice`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// Ends the program with the test.
struct Program(Child);

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let program = Command::new(env!("CARGO_BIN_EXE_listward-practice"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        Self(program.expect("the program starts"))
    }

    fn first_line(&mut self) -> String {
        let mut line = String::new();
        let out = self.0.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        line
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_machine_is_told_address_key_and_lists_in_one_line() {
    let mut program = Program::start(&["--json"]);
    let greeting: Value = serde_json::from_str(&program.first_line()).expect("JSON");
    let base = greeting["base_url"].as_str().expect("an address");
    assert!(base.starts_with("http://127.0.0.1:"), "on this computer: {base}");
    assert!(greeting["key"].as_str().is_some_and(|key| key.starts_with("pk_")), "a key");
    assert_eq!(greeting["lists"][0]["id"], "Nw5LtR", "and where one can send to");
    let address = base.trim_start_matches("http://");
    assert!(std::net::TcpStream::connect(address).is_ok(), "it listens before it speaks");
}

#[test]
fn a_person_is_told_in_words() {
    let mut program = Program::start(&[]);
    let line = program.first_line();
    assert!(line.starts_with("A practice Klaviyo listens on http://127.0.0.1:"), "{line}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let mut program = Program::start(&["--port", &port]);
    let mut said = String::new();
    program.0.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    assert!(said.contains(&format!("cannot listen on port {port}")), "{said}");
    assert!(!program.0.wait().expect("an end").success(), "and it fails");
}
