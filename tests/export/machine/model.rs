//! What must hold after each run, judged by what Klaviyo was really sent and really has.

use std::collections::{BTreeMap, BTreeSet};

use listward_engine::contract::{LeftOut, RunHappening, RunReject, RunView};
use listward_practice::Consent;
use serde_json::Value;

use super::steps::{MOST_PEOPLE, Trial};
use crate::world::{World, adds_up, email};

/// Who is on the laptop, and what is known of the list.
#[derive(Default)]
pub(super) struct Model {
    /// Addresses and points.
    pub(super) people: BTreeMap<String, u32>,
    /// Whether whoever agreed is to be subscribed.
    pub(super) subscribing: bool,
    /// Everybody who ever said no in Klaviyo.
    pub(super) against: BTreeSet<String>,
    /// Whether Klaviyo may have jobs that no run has: then a lost answer is not looked for, and sent again.
    doubt: bool,
}

/// How things stood before a run.
pub(super) struct Account {
    pub(super) requests: u64,
    exchanges: usize,
    members: BTreeSet<String>,
    subscribed: BTreeSet<String>,
    refused: BTreeSet<String>,
    lost_answers: usize,
    refuses_size: bool,
}

impl Account {
    pub(super) fn open(world: &World, trial: &Trial) -> Self {
        Self {
            requests: world.requests(),
            exchanges: world.klaviyo.exchanges().len(),
            members: members(world),
            subscribed: subscribed(world),
            refused: trial.rejected().into_iter().chain(trial.failing()).collect(),
            lost_answers: trial.lost_answers(),
            refuses_size: trial.refuses_size(),
        }
    }

    /// The imports that Klaviyo has taken since: the addresses in each.
    fn taken(&self, world: &World) -> Vec<(Vec<u8>, BTreeSet<String>)> {
        let exchanges = world.klaviyo.exchanges().into_iter().skip(self.exchanges);
        let imports = exchanges.filter(|exchange| {
            exchange.method == "POST"
                && exchange.target.starts_with("/api/profile-bulk-import-jobs")
                && exchange.status == 202
        });
        imports.map(|import| (import.body.clone(), addresses(&import.body))).collect()
    }

    /// Everybody whom Klaviyo was sent, once each: no body came more often than it had reason to.
    fn sent(&self, world: &World, reasons: usize) -> BTreeSet<String> {
        let taken = self.taken(world);
        let mut times: BTreeMap<&[u8], usize> = BTreeMap::new();
        for (body, _) in &taken {
            *times.entry(body).or_default() += 1;
        }
        let twice: usize = times.values().map(|times| times - 1).sum();
        assert!(twice <= reasons, "{twice} bodies came twice for {reasons} reasons");
        taken.into_iter().flat_map(|(_, addresses)| addresses).collect()
    }
}

impl Model {
    /// From now on Klaviyo may have jobs that no run has.
    pub(super) fn doubts(&mut self) {
        self.doubt = true;
    }

    /// For how many reasons a body may come twice: once for each kill, and where it cannot be told whose a job is.
    fn reasons(&mut self, account: &Account, view: &RunView, kills: usize) -> usize {
        let again = view.timeline.iter().any(|it| it.what == RunHappening::SentAgain);
        self.doubt |= again || view.receipt.unknown > 0;
        kills + if self.doubt { account.lost_answers } else { 0 }
    }

    /// The account of a run is true.
    pub(super) fn run_ended(
        &mut self,
        world: &World,
        account: &Account,
        view: &RunView,
        rejects: &[RunReject],
        kills: usize,
    ) {
        let receipt = &view.receipt;
        adds_up(receipt);
        self.consent_is_kept(world, account, view);
        let everybody: BTreeSet<String> = self.people.keys().cloned().collect();
        assert_eq!(receipt.selected, everybody.len() as u64, "all are selected: {view:?}");
        let sent = account.sent(world, self.reasons(account, view, kills));
        assert!(sent.is_subset(&everybody), "nobody else is sent: {view:?}");

        let (left_out, rejected) = named(rejects);
        let not_put_back = not_put_back(rejects);
        let refused = account.refuses_size || rejected.is_subset(&account.refused);
        assert!(refused, "Klaviyo refused them: {rejected:?}");
        assert_eq!(receipt.rejected.values().sum::<u64>(), rejected.len() as u64, "{view:?}");
        let never_sent: BTreeSet<_> = left_out.difference(&not_put_back).cloned().collect();
        assert!(never_sent.is_disjoint(&sent), "who was sent is not left out: {view:?}");
        assert!(left_out.is_disjoint(&rejected), "nobody ends twice: {view:?}");
        let untouched = receipt.left_out.get(&LeftOut::Unchanged).copied().unwrap_or(0);
        let others: u64 = receipt.left_out.values().sum::<u64>() - untouched;
        assert_eq!(left_out.len() as u64, others, "each of them is named: {view:?}");

        let refused: BTreeSet<_> = rejected.union(&not_put_back).cloned().collect();
        let taken: BTreeSet<_> = sent.difference(&refused).cloned().collect();
        assert!(receipt.accepted <= taken.len() as u64, "not more than Klaviyo has: {view:?}");
        if receipt.unknown > 0 {
            return;
        }
        assert_eq!(receipt.accepted, taken.len() as u64, "all that Klaviyo has: {view:?}");
        let quiet: BTreeSet<String> = everybody
            .iter()
            .filter(|email| !left_out.contains(*email) && !rejected.contains(*email))
            .cloned()
            .collect();
        assert_eq!(quiet.len() as u64, receipt.accepted + untouched, "nobody is lost: {view:?}");
        let there = members(world);
        for email in &quiet {
            assert!(there.contains(email), "{email} is not on the list: {view:?}");
            assert_eq!(
                points(world, email),
                Some(self.people[email].to_string()),
                "{email}: {view:?}"
            );
        }
        let stay: BTreeSet<_> = account.members.intersection(&everybody).cloned().collect();
        assert!(stay.is_subset(&there), "somebody of the segments was taken off: {view:?}");
    }

    /// The account of an undoing is true.
    pub(super) fn undo_ended(
        &mut self,
        world: &World,
        account: &Account,
        view: &RunView,
        kills: usize,
    ) {
        let receipt = &view.receipt;
        adds_up(receipt);
        assert_eq!(subscribed(world).difference(&account.subscribed).next(), None, "by an undo");
        let sent = account.sent(world, self.reasons(account, view, kills));
        assert!(receipt.accepted <= sent.len() as u64, "not more than Klaviyo has: {view:?}");
        let left = account.members.difference(&members(world)).count() as u64;
        let removals = receipt.removals.unwrap_or_default();
        assert!(left <= removals.removed + removals.unknown, "{left} left: {view:?}");
    }

    /// Nobody is subscribed who did not say yes on a known day, or who said no in Klaviyo, and nobody is claimed who is not.
    fn consent_is_kept(&self, world: &World, account: &Account, view: &RunView) {
        let now = subscribed(world);
        let revived: Vec<_> = self.against.intersection(&now).collect();
        assert!(revived.is_empty(), "against their no: {revived:?}: {view:?}");
        let agreed = if self.subscribing { self.agreed() } else { BTreeSet::new() };
        let new: BTreeSet<_> = now.difference(&account.subscribed).cloned().collect();
        assert!(new.is_subset(&agreed), "of {new:?} only {agreed:?} agreed: {view:?}");
        let sums = view.receipt.subscriptions.unwrap_or_default();
        assert!(sums.agreed <= agreed.len() as u64, "{view:?}");
        // Somebody may have been subscribed, and have unsubscribed before the run ended.
        let there = now.union(&self.against).count() as u64;
        assert!(sums.subscribed + sums.already <= there, "nobody is claimed: {view:?}");
    }

    /// Those of the people who said yes on a known day.
    fn agreed(&self) -> BTreeSet<String> {
        let agreed = (0..MOST_PEOPLE).filter(|number| has_agreed(*number)).map(email);
        agreed.filter(|email| self.people.contains_key(email)).collect()
    }

    /// A run that was left alone has subscribed whoever agreed and said no to nobody.
    pub(super) fn all_who_agreed_are_subscribed(&self, world: &World) {
        let now = subscribed(world);
        let missing: Vec<_> = self
            .agreed()
            .difference(&now)
            .filter(|it| !self.against.contains(*it))
            .cloned()
            .collect();
        assert!(missing.is_empty(), "they agreed: {missing:?}");
    }

    /// The list holds exactly the people, as they are.
    pub(super) fn list_is_right(&self, world: &World) {
        let everybody: BTreeSet<String> = self.people.keys().cloned().collect();
        assert_eq!(members(world), everybody, "exactly they are on the list");
        for (email, expected) in &self.people {
            assert_eq!(
                points(world, email),
                Some(expected.to_string()),
                "{email} is as on the laptop"
            );
        }
    }
}

/// Those who were left out, and those who were rejected.
fn named(rejects: &[RunReject]) -> (BTreeSet<String>, BTreeSet<String>) {
    let (left_out, rejected): (Vec<_>, Vec<_>) =
        rejects.iter().partition(|reject| reject.left_out.is_some());
    let names = |rejects: Vec<&RunReject>| {
        let people = rejects.len();
        let names: BTreeSet<_> = rejects.into_iter().map(|reject| reject.email.clone()).collect();
        assert_eq!(names.len(), people, "somebody is named twice");
        names
    };
    (names(left_out), names(rejected))
}

/// Those who may have been sent once and were not put back.
fn not_put_back(rejects: &[RunReject]) -> BTreeSet<String> {
    let is = |reject: &&RunReject| reject.left_out == Some(LeftOut::NotPutBack);
    rejects.iter().filter(is).map(|reject| reject.email.clone()).collect()
}

/// Whether a person of the files says yes, on a day that is known and is not ahead.
fn has_agreed(number: usize) -> bool {
    matches!(number % 5, 0 | 3)
}

/// What a file says of a person: whether they agreed, and on which day.
pub(super) fn said(number: usize) -> &'static str {
    match number % 5 {
        1 => "no,2025-03-01",
        2 => "yes,",
        4 => "yes,2090-01-01",
        _ => "yes,2025-03-05",
    }
}

fn subscribed(world: &World) -> BTreeSet<String> {
    let is =
        |email: &String| matches!(world.klaviyo.consent(email), Some(Consent::Subscribed { .. }));
    (0..MOST_PEOPLE).map(email).filter(is).collect()
}

fn members(world: &World) -> BTreeSet<String> {
    world.members().into_iter().collect()
}

/// The points that Klaviyo has of somebody.
fn points(world: &World, email: &str) -> Option<String> {
    world.klaviyo.profile(email)?["properties"]["Points"].as_f64().map(|points| points.to_string())
}

/// The addresses in the body of an import.
fn addresses(body: &[u8]) -> BTreeSet<String> {
    let body: Value = serde_json::from_slice(body).expect("JSON");
    let profiles = body["data"]["attributes"]["profiles"]["data"].as_array().expect("profiles");
    let email = |profile: &Value| profile["attributes"]["email"].as_str().map(str::to_owned);
    profiles.iter().map(|profile| email(profile).expect("an address")).collect()
}
