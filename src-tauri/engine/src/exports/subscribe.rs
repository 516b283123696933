//! Subscribing those who agreed, after everybody is with Klaviyo.
//!
//! Klaviyo's subscribe overrules a no without a question. So what Klaviyo knows of each person is read just before each request,
//! also before one that is made again, and whoever is against it is left as they are. Whom a request names is written down
//! before it leaves, so that a run that was interrupted here knows whom it has subscribed. That Klaviyo takes them says little:
//! they are subscribed when it shows them so.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use listward_klaviyo::{
    Client, Error as KlaviyoError, ProfileFields, ProfileRecord, RowProblem, Subscriber, Waiting,
};
use tokio::time::Instant;

use super::agreed::{Agreed, Begun, Sorted, emails};
use super::course::Course;
use super::trouble::Outage;
use crate::contract::Subscriptions;
use crate::error::Result;
use crate::store::run_rejects::{Refusal, Trace};
use crate::store::runs::RunRow;
use crate::store::{run_findings, run_rejects, run_subscribers};

/// As many people as one question names, and one request: what is known of them is known of all at the same time.
const AT_ONCE: usize = 100;

/// After so many refusals of single people the rest of a request is given up.
const ROUNDS: u32 = 5;

/// After this time, what was read is not relied on any more.
const FRESH: Duration = Duration::from_secs(5);

impl Course {
    /// Subscribes whoever agreed and whom Klaviyo has, and looks whether they are.
    pub(super) async fn subscribe(&self, row: &RunRow) -> Result<()> {
        let Some(subscribing) = row.fields.subscribing.clone() else { return Ok(()) };
        let (engine, id) = (Arc::clone(&self.engine), self.run);
        let begun = tokio::task::spawn_blocking(move || Begun::read(&engine, id, &subscribing));
        let Begun { mut sums, doubtful, mut taken, ahead } = begun.await??;
        self.keep_subscribed(sums, &[], &[]).await?;
        let again = doubtful.chunks(AT_ONCE).map(|some| (some, true));
        for (some, asked) in again.chain(ahead.chunks(AT_ONCE).map(|some| (some, false))) {
            self.pass().await?;
            if self.is_halted() {
                return Ok(());
            }
            taken.extend(self.subscribe_some(some.to_vec(), asked, &mut sums).await?);
        }
        self.look_at_subscribed(taken, sums).await
    }

    /// Whom of them Klaviyo takes. `asked` of people whom a request has named whose answer nobody heard.
    async fn subscribe_some(
        &self,
        mut people: Vec<Agreed>,
        mut asked: bool,
        sums: &mut Subscriptions,
    ) -> Result<Vec<Agreed>> {
        let (mut outage, mut rounds) = (Outage::default(), 0);
        while let Some(found) = self.consent_of(&people).await? {
            let read = Instant::now();
            let Sorted { subscribed, against, willing, nowhere } = Sorted::of(people, found);
            let known = if asked { &mut sums.subscribed } else { &mut sums.already };
            *known += subscribed.len() as u64;
            sums.against += against.len() as u64;
            sums.unknown += nowhere.len() as u64;
            let settled = [subscribed, against, nowhere].concat();
            self.keep_subscribed(*sums, &settled, &willing).await?;
            people = willing;
            if people.is_empty() {
                break;
            }
            if read.elapsed() > FRESH {
                continue;
            }
            match self.order(&people).await {
                Ok(()) => {
                    self.keep_taken(&people).await?;
                    return Ok(people);
                }
                Err(KlaviyoError::RowsRejected { rows }) => {
                    people = self.without_refused(people, rows, sums).await?;
                    rounds += 1;
                    if rounds == ROUNDS {
                        sums.unknown += people.len() as u64;
                        self.keep_subscribed(*sums, &people, &[]).await?;
                        break;
                    }
                }
                Err(error) => {
                    let unheard = matches!(
                        error,
                        KlaviyoError::OutcomeUnknown | KlaviyoError::Unavailable(_)
                    );
                    asked |= unheard;
                    let error = if unheard { KlaviyoError::Unavailable(0) } else { error };
                    self.endure(error, &mut outage).await?;
                }
            }
        }
        Ok(Vec::new())
    }

    /// Looks a few times whether Klaviyo shows them as subscribed. Whom it does not is unknown.
    async fn look_at_subscribed(
        &self,
        mut taken: Vec<Agreed>,
        mut sums: Subscriptions,
    ) -> Result<()> {
        for pause in &self.pace.shown {
            if taken.is_empty() {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(*pause) => {}
                () = self.live.halt.cancelled() => {}
            }
            let mut not_yet = Vec::new();
            for some in taken.chunks(AT_ONCE) {
                self.pass().await?;
                let Some(found) = self.consent_of(some).await? else { return Ok(()) };
                let Sorted { subscribed, against, willing, nowhere } =
                    Sorted::of(some.to_vec(), found);
                sums.subscribed += subscribed.len() as u64;
                self.keep_subscribed(sums, &subscribed, &[]).await?;
                not_yet.extend([against, willing, nowhere].concat());
            }
            taken = not_yet;
        }
        sums.unknown += taken.len() as u64;
        self.keep_subscribed(sums, &taken, &[]).await
    }

    /// What Klaviyo knows of them now. Nothing when the run was halted.
    async fn consent_of(&self, some: &[Agreed]) -> Result<Option<Vec<ProfileRecord>>> {
        let asked: Arc<[String]> = emails(some).map(str::to_owned).collect();
        let question = move |client: Client| -> BoxFuture<'static, _> {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let emails: Vec<&str> = asked.iter().map(String::as_str).collect();
                client.profiles_by_email(&emails, ProfileFields::Consent).await
            })
        };
        self.insist(some.len(), question).await
    }

    /// One request, at once or not at all.
    async fn order(&self, people: &[Agreed]) -> std::result::Result<(), KlaviyoError> {
        let subscribers: Vec<_> = people
            .iter()
            .map(|person| Subscriber { email: &person.email, consented_at: person.at })
            .collect();
        let waiting = self.unless_away(Waiting::at_once());
        let client = self.client(people.len() as u64).with_waiting(waiting);
        client.subscribe(&self.people.list, &subscribers).await
    }

    /// Of some people a request has named, or is about to, the others are settled.
    async fn keep_subscribed(
        &self,
        sums: Subscriptions,
        settled: &[Agreed],
        named: &[Agreed],
    ) -> Result<()> {
        let (run, settled, named): (_, Arc<[Agreed]>, Arc<[Agreed]>) =
            (self.run, settled.into(), named.into());
        self.write(move |transaction| {
            run_subscribers::settle(transaction, run, emails(&settled))?;
            run_subscribers::put(transaction, run, emails(&named), false)?;
            run_findings::set_subscriptions(transaction, run, sums)
        })
        .await
    }

    async fn keep_taken(&self, people: &[Agreed]) -> Result<()> {
        let (run, people): (_, Arc<[Agreed]>) = (self.run, people.into());
        self.write(move |transaction| run_subscribers::put(transaction, run, emails(&people), true))
            .await
    }

    /// Those whom Klaviyo did not refuse. The others are named.
    async fn without_refused(
        &self,
        people: Vec<Agreed>,
        rows: Vec<RowProblem>,
        sums: &mut Subscriptions,
    ) -> Result<Vec<Agreed>> {
        let mut problems: BTreeMap<usize, RowProblem> =
            rows.into_iter().map(|row| (row.index, row)).collect();
        let (mut others, mut refused) = (Vec::new(), Vec::new());
        for (place, person) in people.into_iter().enumerate() {
            match problems.remove(&place) {
                Some(problem) => refused.push((person, problem)),
                None => others.push(person),
            }
        }
        sums.rejected += refused.len() as u64;
        let refusals = self.blocking(move |people| {
            let mut tracer = people.tracer()?;
            let refusals = refused.into_iter().map(|(person, problem)| {
                let trace = match (&mut tracer, person.slot) {
                    (Some(tracer), Some(slot)) => tracer.row(slot)?,
                    _ => Trace::default(),
                };
                let (code, said) = (problem.code, problem.detail);
                Ok(Refusal { email: person.email, code, said, trace })
            });
            refusals.collect::<Result<Vec<_>>>()
        });
        let (run, so_far, refusals) = (self.run, *sums, refusals.await?);
        self.write(move |transaction| {
            for refusal in &refusals {
                run_rejects::reject_subscriber(transaction, run, refusal)?;
            }
            let refused = refusals.iter().map(|refusal| refusal.email.as_str());
            run_subscribers::settle(transaction, run, refused)?;
            run_findings::set_subscriptions(transaction, run, so_far)
        })
        .await?;
        Ok(others)
    }
}
