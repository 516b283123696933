//! What an export is to be: made, and changed.

use clap::{Args, ValueEnum};
use listward_engine::Session;
use listward_engine::contract::{
    AttributeMapping, Canary, ErrorCode, ExportChoices, ExportDraft, ExportView, Failure, FieldKey,
    Leavers, SegmentId, Sending, Subscribing,
};

use crate::lookup;
use crate::trouble::{Result, Trouble};

/// An export to save.
#[derive(Args)]
pub(crate) struct Add {
    /// Its name.
    name: String,
    /// Over which connection.
    #[arg(long, value_name = "NAME")]
    connection: String,
    /// Klaviyo's id of the list. It is looked up.
    #[arg(long, value_name = "ID")]
    list: String,
    /// The field that is the e-mail address.
    #[arg(long, value_name = "FIELD")]
    email: String,
    /// Whose members.
    #[arg(long = "segment", value_name = "NAME", required = true, num_args = 1..)]
    segments: Vec<String>,
    /// Further fields that cross: `first_name=first_name`, `Spend=properties.Spend`.
    #[arg(long = "map", value_name = "FIELD=ATTRIBUTE", num_args = 1..)]
    attributes: Vec<String>,
    /// How many people at most. Only administrators may raise it above 100,000.
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    /// Send only who is new, has changed, or was not confirmed the last time.
    #[arg(long)]
    changes_only: bool,
    /// Take people off the list who left the segments. More than ten people and ten percent are held for approval.
    #[arg(long)]
    mirror: bool,
    /// Send 25 people first and read them back: go on by itself when they are what was sent, or wait for `runs continue`.
    #[arg(long, value_enum, default_value_t)]
    canary: First,
    #[command(flatten)]
    consent: Consent,
}

/// What is to be otherwise about an export. Whatever is left out stays as it is.
#[derive(Args)]
pub(crate) struct Set {
    /// Its name.
    name: String,
    /// Its new name.
    #[arg(long, value_name = "NAME")]
    rename: Option<String>,
    /// Over which connection: also gives one to an export that has none.
    #[arg(long, value_name = "NAME")]
    connection: Option<String>,
    /// Klaviyo's id of the list. It is looked up.
    #[arg(long, value_name = "ID")]
    list: Option<String>,
    /// The field that is the e-mail address.
    #[arg(long, value_name = "FIELD")]
    email: Option<String>,
    /// Whose members, in place of those before.
    #[arg(long = "segment", value_name = "NAME", num_args = 1..)]
    segments: Vec<String>,
    /// The further fields that cross, in place of those before.
    #[arg(long = "map", value_name = "FIELD=ATTRIBUTE", num_args = 1..)]
    attributes: Vec<String>,
    /// No further fields cross.
    #[arg(long, conflicts_with = "attributes")]
    only_email: bool,
    /// How many people at most. Only administrators may raise it above 100,000.
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    #[command(flatten)]
    consent: Consent,
    /// Subscribe nobody any more.
    #[arg(long, conflicts_with = "agreed")]
    subscribe_nobody: bool,
}

/// Who is subscribed in Klaviyo. Nobody is without both fields.
#[derive(Args)]
struct Consent {
    /// The yes-or-no field that says who agreed to receive marketing by e-mail. They are subscribed.
    #[arg(long, value_name = "FIELD", requires = "agreed_at")]
    agreed: Option<String>,
    /// The date field that says when they agreed.
    #[arg(long, value_name = "FIELD", requires = "agreed")]
    agreed_at: Option<String>,
}

/// How a run begins.
#[derive(Clone, Copy, Default, ValueEnum)]
enum First {
    /// With everybody.
    #[default]
    Off,
    /// With 25 people, and goes on by itself.
    Auto,
    /// With 25 people, and waits.
    Ask,
}

impl Add {
    fn choices(&self) -> ExportChoices {
        ExportChoices {
            sending: if self.changes_only { Sending::Changes } else { Sending::Everybody },
            leavers: if self.mirror { Leavers::TakeOff } else { Leavers::Stay },
            canary: match self.canary {
                First::Off => Canary::Off,
                First::Auto => Canary::Automatic,
                First::Ask => Canary::AskMe,
            },
        }
    }

    pub(super) async fn run(&self, session: &Session) -> Result<ExportView> {
        let connection = lookup::connection(session, &self.connection).await?.id;
        // A wrong id is better found now than when the schedule runs at night.
        let list = session.klaviyo_list(connection, self.list.trim().to_owned()).await?;
        let draft = ExportDraft {
            id: None,
            name: self.name.clone(),
            connection: Some(connection),
            list,
            email: FieldKey(self.email.clone()),
            attributes: pairs(&self.attributes)?,
            segments: ids(session, &self.segments).await?,
            limit: self.limit,
            choices: self.choices(),
            subscribing: self.consent.subscribing(),
        };
        Ok(session.save_export(draft).await?)
    }
}

impl Set {
    pub(super) async fn run(&self, session: &Session) -> Result<ExportView> {
        let mut draft = lookup::export(session, &self.name).await?.draft;
        if let Some(name) = &self.rename {
            draft.name.clone_from(name);
        }
        if let Some(name) = &self.connection {
            draft.connection = Some(lookup::connection(session, name).await?.id);
        }
        if self.list.is_some() || self.connection.is_some() {
            let connection = draft
                .connection
                .ok_or_else(|| Failure::new(ErrorCode::NoConnection).about(&draft.name))?;
            let list = self.list.as_ref().unwrap_or(&draft.list.id);
            draft.list = session.klaviyo_list(connection, list.trim().to_owned()).await?;
        }
        if let Some(field) = &self.email {
            draft.email = FieldKey(field.clone());
        }
        if !self.segments.is_empty() {
            draft.segments = ids(session, &self.segments).await?;
        }
        if self.only_email || !self.attributes.is_empty() {
            draft.attributes = pairs(&self.attributes)?;
        }
        draft.limit = self.limit.or(draft.limit);
        let subscribing = self.consent.subscribing();
        if self.subscribe_nobody || subscribing.is_some() {
            draft.subscribing = subscribing;
        }
        Ok(session.save_export(draft).await?)
    }
}

impl Consent {
    fn subscribing(&self) -> Option<Subscribing> {
        let (agreed, at) = (self.agreed.clone()?, self.agreed_at.clone()?);
        Some(Subscribing { agreed: FieldKey(agreed), at: FieldKey(at) })
    }
}

async fn ids(session: &Session, names: &[String]) -> Result<Vec<SegmentId>> {
    let mut segments = Vec::new();
    for name in names {
        segments.push(lookup::segment(session, name).await?.id);
    }
    Ok(segments)
}

fn pairs(mappings: &[String]) -> Result<Vec<AttributeMapping>> {
    let pairs = mappings.iter().map(|mapping| {
        let (field, attribute) = mapping.rsplit_once('=').ok_or_else(|| {
            Trouble::CommandLine(format!("--map {mapping}: write it as FIELD=ATTRIBUTE."))
        })?;
        Ok(AttributeMapping { field: FieldKey(field.into()), attribute: attribute.into() })
    });
    pairs.collect()
}
