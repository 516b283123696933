//! The commands of this room.

use std::sync::Arc;

use super::desk::Desk;
use super::edit::Edit;
use super::moves::Moves;
use crate::audit;
use crate::clock::Moment;
use crate::columns::ProfileSnapshot;
use crate::contract::{
    Act, Correction, CorrectionCheck, ErrorCode, FieldKey, ProfileId, ProfileView,
};
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{Event, Things};
use crate::profiles::Identity;
use crate::session::Caller;
use crate::store::{corrections, identity, snapshots};

impl Engine {
    pub(crate) async fn check_correction(
        self: &Arc<Self>,
        _caller: &Caller,
        correction: Correction,
    ) -> Result<CorrectionCheck> {
        let engine = Arc::clone(self);
        tokio::task::spawn_blocking(move || engine.at_desk(|desk| desk.ready(&correction)?.check()))
            .await?
    }

    pub(crate) async fn correct_value(
        self: &Arc<Self>,
        caller: &Caller,
        correction: Correction,
    ) -> Result<ProfileView> {
        let (person, field) = (caller.person.name.clone(), correction.field.clone());
        self.edit(person, (Act::ValueCorrected, field), move |desk, person, now| {
            desk.ready(&correction)?.edit(correction.joins, person, now)
        })
        .await
    }

    pub(crate) async fn take_back_correction(
        self: &Arc<Self>,
        caller: &Caller,
        email: String,
        field: FieldKey,
    ) -> Result<ProfileView> {
        let (person, key) = (caller.person.name.clone(), field.clone());
        self.edit(person, (Act::CorrectionTakenBack, key), move |desk, _, _| {
            let (edit, slot) = desk.take_back(&email, &field)?;
            Ok((Some(edit), slot))
        })
        .await
    }

    /// Works an edit out and writes it. It waits for an import that goes on: both change what profiles there are.
    async fn edit(
        self: &Arc<Self>,
        person: String,
        (act, field): (Act, FieldKey),
        work_out: impl FnOnce(&Desk<'_>, &str, Moment) -> Result<(Option<Edit>, u32)> + Send + 'static,
    ) -> Result<ProfileView> {
        let turn = self.imports.turn.lock().await;
        let engine = Arc::clone(self);
        let edited = tokio::task::spawn_blocking(move || {
            let now = Moment::now();
            let (edit, slot) = engine.at_desk(|desk| work_out(desk, &person, now))?;
            let changed = edit.is_some();
            if let Some(edit) = edit {
                let current = engine.columns.current(&engine.store)?;
                engine.store.write(|transaction| {
                    edit.write(transaction, &current, now)?;
                    audit::write(transaction, now, &person, act, &field.0, None)
                })?;
                engine.columns.swapped();
                engine.store.write(|transaction| snapshots::sweep(transaction))?;
            }
            Ok::<_, crate::Error>((engine.person(ProfileId(slot.into()))?, changed))
        });
        let (view, changed) = edited.await??;
        drop(turn);
        if changed {
            self.events.emit(Event::Changed { what: Things::Data });
        }
        Ok(view)
    }

    /// Does something with all that an edit is worked out from. Blocks.
    fn at_desk<T>(&self, work: impl FnOnce(&Desk<'_>) -> Result<T>) -> Result<T> {
        let snapshot: Arc<ProfileSnapshot> = self.columns.current(&self.store)?;
        let (secret, corrections) = self.store.read(|connection| {
            Ok((identity::secret(connection)?, corrections::all(connection)?))
        })?;
        let identity = Identity::new(&secret.ok_or(ErrorCode::NotFound)?);
        let moves = Moves::of(&corrections);
        work(&Desk {
            store: &self.store,
            columns: &self.columns,
            snapshot: &snapshot,
            corrections: &corrections,
            moves: &moves,
            identity: &identity,
        })
    }
}
