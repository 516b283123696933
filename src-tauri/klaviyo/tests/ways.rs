//! Ways to Klaviyo that are there and lead nowhere, and one that is of the newer kind only.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use listward_klaviyo::{BaseUrl, Client, Error, Obstacle, Timeouts, Waiting};
use listward_practice::Running;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::support::{api_key, client, import_of, patient, quick, quick_pacing, rehearse};

/// How long something is waited for that does not come.
const BRIEFLY: Duration = Duration::from_millis(250);

const SILENCE: Error = Error::Unreachable { why: Obstacle::Timeout };

fn impatient_client(address: SocketAddr, key: &str) -> Client {
    let base: BaseUrl = format!("http://{address}").parse().expect("loopback");
    let timeouts = Timeouts { connect: BRIEFLY, request: BRIEFLY, ..Timeouts::default() };
    Client::with_timeouts(base, api_key(key), quick_pacing(), timeouts).expect("a client")
}

/// Asks once.
async fn read(client: &Client) -> Result<(), Error> {
    let once = Waiting::default().no_longer_than(Duration::ZERO);
    client.with_waiting(once).account().await.map(drop)
}

/// Hands people over, with one try.
async fn send(client: &Client, people: &[&str]) -> Result<(), Error> {
    let once = Waiting::default().no_longer_than(Duration::ZERO);
    client.submit_import(&import_of(people), &once).await.map(drop)
}

/// A way that leads to a rehearsal, of whose connections each carries so many bytes there, and then nothing.
async fn way_to(running: &Running, listener: TcpListener, carries: usize) {
    let there = running.address();
    loop {
        let (mut from, _) = listener.accept().await.expect("somebody comes");
        tokio::spawn(async move {
            let mut to = TcpStream::connect(there).await.expect("the rehearsal listens");
            if carries == usize::MAX {
                // Whoever breaks it off is met by the tests.
                let _ = copy_bidirectional(&mut from, &mut to).await;
                return;
            }
            let (mut hears, mut says) = from.split();
            let (mut answers, mut is_asked) = to.split();
            let asking = async {
                let mut left = carries;
                let mut piece = vec![0; 1_024];
                loop {
                    let length = hears.read(&mut piece).await.unwrap_or(0).min(left);
                    left -= length;
                    if length == 0 || is_asked.write_all(&piece[..length]).await.is_err() {
                        std::future::pending::<()>().await;
                    }
                }
            };
            tokio::select! {
                () = asking => {}
                _ = tokio::io::copy(&mut answers, &mut says) => {}
            }
        });
    }
}

#[tokio::test]
#[expect(clippy::print_stderr, reason = "a skipped test must not look like a passed one")]
async fn a_way_of_the_newer_kind_only_is_as_good_as_any() {
    let Ok(listener) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await else {
        eprintln!("SKIPPED: this computer has no address of that kind");
        return;
    };
    let (running, _) = rehearse(quick()).await;
    let address = listener.local_addr().expect("an address");
    let there = client(&format!("http://{address}"), running.key());

    let asking = async {
        read(&there).await.expect("it answers");
        there.submit_import(&import_of(&["ada@example.com"]), &patient()).await.map(drop)
    };
    let sent = tokio::select! {
        sent = asking => sent,
        () = way_to(&running, listener, usize::MAX) => unreachable!("it goes on"),
    };

    assert_eq!(sent, Ok(()), "taken");
    assert_eq!(running.ledger().totals.imports_taken, 1, "once");
}

#[tokio::test]
async fn a_way_that_takes_large_messages_up_and_does_not_deliver_them_is_silence() {
    let (running, _) = rehearse(quick()).await;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let client = impatient_client(address, running.key());
    let many: Vec<String> = (0..400).map(|n| format!("person.number.{n}@example.com")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();

    let asking = async {
        assert_eq!(read(&client).await, Ok(()), "a small question is answered");
        assert_eq!(send(&client, &["ada@example.com"]).await, Ok(()), "and few people arrive");
        send(&client, &many).await
    };
    let sent = tokio::select! {
        sent = asking => sent,
        () = way_to(&running, listener, 4_096) => unreachable!("it goes on"),
    };

    assert_eq!(sent, Err(Error::OutcomeUnknown), "nobody can say what became of many");
    assert_eq!(running.ledger().totals.imports_taken, 1, "they are not there");
}

#[tokio::test]
async fn whoever_takes_a_call_and_says_nothing_is_silence() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
    let client =
        impatient_client(listener.local_addr().expect("an address"), "pk_0123456789abcdef");

    assert_eq!(read(&client).await, Err(SILENCE), "reading");
    assert_eq!(send(&client, &["ada@example.com"]).await, Err(Error::OutcomeUnknown), "sending");
}

/// Only Linux leaves a call unanswered when nobody takes up those before it.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_call_that_nobody_takes_is_silence_and_nothing_was_sent() {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a free port");
    let listener = socket.listen(1).expect("it listens");
    let address = listener.local_addr().expect("an address");
    let mut before = Vec::new();
    while let Ok(Ok(call)) = tokio::time::timeout(BRIEFLY, TcpStream::connect(address)).await {
        before.push(call);
    }
    let client = impatient_client(address, "pk_0123456789abcdef");

    assert_eq!(read(&client).await, Err(SILENCE), "reading");
    assert_eq!(send(&client, &["ada@example.com"]).await, Err(SILENCE), "sending is not unknown");
}
