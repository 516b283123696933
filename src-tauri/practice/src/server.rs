//! The server: loopback only, gone when it is dropped.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::answer::Answer;
use crate::call::Call;
use crate::keys::Keys;
use crate::operation::Operation;
use crate::options::Options;
use crate::running::Running;
use crate::shared::Shared;
use crate::toxics::{Toxic, down};
use crate::{control, line, time};

/// Klaviyo's limit on a request.
const MAX_BODY: usize = 5_000_000;

/// How much of a longer one is read and thrown away, so that the client hears the answer instead of a broken pipe.
const MAX_DISCARDED: usize = 64_000_000;

/// How much may lie between a bad line and the server.
const WITHIN: usize = 64 * 1024;

/// How long a port is left alone that somebody else has.
const BETWEEN_BINDS: Duration = Duration::from_millis(20);

/// A rehearsal that has not begun.
pub struct Practice;

/// Why a rehearsal could not begin.
#[derive(Debug, thiserror::Error)]
pub enum StartFailed {
    /// The port is taken, or not allowed.
    #[error("cannot listen on port {port}: {problem}")]
    Port {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        problem: std::io::Error,
    },
    /// No keys could be made.
    #[error("this system gives no random numbers: {0}")]
    Chance(#[from] getrandom::Error),
}

/// What connections are taken up with.
struct Door {
    address: SocketAddr,
    router: Router,
    shared: Arc<Shared>,
}

/// A connection, and the line that it came over.
struct Connection {
    stream: TcpStream,
    toxics: Arc<[Toxic]>,
}

/// Stands in a response for "close the connection instead".
#[derive(Clone, Copy)]
struct HangUp;

/// Tells hyper to close the connection.
#[derive(Debug, thiserror::Error)]
#[error("the answer was to be lost")]
struct HungUp;

impl Practice {
    /// Begins a rehearsal on 127.0.0.1. Needs a tokio runtime.
    pub async fn start(options: Options) -> Result<Running, StartFailed> {
        let port = options.port;
        let failed = |problem| StartFailed::Port { port, problem };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let shared = Shared::new(options, Keys::new()?, time::now());
        let stop = CancellationToken::new();
        let router = router(Arc::clone(&shared), address);
        let door = Door { address, router, shared: Arc::clone(&shared) };
        let task = tokio::spawn(accept(listener, door, stop.clone()));
        Ok(Running { shared, address, stop: stop.drop_guard(), task })
    }
}

/// Takes up connections until the rehearsal ends, as the line allows.
async fn accept(mut listener: TcpListener, door: Door, stop: CancellationToken) {
    let mut lines = door.shared.line.subscribe();
    loop {
        let mut line = lines.borrow_and_update().clone();
        if let Some(pause) = down(&line.toxics) {
            drop(listener);
            let changed = tokio::select! {
                () = stop.cancelled() => return,
                _ = lines.changed() => true,
                () = tokio::time::sleep(pause) => false,
            };
            let Some(again) = listen_again(door.address, &stop).await else { return };
            listener = again;
            if changed {
                continue;
            }
        }
        let ending = stop.child_token();
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => return,
                _ = lines.changed() => break,
                accepted = listener.accept() => accepted,
            };
            // A connection that fails while it is accepted is the other side's affair.
            let Ok((stream, _)) = accepted else { continue };
            let connection = Connection { stream, toxics: line.next() };
            tokio::spawn(converse(connection, door.router.clone(), ending.clone(), stop.clone()));
        }
        ending.cancel();
    }
}

/// Listens once more where it did before; somebody else may have been faster and is waited for.
async fn listen_again(address: SocketAddr, stop: &CancellationToken) -> Option<TcpListener> {
    loop {
        if let Ok(listener) = TcpListener::bind(address).await {
            return Some(listener);
        }
        tokio::select! {
            () = stop.cancelled() => return None,
            () = tokio::time::sleep(BETWEEN_BINDS) => {}
        }
    }
}

/// Answers on one connection. At `ending` it finishes what it is doing, at `stop` it does not.
async fn converse(
    connection: Connection,
    router: Router,
    ending: CancellationToken,
    stop: CancellationToken,
) {
    let Connection { stream, toxics } = connection;
    let whole = async {
        if toxics.is_empty() {
            return serve(stream, router, ending).await;
        }
        let (inside, far) = tokio::io::duplex(WITHIN);
        tokio::join!(serve(inside, router, ending), line::carry(stream, far, &toxics));
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = whole => {}
    }
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    router: Router,
    ending: CancellationToken,
) {
    let service = service_fn(move |request| answer(router.clone(), request));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = ending.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(problem) = outcome {
        tracing::debug!(%problem, "a practice connection ended early");
    }
}

async fn answer(
    router: Router,
    request: hyper::Request<hyper::body::Incoming>,
) -> Result<Response<Body>, HungUp> {
    let outcome: Result<_, Infallible> = router.oneshot(request).await;
    let response = outcome.unwrap_or_default();
    if response.extensions().get::<HangUp>().is_some() { Err(HungUp) } else { Ok(response) }
}

fn router(shared: Arc<Shared>, address: SocketAddr) -> Router {
    let origin: Arc<str> = format!("http://{address}").into();
    let mut router = control::routes();
    for operation in Operation::ALL {
        router = router.route(operation.path(), route(operation, &origin));
    }
    let nowhere =
        move |shared, path, request| reply(None, Arc::clone(&origin), shared, path, request);
    router.fallback(nowhere.clone()).method_not_allowed_fallback(nowhere).with_state(shared)
}

fn route(operation: Operation, origin: &Arc<str>) -> MethodRouter<Arc<Shared>> {
    let origin = Arc::clone(origin);
    let method = MethodFilter::try_from(operation.method()).unwrap_or(MethodFilter::GET);
    on(method, move |shared, path, request| {
        reply(Some(operation), Arc::clone(&origin), shared, path, request)
    })
}

async fn reply(
    operation: Option<Operation>,
    origin: Arc<str>,
    State(shared): State<Arc<Shared>>,
    path: Option<Path<HashMap<String, String>>>,
    request: Request,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let query = head.uri.query().unwrap_or_default();
    let call = Call {
        method: head.method,
        path: head.uri.path().to_owned(),
        id: path.and_then(|Path(mut path)| path.remove("id")).unwrap_or_default(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: head.headers,
        body: read(body).await,
        now: time::now(),
        origin: origin.to_string(),
    };
    let answer = shared.answer(operation, call).await;
    answer.and_then(Answer::into_http).unwrap_or_else(|| {
        let mut nothing = Response::default();
        nothing.extensions_mut().insert(HangUp);
        nothing
    })
}

/// The whole body; `None` when it is longer than Klaviyo takes.
async fn read(body: Body) -> Option<Bytes> {
    let mut pieces = body.into_data_stream();
    let mut kept = BytesMut::new();
    let mut length = 0;
    while let Some(Ok(piece)) = pieces.next().await {
        length += piece.len();
        if length <= MAX_BODY {
            kept.extend_from_slice(&piece);
        }
        if length > MAX_DISCARDED {
            break;
        }
    }
    (length <= MAX_BODY).then(|| kept.freeze())
}
