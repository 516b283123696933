//! `connections`: the wizard in one go, step by step as in the window.

use clap::{Args, Subcommand, ValueEnum};
use listward_engine::consent_text;
use listward_engine::contract::{
    Audience, CONSENT_VERSION, ConnectionDraft, ConnectionType, ConnectionView, ConsentText,
    ErrorCode, Failure, Language, StepState,
};

use super::connection_changes::{Key, Limit};
use crate::exit::Exit;
use crate::input;
use crate::lookup;
use crate::screen::Screen;
use crate::seat::Seat;
use crate::table::{row, table, word};
use crate::trouble::{Result, Trouble};

/// What would surprise whoever rehearses with two commands, one after the other.
const PRACTICE_IS_EMPTY: &str = "The practice account begins empty each time Listward starts, so each command here meets an \
    empty one: what an earlier one sent there is gone. `listward-cli practice` keeps one running.";

/// Which connections, and what about them.
#[derive(Subcommand)]
pub(crate) enum Connections {
    /// Make a connection: its name, key and consent, then Connect, Authenticate, and you as export user.
    Add(Add),
    /// All connections that you may see.
    List,
    /// Put another key of the same account in place of a connection's. `runs resume` then lets runs go on that wait for it.
    Key(Key),
    /// Change what a connection may take up of its account.
    Limit(Limit),
    /// Remove a connection that no export uses, and its key.
    Remove {
        /// Its name.
        name: String,
    },
}

/// A connection to make.
#[derive(Args)]
pub(crate) struct Add {
    /// Its display name.
    name: String,
    /// The practice account inside Listward: nothing leaves this computer.
    #[arg(long, required_unless_present = "api_key_stdin", conflicts_with = "api_key_stdin")]
    practice: bool,
    /// Read Klaviyo's private API key from standard input, after the password if that is read there too.
    #[arg(long)]
    api_key_stdin: bool,
    /// I agree to the text on data privacy and compliance. Without it the text is shown and nothing is made.
    #[arg(long)]
    agree: bool,
    /// Who can use the connection.
    #[arg(long = "for", value_name = "WHO", default_value = "administrators")]
    audience: Who,
    /// The id of the account that must be behind the key.
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Where Klaviyo is: <https://a.klaviyo.com>, or a rehearsal at a loopback address.
    #[arg(long, value_name = "URL", conflicts_with = "practice")]
    base_url: Option<String>,
}

/// Who can use a connection.
#[derive(Clone, Copy, ValueEnum)]
enum Who {
    Administrators,
    Contributors,
}

impl Connections {
    pub(crate) async fn run(&self, seat: &Seat, screen: &Screen) -> Result<Exit> {
        match self {
            Self::Add(add) => {
                let connection = add.run(seat, screen).await?;
                screen.answer(&connection, || format!("{} is saved.", connection.name));
                if add.practice {
                    screen.tell(PRACTICE_IS_EMPTY);
                }
            }
            Self::List => {
                let connections = seat.session.list_connections().await?;
                screen.answer(&connections, || in_words(&connections));
            }
            Self::Key(key) => {
                let connection = key.run(&seat.session).await?;
                screen.answer(&connection, || format!("{} has another key.", connection.name));
            }
            Self::Limit(limit) => {
                let connection = limit.run(&seat.session).await?;
                screen.answer(&connection, || format!("{} is saved.", connection.name));
            }
            Self::Remove { name } => {
                let connection = lookup::connection(&seat.session, name).await?;
                seat.session.remove_connection(connection.id).await?;
                screen.answer(&connection, || format!("{} is removed.", connection.name));
            }
        }
        Ok(Exit::Successful)
    }
}

impl Add {
    async fn run(&self, seat: &Seat, screen: &Screen) -> Result<ConnectionView> {
        // Before the key is read: who does not agree need not give it.
        if !self.agree {
            screen.tell(consent_text());
            return Err(Failure::new(ErrorCode::ConsentMissing).into());
        }
        let session = &seat.session;
        let draft = match &self.base_url {
            Some(base_url) => session.begin_connection_at(base_url).await?,
            None if self.practice => session.begin_connection(ConnectionType::Practice).await?,
            None => session.begin_connection(ConnectionType::Klaviyo).await?,
        };
        let id = draft.id;
        let audience = match self.audience {
            Who::Administrators => Audience::Administrators,
            Who::Contributors => Audience::Contributors,
        };
        session.name_connection(id.clone(), self.name.clone(), audience).await?;
        if !self.practice {
            session.give_connection_key(id.clone(), input::line("the API key")?).await?;
        }
        let text = ConsentText { version: CONSENT_VERSION, language: Language::En };
        session.agree_to_privacy(id.clone(), true, text).await?;
        let connected = held(session.connect_connection(id.clone()).await?)?;
        let account = connected.account.ok_or(Failure::new(ErrorCode::Internal))?;
        screen.tell(&format!("This key belongs to {} ({}).", account.name, account.id));
        let confirmed = self.account.clone().unwrap_or(account.id);
        held(session.authenticate_connection(id.clone(), confirmed).await?)?;
        session.add_export_user(id.clone(), seat.password.clone()).await?;
        Ok(session.save_connection(id).await?)
    }
}

/// The draft, unless its last step failed.
fn held(draft: ConnectionDraft) -> Result<ConnectionDraft> {
    let failed = draft.steps.iter().find_map(|step| match &step.state {
        StepState::Failed { failure } => Some(failure.clone()),
        _ => None,
    });
    failed.map_or(Ok(draft), |failure| Err(Trouble::from(failure)))
}

fn in_words(connections: &[ConnectionView]) -> String {
    let mut rows = vec![row([&"Connection", &"Type", &"For", &"Account", &"Exports"])];
    rows.extend(connections.iter().map(|connection| {
        let account = connection.account.as_ref().map(|account| account.name.clone());
        row([
            &connection.name,
            &word(connection.kind),
            &word(connection.audience),
            &account.unwrap_or_default(),
            &connection.exports.join(", "),
        ])
    }));
    table(&rows)
}
