//! The commands of this room.

use std::sync::Arc;

use crate::contract::*;
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;

impl Engine {
    pub(crate) async fn list_fields(self: &Arc<Self>, _caller: &Caller) -> Result<Vec<FieldView>> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn profiles_page(
        self: &Arc<Self>,
        _caller: &Caller,
        _query: ProfilesQuery,
    ) -> Result<ProfilesPage> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn profile(
        self: &Arc<Self>,
        _caller: &Caller,
        _profile: ProfileId,
    ) -> Result<ProfileView> {
        Err(ErrorCode::Internal.into())
    }

    pub(crate) async fn field_values(
        self: &Arc<Self>,
        _caller: &Caller,
        _field: FieldKey,
        _prefix: String,
    ) -> Result<Vec<ValueCount>> {
        Err(ErrorCode::Internal.into())
    }
}
