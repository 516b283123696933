//! Somebody in Klaviyo's place: a proxy on this computer that the client is told to use, with a certificate of its choice.
//!
//! The proxy is found by environment variables and trusted by another, as in a company that looks into its traffic.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What the impostor shows.
#[derive(Clone, Copy)]
pub(crate) enum Certificate {
    /// As Klaviyo would: its name, in time, from an authority that this computer trusts.
    Genuine,
    /// Signed by itself.
    SelfSigned,
    /// Klaviyo's name, from a trusted authority, until 2021.
    Expired,
    /// The same from the year 2090 on: so Klaviyo's own looks to a clock that is far behind.
    NotYet,
    /// From a trusted authority, for somebody else.
    OfAnother,
    /// None: it takes the call up and never answers the handshake.
    Withheld,
}

/// What was said to the impostor.
#[derive(Default, Clone)]
pub(crate) struct Heard {
    /// In the clear, to the proxy.
    pub(crate) aloud: String,
    /// After a handshake.
    pub(crate) in_confidence: String,
}

pub(crate) struct Impostor {
    address: SocketAddr,
    authority: tempfile::NamedTempFile,
    heard: Arc<Mutex<Heard>>,
}

impl Impostor {
    /// Shows `certificate` and gives `answer`, a whole HTTP response, to whoever trusts it.
    pub(crate) async fn start(certificate: Certificate, answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        let (authority, acceptor) = credentials(certificate);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let heard = Arc::new(Mutex::new(Heard::default()));
        let hearing = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = (!matches!(certificate, Certificate::Withheld)).then_some(&acceptor);
                converse(stream, acceptor, &answer, &hearing).await;
            }
        });
        Self { address, authority, heard }
    }

    pub(crate) fn heard(&self) -> Heard {
        self.heard.lock().expect("no panic while hearing").clone()
    }

    /// The proxy that leads to it.
    pub(crate) fn way(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The certificate of the authority that has to be trusted on this computer.
    pub(crate) fn authority(&self) -> &Path {
        self.authority.path()
    }
}

/// A trusted authority's certificate in a file, and what the impostor answers handshakes with.
fn credentials(certificate: Certificate) -> (tempfile::NamedTempFile, TlsAcceptor) {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(params, key).expect("an authority");
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), authority.pem()).expect("written");

    let name = match certificate {
        Certificate::OfAnother => "a.klaviyo.com.evil.example",
        _ => "a.klaviyo.com",
    };
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
    let years = match certificate {
        Certificate::Expired => Some((2020, 2021)),
        Certificate::NotYet => Some((2090, 2091)),
        _ => None,
    };
    if let Some((from, to)) = years {
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
    }
    let key = KeyPair::generate().expect("a key");
    let shown = match certificate {
        Certificate::SelfSigned => params.self_signed(&key),
        _ => params.signed_by(&key, &authority),
    };
    let chain = vec![shown.expect("a certificate").der().clone()];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    // Fails only when another test was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = rustls::ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(chain, key).expect("key and certificate fit");
    (file, TlsAcceptor::from(Arc::new(config)))
}

/// Without an acceptor it hears a handshake and does not answer.
async fn converse(
    mut stream: TcpStream,
    acceptor: Option<&TlsAcceptor>,
    answer: &[u8],
    heard: &Mutex<Heard>,
) {
    let asked = head(&mut stream).await;
    heard.lock().expect("no panic while hearing").aloud.push_str(&asked);
    if !asked.starts_with("CONNECT a.klaviyo.com:443 ") {
        return;
    }
    // Whether it can still be written to, and whether it can be read, is for what was heard to tell.
    let _ = stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await;
    let Some(acceptor) = acceptor else {
        let mut rest = Vec::new();
        // Whoever gives up has said enough.
        let _ = stream.read_to_end(&mut rest).await;
        let rest = String::from_utf8_lossy(&rest);
        heard.lock().expect("no panic while hearing").aloud.push_str(&rest);
        return;
    };
    let Ok(mut inside) = acceptor.accept(stream).await else { return };
    let asked = head(&mut inside).await;
    heard.lock().expect("no panic while hearing").in_confidence.push_str(&asked);
    // What is still on its way would be met with a reset.
    let _ = tokio::io::copy(&mut (&mut inside).take(missing(&asked)), &mut tokio::io::sink()).await;
    let _ = inside.write_all(answer).await;
    let _ = inside.shutdown().await;
}

/// How much of a request's body has not been said yet.
fn missing(asked: &str) -> u64 {
    let Some((head, body)) = asked.split_once("\r\n\r\n") else { return 0 };
    let length = head.split_once("content-length: ").and_then(|(_, rest)| rest.lines().next());
    let length: usize = length.and_then(|digits| digits.parse().ok()).unwrap_or(0);
    length.saturating_sub(body.len()) as u64
}

/// All that is said up to the first empty line and with it, or before the other side falls silent.
async fn head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut said = Vec::new();
    let mut some = [0; 4096];
    while !said.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut some).await {
            Ok(count @ 1..) => said.extend_from_slice(&some[..count]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&said).into_owned()
}
