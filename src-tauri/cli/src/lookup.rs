//! From the names that people give to the ids that the engine wants.

use listward_engine::Session;
use listward_engine::contract::{ConnectionView, ExportView, SegmentView};

use crate::trouble::{Result, Trouble};

/// What the built-in segment is called here: in the engine it has no name, so that catalogues can translate it.
pub(crate) const EVERYBODY: &str = "All profiles";

/// The segment of this name.
pub(crate) async fn segment(session: &Session, name: &str) -> Result<SegmentView> {
    let segments = session.list_segments().await?;
    let found = segments.into_iter().find(|segment| same(segment_name(segment), name));
    found.ok_or_else(|| Trouble::not_found(name))
}

/// A segment's name as it is shown.
pub(crate) fn segment_name(segment: &SegmentView) -> &str {
    if segment.everyone { EVERYBODY } else { &segment.name }
}

/// The connection of this name.
pub(crate) async fn connection(session: &Session, name: &str) -> Result<ConnectionView> {
    let connections = session.list_connections().await?;
    let found = connections.into_iter().find(|connection| same(&connection.name, name));
    found.ok_or_else(|| Trouble::not_found(name))
}

/// The export of this name.
pub(crate) async fn export(session: &Session, name: &str) -> Result<ExportView> {
    let exports = session.list_exports().await?;
    let found = exports.into_iter().find(|export| same(&export.draft.name, name));
    found.ok_or_else(|| Trouble::not_found(name))
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.trim().to_lowercase()
}
