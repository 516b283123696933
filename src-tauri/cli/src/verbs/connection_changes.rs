//! What can be changed about a connection that is saved: its key, and what it may take up of its account.

use clap::Args;
use listward_engine::Session;
use listward_engine::contract::{ConnectionLimits, ConnectionView, ErrorCode, Failure};

use crate::input;
use crate::lookup;
use crate::trouble::Result;

/// Another key of the same account.
#[derive(Args)]
pub(crate) struct Key {
    /// The connection's name.
    name: String,
    /// Read the key from standard input, after the password if that is read there too. Without it, it is asked for.
    #[arg(long)]
    api_key_stdin: bool,
}

/// What a connection may take up. Whatever is left out stays as it is.
#[derive(Args)]
pub(crate) struct Limit {
    /// The connection's name.
    name: String,
    /// How much of the requests that Klaviyo takes from the account, in percent, 10 to 100. The rest is left for other tools.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(10..=100))]
    share: Option<u8>,
    /// How many profiles the account's plan allows: the preflight warns when an export would pass it.
    #[arg(long, value_name = "PROFILES")]
    plan: Option<u64>,
    /// Forget how many profiles the plan allows.
    #[arg(long, conflicts_with = "plan")]
    no_plan: bool,
}

impl Key {
    pub(super) async fn run(&self, session: &Session) -> Result<ConnectionView> {
        let connection = lookup::connection(session, &self.name).await?;
        let key = input::key(self.api_key_stdin)?;
        Ok(session.replace_connection_key(connection.id, key).await?)
    }
}

impl Limit {
    pub(super) async fn run(&self, session: &Session) -> Result<ConnectionView> {
        let connection = lookup::connection(session, &self.name).await?;
        let now = connection.limits.ok_or_else(|| Failure::new(ErrorCode::NotPermitted))?;
        let limits = ConnectionLimits {
            share: self.share.unwrap_or(now.share),
            plan_profiles: if self.no_plan { None } else { self.plan.or(now.plan_profiles) },
        };
        Ok(session.limit_connection(connection.id, limits).await?)
    }
}
