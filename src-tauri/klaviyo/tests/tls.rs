//! Who may hear the key: nobody who cannot prove to be Klaviyo.
//!
//! Only where this computer's authorities can be set by a variable; the checks are the same everywhere.

use listward_klaviyo::{BaseUrl, BaseUrlRefused, Client};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::impostor::{Certificate, Impostor, KEY, ROLE};
use crate::support::{api_key, import_of, patient, quick, quick_pacing, rehearse};

const NO_LISTS: &str = r#"{"data":[],"links":{"self":"x","next":null,"prev":null}}"#;

fn answer(body: &str) -> String {
    let kind = "content-type: application/vnd.api+json";
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\n{kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// Not a test: the client of the tests below, in whose environment the impostor is the way to Klaviyo.
#[tokio::test]
#[ignore = "it is started by the other tests of this file"]
#[expect(clippy::print_stdout, reason = "the outcome goes to the test that started this program")]
async fn the_client_in_a_process_of_its_own() {
    let Ok(what) = std::env::var(ROLE) else { return };
    let client = Client::new(BaseUrl::klaviyo(), api_key(KEY), quick_pacing()).expect("a client");
    match what.as_str() {
        "lists" => println!("outcome: {:?}", client.lists().await),
        "import" => {
            let sent = client.submit_import(&import_of(&["ada@example.com"]), &patient()).await;
            println!("outcome: {sent:?}");
        }
        other => panic!("nobody asks for {other}"),
    }
}

#[tokio::test]
async fn who_proves_to_be_klaviyo_hears_the_key_in_confidence() {
    let klaviyo = Impostor::start(Certificate::Genuine, answer(NO_LISTS)).await;
    assert_eq!(klaviyo.is_asked_for("lists").await, "Ok([])", "it is answered");
    let heard = klaviyo.heard();
    assert!(heard.in_confidence.contains(KEY), "or the other tests prove nothing");
    assert!(!heard.aloud.contains("pk_"), "the proxy on the way heard: {}", heard.aloud);
}

#[tokio::test]
async fn who_does_not_is_refused_and_hears_nothing() {
    let table = [
        (Certificate::SelfSigned, "Err(Unreachable { why: Tls })", "signed by itself"),
        (Certificate::OfAnother, "Err(Unreachable { why: Tls })", "the name of somebody else"),
        (Certificate::Expired, "Err(Unreachable { why: CertificateDate })", "of the year 2020"),
    ];
    for (certificate, expected, what) in table {
        let impostor = Impostor::start(certificate, answer(NO_LISTS)).await;
        assert_eq!(impostor.is_asked_for("lists").await, expected, "{what}");
        let heard = impostor.heard();
        assert!(heard.aloud.starts_with("CONNECT "), "{what}: it was tried");
        assert_eq!(heard.in_confidence, "", "{what}: not a word after the handshake");
        assert!(!heard.aloud.contains("pk_"), "{what}: nor before: {}", heard.aloud);
    }
}

#[tokio::test]
async fn klaviyo_itself_cannot_send_us_elsewhere() {
    let (elsewhere, _) = rehearse(quick()).await;
    let to = format!("{}/api/lists", elsewhere.base_url());
    for status in [301, 302, 303, 307, 308] {
        let answer = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        let klaviyo = Impostor::start(Certificate::Genuine, answer).await;
        assert_eq!(klaviyo.is_asked_for("lists").await, "Err(Blocked)", "status {status}");
        assert_eq!(klaviyo.heard().in_confidence.matches(KEY).count(), 1, "it asked once");
        assert!(!klaviyo.heard().aloud.contains("pk_"), "and not through the proxy in the clear");
    }
    assert_eq!(elsewhere.ledger().totals.requests, 0, "nobody went there");
}

#[tokio::test]
async fn a_next_page_in_the_clear_is_not_fetched() {
    let next = "http://a.klaviyo.com/api/lists?page=2";
    let page = format!(r#"{{"data":[],"links":{{"self":"x","next":"{next}"}}}}"#);
    let klaviyo = Impostor::start(Certificate::Genuine, answer(&page)).await;
    assert_eq!(klaviyo.is_asked_for("lists").await, "Err(Unreadable)", "the same host, unsecured");
    let heard = klaviyo.heard();
    assert!(!heard.aloud.contains("pk_"), "the key did not go in the clear: {}", heard.aloud);
    assert!(!heard.aloud.contains("GET "), "nothing did: {}", heard.aloud);
}

#[tokio::test]
async fn an_import_that_is_accepted_without_a_job_that_could_be_read_has_an_unknown_outcome() {
    // A stream of gzip whose 12 MB unpack to more than anybody has: it is not unpacked at all.
    let bomb = [&b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"[..], &vec![0; 100_000][..]].concat();
    let table: [(&str, &str, Vec<u8>); 6] = [
        ("nothing", "", Vec::new()),
        ("no job's name", "", br#"{"data":{"type":"profile-bulk-import-job"}}"#.to_vec()),
        ("half a document", "", br#"{"data":{"type":"profile-bulk-im"#.to_vec()),
        ("brackets", "", vec![b'['; 100_000]),
        ("too much", "", vec![b' '; 12_100_000]),
        ("gzip", "content-encoding: gzip\r\n", bomb),
    ];
    for (what, header, body) in table {
        let kind = "content-type: application/vnd.api+json";
        let head = format!(
            "HTTP/1.1 202 Accepted\r\n{kind}\r\n{header}content-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        let klaviyo = Impostor::start(Certificate::Genuine, [head.into_bytes(), body].concat());
        let outcome = klaviyo.await.is_asked_for("import").await;
        assert_eq!(outcome, "Err(OutcomeUnknown)", "202 with {what}");
    }
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_told_from_other_troubles() {
    let klaviyo = Impostor::start(Certificate::Genuine, answer(NO_LISTS)).await;
    let outcome = klaviyo.is_asked_by_way_of("http://nowhere.invalid:3128", "lists").await;
    assert_eq!(outcome, "Err(Unreachable { why: Dns })", "the way begins with an unknown name");
}

#[tokio::test]
async fn a_proxy_that_wants_a_name_first_lets_nothing_through() {
    let klaviyo = Impostor::start(Certificate::Genuine, answer(NO_LISTS)).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let proxy = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\n\
                            proxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n";
            let mut asked = [0; 4_096];
            // Whoever hangs up early has heard enough.
            let _ = stream.read(&mut asked).await;
            let _ = stream.write_all(refusal).await;
        }
    });
    let outcome = klaviyo.is_asked_by_way_of(&proxy, "lists").await;
    assert_eq!(outcome, "Err(Unreachable { why: Broken })", "there is no way");
    assert_eq!(klaviyo.heard().in_confidence, "", "Klaviyo was not reached");
}

#[test]
fn plain_http_reaches_nothing_but_this_computer() {
    for address in ["http://a.klaviyo.com", "http://192.0.2.1", "http://[2001:db8::1]:8080"] {
        let refused = address.parse::<BaseUrl>().err();
        assert_eq!(refused, Some(BaseUrlRefused::Elsewhere), "{address}");
    }
}
