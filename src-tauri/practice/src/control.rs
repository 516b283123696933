//! The routes by which a test in another process sets faults and reads the ledger. They ask for the full key, because a web
//! page can reach loopback too.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use axum::{Json, Router};

use crate::faults::Faults;
use crate::keys::KeyKind;
use crate::ledger::Ledger;
use crate::shared::Shared;

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/practice/faults", get(read_faults).put(set_faults))
        .route("/practice/ledger", get(read_ledger))
}

async fn read_faults(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Faults>, StatusCode> {
    check_key(&shared, &headers)?;
    Ok(Json(shared.state().faults.clone()))
}

async fn set_faults(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(faults): Json<Faults>,
) -> Result<StatusCode, StatusCode> {
    check_key(&shared, &headers)?;
    shared.set_faults(faults);
    Ok(StatusCode::NO_CONTENT)
}

async fn read_ledger(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Ledger>, StatusCode> {
    check_key(&shared, &headers)?;
    Ok(Json(shared.state().ledger.clone()))
}

fn check_key(shared: &Shared, headers: &HeaderMap) -> Result<(), StatusCode> {
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok());
    match shared.keys.recognise(authorization) {
        Some(KeyKind::Full) => Ok(()),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}
