//! A client in a process of its own, in whose environment an impostor is the way to Klaviyo: this test program, started again.
//! The variables that say so belong to a process.

use std::process::Stdio;
use std::time::Duration;

use listward_klaviyo::{BaseUrl, Client, Timeouts, Waiting};

use crate::impostor::Impostor;
use crate::support::{api_key, import_of, patient, quick_pacing};

/// Tells this program that it is the client, and what to ask.
const ROLE: &str = "LISTWARD_TEST_ASKS_FOR";

/// The key that must not be seen by strangers.
pub(crate) const KEY: &str = "pk_0123456789abcdef0123456789abcdef01";

impl Impostor {
    /// Lets a client in a process of its own ask for something through the impostor. What became of it, in words.
    pub(crate) async fn is_asked_for(&self, what: &str) -> String {
        self.is_asked_by_way_of(&self.way(), what).await
    }

    /// The same by way of another proxy, which need not be there.
    pub(crate) async fn is_asked_by_way_of(&self, proxy: &str, what: &str) -> String {
        let program = std::env::current_exe().expect("this program");
        let output = tokio::process::Command::new(program)
            .args([
                "--exact",
                "elsewhere::the_client_in_a_process_of_its_own",
                "--ignored",
                "--nocapture",
            ])
            .env(ROLE, what)
            .env("HTTPS_PROXY", proxy)
            .env("HTTP_PROXY", proxy)
            .env("SSL_CERT_FILE", self.authority())
            .env_remove("SSL_CERT_DIR")
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .output()
            .await
            .expect("the program runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let outcome = said.lines().find_map(|line| line.split_once("outcome: "));
        outcome.expect("the client tells what became of it").1.to_owned()
    }
}

/// Not a test: the client that the tests send out, in whose environment the impostor is the way to Klaviyo.
#[tokio::test]
#[ignore = "it is started by the tests that look into what it does"]
#[expect(clippy::print_stdout, reason = "the outcome goes to the test that started this program")]
async fn the_client_in_a_process_of_its_own() {
    let Ok(what) = std::env::var(ROLE) else { return };
    let (what, in_haste) = what.strip_suffix(" in haste").map_or((&*what, false), |it| (it, true));
    let connect = Duration::from_millis(250);
    let usual = Timeouts::default();
    let timeouts = if in_haste { Timeouts { connect, ..usual } } else { usual };
    let klaviyo = BaseUrl::klaviyo();
    let client = Client::with_timeouts(klaviyo, api_key(KEY), quick_pacing(), timeouts);
    let client = client.expect("a client");
    let once = Waiting::default().no_longer_than(Duration::ZERO);
    let patience = if in_haste { once.clone() } else { patient() };
    match what {
        "lists" if in_haste => println!("outcome: {:?}", client.with_waiting(once).lists().await),
        "lists" => println!("outcome: {:?}", client.lists().await),
        "import" => {
            let sent = client.submit_import(&import_of(&["ada@example.com"]), &patience).await;
            println!("outcome: {sent:?}");
        }
        other => panic!("nobody asks for {other}"),
    }
}
