//! The commands of this room.

use std::sync::Arc;

use crate::contract::{Link, Settings};
use crate::engine::Engine;
use crate::error::Result;
use crate::event::{Event, Things};
use crate::session::Caller;
use crate::store;

impl Engine {
    pub(crate) async fn settings(self: &Arc<Self>, _caller: &Caller) -> Result<Settings> {
        self.read(store::settings::get).await
    }

    pub(crate) async fn change_settings(
        self: &Arc<Self>,
        _caller: &Caller,
        settings: Settings,
    ) -> Result<Settings> {
        self.write(move |transaction| store::settings::put(transaction, settings)).await?;
        self.events.emit(Event::Changed { what: Things::Settings });
        Ok(settings)
    }

    #[expect(clippy::unused_async, reason = "the table's commands are asynchronous")]
    pub(crate) async fn open_link(self: &Arc<Self>, _caller: &Caller, link: Link) -> Result<()> {
        self.desktop.open_link(link);
        Ok(())
    }
}
