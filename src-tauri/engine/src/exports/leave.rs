//! Taking people off the list: those who left an export's segments, or whom an undone run had put there.
//!
//! By their profile's id, never by unsubscribing: they stay profiles, and their consent stays as it is. Taking off twice is
//! taking off once, so that a run that was interrupted here simply goes on. Who is taken off is written down before Klaviyo is
//! told: whoever is gone after an interruption is not somebody who was never there.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures::future::BoxFuture;
use listward_klaviyo::{Client, Error as KlaviyoError, Member, ProfileId};

use super::book::{Known, PageWriter};
use super::course::Course;
use super::entry::Entered;
use super::leaving::Leaving;
use super::people::address_of;
use super::trouble::Outage;
use crate::contract::{BRAKE_PEOPLE, BRAKE_PERCENT, Removals, RunHappening};
use crate::error::Result;
use crate::store::run_findings;

/// As many people as one question names.
const A_QUESTION: usize = 100;

/// As many people as are taken off at once: what Klaviyo takes in one request.
const AT_ONCE: usize = 1_000;

/// What becomes of somebody who has to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// They are taken off.
    Removed,
    /// They are not on the list.
    Absent,
    /// They were on the list before.
    Stayed,
}

/// Whether so many people are held until a person approves their number.
pub(super) fn is_braked(leavers: u64, on_list: u64, approved: Option<u64>) -> bool {
    leavers > BRAKE_PEOPLE
        && leavers * 100 > on_list * BRAKE_PERCENT
        && approved.is_none_or(|approved| leavers > approved)
}

impl Course {
    /// Takes them off the list, a thousand at a time.
    pub(super) async fn take_off(&self, leaving: Leaving) -> Result<()> {
        let people = leaving.emails.len() as u64;
        let mut sums =
            leaving.before.unwrap_or(Removals { leavers: people, ..Removals::default() });
        if people == 0 {
            return Ok(());
        }
        if is_braked(people, leaving.on_list, leaving.approved) {
            sums.held = people;
            self.note(RunHappening::RemovalsHeld, Some(people));
            return self.keep_sums(sums, None).await;
        }
        for some in leaving.emails.chunks(AT_ONCE) {
            self.pass().await?;
            let Some(fates) = self.take_off_some(some, &leaving, sums).await? else { break };
            let mut page = PageWriter::default();
            for (email, fate) in some.iter().zip(fates) {
                // Whoever may be on the list by this export yet has to be looked for again, or nobody would take them off.
                let may_be_there = match fate {
                    Fate::Removed => false,
                    Fate::Absent => leaving.still_coming.contains(email),
                    Fate::Stayed => leaving.unsure_before.contains(email),
                };
                let known = if may_be_there { Known::Unconfirmed } else { Known::TakenOff };
                page.push(email, known);
                match fate {
                    Fate::Removed => sums.removed += 1,
                    Fate::Absent => sums.absent += 1,
                    Fate::Stayed => sums.stayed += 1,
                }
            }
            self.keep_sums(sums, Some(Entered::new(self.export, self.run, page))).await?;
        }
        if sums.removed > 0 {
            self.note(RunHappening::TakenOff, Some(sums.removed));
        }
        Ok(())
    }

    async fn keep_sums(&self, sums: Removals, page: Option<Entered>) -> Result<()> {
        let run = self.run;
        self.write(move |transaction| {
            if let Some(page) = &page {
                page.keep(transaction)?;
                run_findings::set_being_removed(transaction, run, &[])?;
            }
            run_findings::set_removals(transaction, run, sums)
        })
        .await
    }

    /// Whom Klaviyo is about to be told to take off; with the sums, so that a receipt knows that it was begun. Until it has
    /// answered, the book does not claim to know that they are on the list.
    async fn keep_intent(&self, emails: &[String], fates: &[Fate], sums: Removals) -> Result<()> {
        let leave = emails.iter().zip(fates).filter(|(_, fate)| **fate == Fate::Removed);
        let leave: Vec<String> = leave.map(|(email, _)| email.clone()).collect();
        let mut page = PageWriter::default();
        for email in &leave {
            page.push(email, Known::Unconfirmed);
        }
        let (run, page) = (self.run, Entered::new(self.export, self.run, page));
        self.write(move |transaction| {
            page.keep(transaction)?;
            run_findings::set_removals(transaction, run, sums)?;
            run_findings::set_being_removed(transaction, run, &leave)
        })
        .await
    }

    /// Nothing when the run was halted meanwhile.
    async fn take_off_some(
        &self,
        emails: &[String],
        leaving: &Leaving,
        sums: Removals,
    ) -> Result<Option<Vec<Fate>>> {
        let list = self.people.list.clone();
        let mut members = Vec::new();
        for some in emails.chunks(A_QUESTION) {
            let (list, asked): (_, Arc<[String]>) = (list.clone(), some.into());
            let question = move |client: Client| -> BoxFuture<'static, _> {
                let (list, asked) = (list.clone(), Arc::clone(&asked));
                Box::pin(async move {
                    let emails: Vec<&str> = asked.iter().map(String::as_str).collect();
                    client.members_among(&list, &emails).await
                })
            };
            match self.insist(some.len(), question).await? {
                Some(found) => members.extend(found),
                None => return Ok(None),
            }
        }
        let (fates, ids) = sort_members(emails, members, leaving);
        if !ids.is_empty() {
            self.keep_intent(emails, &fates, sums).await?;
            let ids_named = ids.len();
            let ids: Arc<[ProfileId]> = ids.into();
            let order = move |client: Client| -> BoxFuture<'static, _> {
                let (list, ids) = (list.clone(), Arc::clone(&ids));
                Box::pin(async move { client.remove_members(&list, &ids).await })
            };
            if self.insist(ids_named, order).await?.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(fates))
    }

    /// Asks Klaviyo until it answers, waiting for whatever passes and for a person where that helps. Nothing when the run was
    /// halted. Each request names so many people.
    pub(super) async fn insist<T>(
        &self,
        people: usize,
        ask: impl Fn(Client) -> BoxFuture<'static, std::result::Result<T, KlaviyoError>>,
    ) -> Result<Option<T>> {
        let mut outage = Outage::default();
        loop {
            self.pass().await?;
            if self.is_halted() {
                return Ok(None);
            }
            match ask(self.insisting(people as u64)).await {
                Ok(answer) => return Ok(Some(answer)),
                Err(error) => self.endure(error, &mut outage).await?,
            }
        }
    }
}

/// Tells apart what becomes of some addresses, in their order, and who is taken off the list.
fn sort_members(
    emails: &[String],
    members: Vec<Member>,
    leaving: &Leaving,
) -> (Vec<Fate>, Vec<ProfileId>) {
    let mut found: HashMap<String, Member> = HashMap::new();
    for member in members {
        let email = member.email.as_deref().and_then(address_of);
        found.extend(email.map(|email| (email, member)));
    }
    let mut ids = Vec::new();
    let mut once = HashSet::new();
    let fates = emails.iter().map(|email| {
        let Some(member) = found.get(email) else {
            let begun = leaving.begun.contains(email);
            return if begun { Fate::Removed } else { Fate::Absent };
        };
        // Klaviyo tells whole seconds.
        let was_there = leaving.joined_since.is_some_and(|since| {
            member.joined_at.is_none_or(|at| at.as_second() < since.0.as_second())
        });
        if was_there {
            return Fate::Stayed;
        }
        if once.insert(member.id.clone()) {
            ids.push(member.id.clone());
        }
        Fate::Removed
    });
    let fates = fates.collect();
    (fates, ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removals_above_ten_people_and_ten_percent_are_held_until_their_number_is_approved() {
        assert!(!is_braked(10, 12, None), "ten people may always leave");
        assert!(!is_braked(100, 1_000, None), "so may ten percent");
        assert!(is_braked(11, 100, None), "eleven of a hundred are held");
        assert!(!is_braked(11, 100, Some(11)), "somebody approved eleven");
        assert!(is_braked(12, 100, Some(11)), "and not twelve");
    }
}
