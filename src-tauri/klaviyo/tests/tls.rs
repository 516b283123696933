//! Who may hear the key: nobody who cannot prove to be Klaviyo.
//!
//! Only where this computer's authorities can be set by a variable; the checks are the same everywhere.

use listward_klaviyo::{BaseUrl, BaseUrlRefused};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::elsewhere::KEY;
use crate::impostor::{Certificate, Impostor};
use crate::support::{quick, rehearse};

const NO_LISTS: &str = r#"{"data":[],"links":{"self":"x","next":null,"prev":null}}"#;

fn answer(body: &str) -> String {
    let kind = "content-type: application/vnd.api+json";
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\n{kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
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
        (Certificate::NotYet, "Err(Unreachable { why: CertificateDate })", "of the year 2090"),
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
async fn a_handshake_that_is_not_answered_is_silence_and_no_wrong_certificate() {
    for what in ["lists in haste", "import in haste"] {
        let impostor = Impostor::start(Certificate::Withheld, answer(NO_LISTS)).await;
        let outcome = impostor.is_asked_for(what).await;
        assert_eq!(outcome, "Err(Unreachable { why: Timeout })", "{what}: nothing was sent");
        let heard = impostor.heard();
        let (asked, handshake) = heard.aloud.split_once("\r\n\r\n").expect("a way was asked for");
        assert!(asked.starts_with("CONNECT a.klaviyo.com:443 "), "{what}: {asked}");
        assert!(handshake.starts_with('\u{16}'), "{what}: it began a handshake");
        assert!(handshake.contains("a.klaviyo.com"), "{what}: with Klaviyo");
        assert!(!heard.aloud.contains("pk_"), "{what}: and the key was not in it");
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
    assert_eq!(outcome, "Err(Unreachable { why: ProxyPassword })", "and that is what is told");
    let outcome = klaviyo.is_asked_by_way_of(&proxy, "import").await;
    assert_eq!(outcome, "Err(Unreachable { why: ProxyPassword })", "nobody was sent for certain");
    assert_eq!(klaviyo.heard().in_confidence, "", "Klaviyo was not reached");
}

#[test]
fn plain_http_reaches_nothing_but_this_computer() {
    for address in ["http://a.klaviyo.com", "http://192.0.2.1", "http://[2001:db8::1]:8080"] {
        let refused = address.parse::<BaseUrl>().err();
        assert_eq!(refused, Some(BaseUrlRefused::Elsewhere), "{address}");
    }
}
