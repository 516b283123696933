//! Ways to Klaviyo that do not lead there, and what a person is told to do about each.

#[expect(dead_code, reason = "the client's own tests need more of it")]
#[path = "../../src-tauri/klaviyo/tests/impostor.rs"]
mod impostor;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use self::impostor::{Certificate, Impostor};
use crate::program::{Ended, Laptop, PASSWORD};

/// A key that nobody knows.
const KEY: &str = "pk_0123456789abcdef0123456789abcdef01";

/// Connects a laptop to Klaviyo by way of a proxy, where the impostor's authority is trusted.
fn connect(laptop: &Laptop, proxy: &str, impostor: &Impostor) -> Ended {
    let around = [
        ("HTTPS_PROXY", Some(proxy.as_ref())),
        ("SSL_CERT_FILE", Some(impostor.authority().as_os_str())),
        ("SSL_CERT_DIR", None),
        ("NO_PROXY", None),
        ("no_proxy", None),
    ];
    let add = ["connections", "add", "Main shop", "--api-key-stdin", "--agree"];
    laptop.run_as_anna_where(&around, add, &format!("{PASSWORD}\n{KEY}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_does_not_fit_the_time_makes_a_person_look_at_the_clock() {
    let laptop = Laptop::with_anna();
    // To a clock that is years ahead Klaviyo's own looks like the first, to one that is years behind like the second.
    for certificate in [Certificate::Expired, Certificate::NotYet] {
        let impostor = Impostor::start(certificate, "").await;

        let ended = connect(&laptop, &impostor.way(), &impostor);

        assert_eq!(ended.document()["error"]["code"], "clock_wrong", "{ended:?}");
        let next = "Set the computer’s clock and date right";
        assert!(ended.stderr.contains(next), "with the next step: {}", ended.stderr);
        assert_eq!(impostor.heard().in_confidence, "", "and the key stayed here");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_somebody_else_is_not_the_clocks_fault() {
    let laptop = Laptop::with_anna();
    let impostor = Impostor::start(Certificate::OfAnother, "").await;

    let ended = connect(&laptop, &impostor.way(), &impostor);

    assert_eq!(ended.document()["error"]["code"], "connection_untrusted", "{ended:?}");
    assert!(!ended.stderr.contains("clock"), "no word of it: {}", ended.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_wants_a_name_is_not_called_offline() {
    let laptop = Laptop::with_anna();
    let klaviyo = Impostor::start(Certificate::Genuine, "").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let proxy = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // Whoever hangs up early has heard enough.
            let _ = stream.read(&mut [0; 4_096]).await;
            let refusal =
                b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
            let _ = stream.write_all(refusal).await;
        }
    });

    let ended = connect(&laptop, &proxy, &klaviyo);

    assert_eq!(ended.document()["error"]["code"], "proxy_password", "{ended:?}");
    let next = "HTTPS_PROXY=http://name:password@proxy:port";
    assert!(ended.stderr.contains(next), "with the next step: {}", ended.stderr);
}
