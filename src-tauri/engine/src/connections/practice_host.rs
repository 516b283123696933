//! The practice account inside Listward: a server on loopback that begins when it is first needed and ends with the engine.
//! It begins empty, which is why the engine forgets what an earlier one confirmed when it opens.

use listward_klaviyo::{ApiKey, BaseUrl};
use listward_practice::{Options, Practice, Running};
use tokio::sync::OnceCell;

use crate::contract::ErrorCode;
use crate::error::Result;

/// The practice account, begun or not.
///
/// Its address and its key are new each time, so a connection to it stores neither and asks here when it is used.
#[derive(Default)]
pub(crate) struct PracticeHost(OnceCell<Running>);

impl PracticeHost {
    /// Where the practice account listens, and the key that may do everything there.
    pub(super) async fn door(&self) -> Result<(BaseUrl, ApiKey)> {
        let running = self.0.get_or_try_init(|| Practice::start(Options::default())).await;
        let running = running.map_err(|cause| {
            tracing::error!(error = &cause as &dyn std::error::Error, "no practice account");
            ErrorCode::Internal
        })?;
        let base = running.base_url().parse().expect("BUG: the practice account is on loopback");
        let key =
            ApiKey::new(&running.key().into()).expect("BUG: the practice account's key is one");
        Ok((base, key))
    }
}
