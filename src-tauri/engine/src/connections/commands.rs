//! The commands of this room.

use std::sync::Arc;

use crate::contract::*;
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;

impl Engine {
    pub(crate) async fn list_connections(
        self: &Arc<Self>,
        _caller: &Caller,
    ) -> Result<Vec<ConnectionView>> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn begin_connection(
        self: &Arc<Self>,
        _caller: &Caller,
        _kind: ConnectionType,
    ) -> Result<ConnectionDraft> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn name_connection(
        self: &Arc<Self>,
        _caller: &Caller,
        _draft: DraftId,
        _name: String,
        _audience: Audience,
    ) -> Result<ConnectionDraft> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn give_connection_key(
        self: &Arc<Self>,
        _caller: &Caller,
        _draft: DraftId,
        _key: Secret,
    ) -> Result<ConnectionDraft> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn agree_to_privacy(
        self: &Arc<Self>,
        _caller: &Caller,
        _draft: DraftId,
        _agree: bool,
        _text: ConsentText,
    ) -> Result<ConnectionDraft> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn connect_connection(
        self: &Arc<Self>,
        _caller: &Caller,
        _draft: DraftId,
    ) -> Result<ConnectionDraft> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn authenticate_connection(
        self: &Arc<Self>,
        _caller: &Caller,
        _draft: DraftId,
        _account: String,
    ) -> Result<ConnectionDraft> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn add_export_user(
        self: &Arc<Self>,
        _caller: &Caller,
        _draft: DraftId,
        _password: Secret,
    ) -> Result<ConnectionDraft> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn save_connection(
        self: &Arc<Self>,
        _caller: &Caller,
        _draft: DraftId,
    ) -> Result<ConnectionView> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn cancel_connection(
        self: &Arc<Self>,
        _caller: &Caller,
        _draft: DraftId,
    ) -> Result<()> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn remove_connection(
        self: &Arc<Self>,
        _caller: &Caller,
        _connection: ConnectionId,
    ) -> Result<()> {
        Err(ErrorCode::Internal.into())
    }
}
