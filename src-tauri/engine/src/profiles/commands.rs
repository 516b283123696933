//! The commands of this room.

use std::sync::Arc;

use crate::contract::{
    FieldKey, FieldView, ProfileId, ProfileView, ProfilesPage, ProfilesQuery, ValueCount,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::session::Caller;

impl Engine {
    pub(crate) async fn list_fields(self: &Arc<Self>, _caller: &Caller) -> Result<Vec<FieldView>> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.field_views()).await?
    }

    pub(crate) async fn profiles_page(
        self: &Arc<Self>,
        _caller: &Caller,
        query: ProfilesQuery,
    ) -> Result<ProfilesPage> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.page(&query)).await?
    }

    pub(crate) async fn profile(
        self: &Arc<Self>,
        _caller: &Caller,
        profile: ProfileId,
    ) -> Result<ProfileView> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.person(profile)).await?
    }

    pub(crate) async fn profile_of(
        self: &Arc<Self>,
        _caller: &Caller,
        email: String,
    ) -> Result<ProfileView> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.person_of(&email)).await?
    }

    pub(crate) async fn field_values(
        self: &Arc<Self>,
        _caller: &Caller,
        field: FieldKey,
        prefix: String,
    ) -> Result<Vec<ValueCount>> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.frequent_values(&field, &prefix)).await?
    }
}
