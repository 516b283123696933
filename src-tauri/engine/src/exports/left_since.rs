//! Before a chunk is sent again that was sent long ago: whoever has left the list or unsubscribed since is not put back.
//!
//! Whether Klaviyo had the chunk is not known then. Of people who were sent in it, and of people who were on the list before,
//! it says enough: they are on the list, or they are not any more. Whoever was never sent cannot have left.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use listward_klaviyo::{Client, Consent, Member, ProfileFields, ProfileRecord};

use super::book::{self, Entries, Known};
use super::course::Course;
use super::hand_over::{Piece, Staying};
use super::lost::CLOCKS_DIFFER;
use super::people::{People, address_of};
use crate::clock::Moment;
use crate::contract::{LeftOut, RunHappening};
use crate::error::Result;
use crate::store::run_chunks::ChunkRow;
use crate::store::run_rejects::Trace;

/// As many people as one question names.
const A_QUESTION: usize = 100;

/// After so long people may have left. Sleep, a closed program and a run that was held last longer than that.
const LONG_AGO: SignedDuration = SignedDuration::from_mins(15);

/// Somebody of a chunk: their rank, their address.
type Sent = (u32, String);

/// Whether a chunk was sent so long ago that people may have left since. A clock that was set back says nothing.
pub(super) fn was_sent_long_ago(row: &ChunkRow, now: Moment) -> bool {
    let Some(Moment(sent)) = row.sent_at.filter(|_| row.attempts > 0) else { return false };
    let passed = now.0.duration_since(sent);
    passed > LONG_AGO || passed < -CLOCKS_DIFFER
}

impl Course {
    /// Takes out of a chunk whoever has left since it was sent. Nothing happens when the run is halted meanwhile.
    pub(super) async fn leave_out_who_left(&self, piece: &mut Piece) -> Result<()> {
        let Some(Moment(sent)) = piece.row.sent() else { return Ok(()) };
        let people = self.people_in(&piece.row).await?;
        let (mut members, mut profiles) = (Vec::new(), Vec::new());
        for some in people.chunks(A_QUESTION) {
            let asked: Arc<[String]> = some.iter().map(|(_, email)| email.clone()).collect();
            let Some(on_it) = self.members_among(&asked).await? else { return Ok(()) };
            let Some(known) = self.consents_of(&asked).await? else { return Ok(()) };
            members.extend(on_it);
            profiles.extend(known);
        }
        let there_before = self.on_the_list_before(&people).await?;
        let left = who_left(people, (members, profiles), &there_before, sent - CLOCKS_DIFFER);
        if !left.is_empty() {
            self.note(RunHappening::NotPutBack, Some(left.len() as u64));
            let staying = self.blocking(move |people| traced(people, left)).await?;
            self.take_out(piece, LeftOut::NotPutBack, staying).await?;
        }
        Ok(())
    }

    async fn people_in(&self, row: &ChunkRow) -> Result<Vec<Sent>> {
        let (first, after, without) = (row.first, row.after, row.without());
        self.blocking(move |people| {
            let mut sent = Vec::new();
            people.walk(first, after, |rank, person| {
                let is_in = without.binary_search(&rank).is_err();
                sent.extend(person.email().filter(|_| is_in).map(|email| (rank, email)));
                Ok(true)
            })?;
            Ok(sent)
        })
        .await
    }

    /// Those whom this export has had on the list before this run.
    async fn on_the_list_before(&self, people: &[Sent]) -> Result<HashSet<String>> {
        let asked: HashSet<String> = people.iter().map(|(_, email)| email.clone()).collect();
        let (export, run) = (self.export, self.run);
        self.blocking(move |people| {
            let mut before = HashSet::new();
            book::walk(&people.engine.store, export, Entries::Before(run), |email, known| {
                if matches!(known, Known::Confirmed(_)) && asked.contains(email) {
                    before.insert(email.to_owned());
                }
                Ok(())
            })?;
            Ok(before)
        })
        .await
    }

    async fn members_among(&self, asked: &Arc<[String]>) -> Result<Option<Vec<Member>>> {
        let (list, emails) = (self.people.list.clone(), Arc::clone(asked));
        let question = move |client: Client| -> BoxFuture<'static, _> {
            let (list, emails) = (list.clone(), Arc::clone(&emails));
            Box::pin(async move {
                let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
                client.members_among(&list, &emails).await
            })
        };
        self.insist(asked.len(), question).await
    }

    async fn consents_of(&self, asked: &Arc<[String]>) -> Result<Option<Vec<ProfileRecord>>> {
        let emails = Arc::clone(asked);
        let question = move |client: Client| -> BoxFuture<'static, _> {
            let emails = Arc::clone(&emails);
            Box::pin(async move {
                let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
                client.profiles_by_email(&emails, ProfileFields::Consent).await
            })
        };
        self.insist(asked.len(), question).await
    }
}

/// Where some people stand. Blocks.
fn traced(people: &People, left: Vec<Sent>) -> Result<Vec<Staying>> {
    let mut tracer = people.tracer()?;
    let mut staying = Vec::new();
    for (rank, email) in left {
        let mut trace = Trace::default();
        people.walk(rank, rank + 1, |_, person| {
            if let Some(tracer) = &mut tracer {
                trace = tracer.fault(people, &person, None)?;
            }
            Ok(true)
        })?;
        staying.push(Staying { rank, email, trace });
    }
    Ok(staying)
}

/// Who of a chunk has left since it was sent: they were on the list and are not any more, or they have said no meanwhile.
///
/// When some joined after it was sent, Klaviyo had it, and everybody in it was on the list.
fn who_left(
    people: Vec<Sent>,
    (members, profiles): (Vec<Member>, Vec<ProfileRecord>),
    there_before: &HashSet<String>,
    sent: Timestamp,
) -> Vec<Sent> {
    // Klaviyo tells whole seconds.
    let had_it =
        members.iter().any(|it| it.joined_at.is_some_and(|at| at.as_second() >= sent.as_second()));
    let there: HashSet<String> =
        members.into_iter().filter_map(|it| address_of(it.email.as_deref()?)).collect();
    let consents: HashMap<String, Consent> = profiles
        .into_iter()
        .filter_map(|it| Some((address_of(it.email.as_deref()?)?, it.consent?)))
        .collect();
    let has_left = |(_, email): &Sent| {
        let was_there = had_it || there_before.contains(email);
        let said_no = consents.get(email).is_some_and(|consent| said_no_since(consent, sent));
        said_no || (was_there && !there.contains(email))
    };
    people.into_iter().filter(has_left).collect()
}

/// Whether somebody has unsubscribed, complained or was suppressed since a moment, as far as it is told when.
fn said_no_since(consent: &Consent, moment: Timestamp) -> bool {
    let since_then = |at: Option<Timestamp>| at.is_none_or(|at| at >= moment);
    let suppressed = consent.suppressions.iter().map(|it| it.since);
    let on_lists = consent.list_suppressions.iter().map(|it| it.since);
    consent.is_against()
        && (suppressed.chain(on_lists).any(since_then)
            || (consent.state == listward_klaviyo::ConsentState::Unsubscribed
                && since_then(consent.since)))
}

#[cfg(test)]
mod tests {
    use listward_klaviyo::{ConsentState, ProfileId};

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    fn on_it(email: &str, joined: &str) -> Member {
        let id = ProfileId::new(email);
        Member { id, email: Some(email.to_owned()), joined_at: Some(at(joined)) }
    }

    fn said_no(email: &str, since: &str) -> ProfileRecord {
        let consent = Consent {
            state: ConsentState::Unsubscribed,
            since: Some(at(since)),
            can_receive: false,
            suppressions: Vec::new(),
            list_suppressions: Vec::new(),
        };
        let (id, email) = (ProfileId::new(email), Some(email.to_owned()));
        ProfileRecord { id, email, attributes: serde_json::Map::new(), consent: Some(consent) }
    }

    const SENT: &str = "2026-11-24T12:00:00Z";

    fn left(members: Vec<Member>, profiles: Vec<ProfileRecord>, before: &[&str]) -> Vec<u32> {
        let people = ["a@x.fi", "b@x.fi", "c@x.fi"];
        let people = (0..).zip(people.map(str::to_owned)).collect();
        let before = before.iter().copied().map(str::to_owned).collect();
        let left = who_left(people, (members, profiles), &before, at(SENT));
        left.into_iter().map(|(rank, _)| rank).collect()
    }

    #[test]
    fn somebody_has_left_who_was_on_the_list_and_is_not_any_more() {
        let nobody = [0; 0];
        let (before, after) = ("2026-11-01T12:00:00Z", "2026-11-24T12:00:30Z");
        assert_eq!(left(vec![], vec![], &[]), nobody, "it never arrived, and all are new");
        let taken = vec![on_it("a@x.fi", after), on_it("b@x.fi", after)];
        assert_eq!(left(taken, vec![], &[]), [2], "it arrived, and the third is gone again");
        let known = vec![on_it("a@x.fi", before)];
        assert_eq!(left(known, vec![], &["a@x.fi", "b@x.fi"]), [1], "one was there before");
    }

    #[test]
    fn a_no_counts_when_it_came_after_the_chunk() {
        let nobody = [0; 0];
        let (before, after) = ("2026-11-01T12:00:00Z", "2026-11-24T12:10:00Z");
        assert_eq!(left(vec![], vec![said_no("b@x.fi", after)], &[]), [1], "meanwhile");
        assert_eq!(left(vec![], vec![said_no("b@x.fi", before)], &[]), nobody, "long before");
    }

    #[test]
    fn a_quarter_of_an_hour_is_long_and_a_clock_set_back_says_nothing() {
        let row = ChunkRow { attempts: 1, sent_at: Some(Moment(at(SENT))), ..ChunkRow::default() };
        let after = |text: &str| was_sent_long_ago(&row, Moment(at(text)));
        assert!(!after("2026-11-24T12:14:59Z"), "just now");
        assert!(after("2026-11-24T12:15:01Z"), "long ago");
        assert!(!after("2026-11-24T11:59:30Z"), "clocks are set right by seconds");
        assert!(after("2026-11-24T11:00:00Z"), "nobody knows how long ago");
        let planned = ChunkRow { attempts: 0, ..row };
        assert!(!was_sent_long_ago(&planned, Moment(at("2026-11-25T12:00:00Z"))), "never sent");
    }
}
