//! What may happen to an export, as data: drawn at random, printed when it fails, and made smaller until it is small.

use listward_engine::contract::{Canary, ExportChoices, Leavers, Sending};
use listward_practice::{Fault, Faults, JobFault, Operation, What};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::{collection, option, sample};

use crate::world::email;

/// As many people as there ever are.
pub(super) const MOST_PEOPLE: usize = 60;

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Another file takes the place of the people: who is in it, with which points.
    People(Vec<(usize, u32)>),
    /// The export goes about it otherwise from now on.
    Choose(ExportChoices),
    /// One more field crosses from now on, or one less.
    Shops(bool),
    /// Whoever agreed is subscribed from now on, or nobody.
    Subscribing(bool),
    /// Some people say no in Klaviyo.
    SayNo(Vec<usize>, No),
    /// The export is run.
    Run { everybody: bool, approved: bool, trial: Trial },
    /// Somebody changes these people in Klaviyo, and the last run is undone.
    Undo(Vec<usize>, Trial),
    /// The program is ended while nothing goes on, and started again.
    Restart,
    /// The clock is set so many minutes ahead, or back.
    Clock(i64),
}

/// How a person says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum No {
    Unsubscribe,
    Complain,
    Suppressed,
}

/// What comes between a run and its end.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    mishaps: Vec<(Operation, u32, Mishap)>,
    rejected: Vec<usize>,
    failing: Vec<usize>,
    jobs: Option<JobFault>,
    /// Who unsubscribes when the run has made so many requests.
    pub(super) unsubscribe: Option<(Vec<usize>, u64)>,
    /// What a person does, or the power, after so many requests.
    pub(super) interruption: Option<(Interruption, u64)>,
    /// Whether a person cancels a run that waits for something to be put right, instead of putting it right.
    pub(super) gives_up: bool,
}

#[derive(Debug, Clone)]
enum Mishap {
    TooMany,
    Down,
    TooLarge,
    Drop,
    LoseAnswer,
    CutAnswer,
    EmptyAnswer,
    PageInstead,
    PageAfter,
    Revoke,
}

/// What a person does, or the power, while a run goes on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Interruption {
    Kill,
    KillTwice,
    Pause,
    PauseAndKill,
    Cancel,
    CancelAndKill,
    /// The clock jumps by so many minutes.
    ClockJump(i64),
}

impl Trial {
    /// None.
    pub(super) fn none() -> Self {
        Self {
            mishaps: Vec::new(),
            rejected: Vec::new(),
            failing: Vec::new(),
            jobs: None,
            unsubscribe: None,
            interruption: None,
            gives_up: false,
        }
    }

    /// What goes wrong at Klaviyo from the beginning.
    pub(super) fn faults(&self) -> Faults {
        let next = self.mishaps.iter().map(|(to, after, mishap)| Fault {
            to: Some(*to),
            after: *after,
            times: 1,
            what: mishap.what(),
        });
        Faults { next: next.collect(), jobs: self.jobs, ..self.lasting() }
    }

    /// What stays wrong although somebody has put right what a run waited for.
    pub(super) fn lasting(&self) -> Faults {
        Faults { reject_emails: self.rejected(), fail_emails: self.failing(), ..Faults::default() }
    }

    /// Whether Klaviyo refuses an import as too large, which may hold one person only.
    pub(super) fn refuses_size(&self) -> bool {
        self.mishaps.iter().any(|(_, _, mishap)| matches!(mishap, Mishap::TooLarge))
    }

    /// How many answers to imports are lost.
    pub(super) fn lost_answers(&self) -> usize {
        self.mishaps.iter().filter(|(to, ..)| *to == Operation::Import).count()
    }

    /// Whom Klaviyo refuses at once.
    pub(super) fn rejected(&self) -> Vec<String> {
        self.rejected.iter().copied().map(email).collect()
    }

    /// Whom Klaviyo takes, and then fails.
    pub(super) fn failing(&self) -> Vec<String> {
        self.failing.iter().copied().map(email).collect()
    }
}

impl Mishap {
    fn what(&self) -> What {
        match self {
            Self::TooMany => What::TooManyRequests { retry_after: Some("0".into()) },
            Self::Down => What::Status(503),
            Self::TooLarge => What::Status(413),
            Self::Drop => What::DropRequest,
            Self::LoseAnswer => What::LoseAnswer,
            Self::CutAnswer => What::CutAnswer,
            Self::EmptyAnswer => What::EmptyAnswer,
            Self::PageInstead => What::WebPage(403),
            Self::PageAfter => What::WebPageAfter,
            Self::Revoke => What::RevokeKeys,
        }
    }
}

/// A few steps.
pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let first = people().prop_map(Step::People);
    (first, collection::vec(step(), 3..9)).prop_map(|(first, mut steps)| {
        steps.insert(0, first);
        steps
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => people().prop_map(Step::People),
        1 => choices().prop_map(Step::Choose),
        1 => any::<bool>().prop_map(Step::Shops),
        1 => sample::select(vec![true, true, false]).prop_map(Step::Subscribing),
        1 => (some(), no()).prop_map(|(some, no)| Step::SayNo(some, no)),
        6 => (any::<bool>(), any::<bool>(), trial())
            .prop_map(|(everybody, approved, trial)| Step::Run { everybody, approved, trial }),
        2 => (collection::vec(0..MOST_PEOPLE, 0..6), trial())
            .prop_map(|(theirs, trial)| Step::Undo(theirs, trial)),
        1 => Just(Step::Restart),
        1 => minutes().prop_map(Step::Clock),
    ]
}

fn no() -> impl Strategy<Value = No> {
    prop_oneof![Just(No::Unsubscribe), Just(No::Complain), Just(No::Suppressed)]
}

/// A few people.
fn some() -> impl Strategy<Value = Vec<usize>> {
    collection::vec(0..MOST_PEOPLE, 0..4)
}

/// By how much a clock is wrong.
fn minutes() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0), Just(20), Just(-20), Just(24 * 60), Just(-24 * 60)]
}

fn people() -> impl Strategy<Value = Vec<(usize, u32)>> {
    let numbers = sample::subsequence((0..MOST_PEOPLE).collect::<Vec<_>>(), 1..=MOST_PEOPLE);
    (numbers, 0..3_u32).prop_map(|(numbers, generation)| {
        // Some change with the generation, and some do not.
        numbers.into_iter().map(|n| (n, if n % 3 == 0 { generation } else { 0 })).collect()
    })
}

fn choices() -> impl Strategy<Value = ExportChoices> {
    let sending = prop_oneof![Just(Sending::Everybody), Just(Sending::Changes)];
    let leavers = prop_oneof![Just(Leavers::Stay), Just(Leavers::TakeOff)];
    let canary = prop_oneof![Just(Canary::Off), Just(Canary::Automatic), Just(Canary::AskMe)];
    (sending, leavers, canary).prop_map(|(sending, leavers, canary)| ExportChoices {
        sending,
        leavers,
        canary,
    })
}

fn trial() -> impl Strategy<Value = Trial> {
    let operation = prop_oneof![
        4 => Just(Operation::Import),
        1 => Just(Operation::ImportJob),
        1 => Just(Operation::ImportJobs),
        1 => Just(Operation::ImportErrors),
        1 => Just(Operation::Members),
        1 => Just(Operation::RemoveMembers),
        1 => Just(Operation::Profiles),
        1 => Just(Operation::UpdateProfile),
        1 => Just(Operation::Subscribe),
    ];
    let mishap = prop_oneof![
        Just(Mishap::TooMany),
        Just(Mishap::Down),
        Just(Mishap::TooLarge),
        Just(Mishap::Drop),
        Just(Mishap::LoseAnswer),
        Just(Mishap::CutAnswer),
        Just(Mishap::EmptyAnswer),
        Just(Mishap::PageInstead),
        Just(Mishap::PageAfter),
        Just(Mishap::Revoke),
    ];
    let interruption = prop_oneof![
        Just(Interruption::Kill),
        Just(Interruption::KillTwice),
        Just(Interruption::Pause),
        Just(Interruption::PauseAndKill),
        Just(Interruption::Cancel),
        Just(Interruption::CancelAndKill),
        minutes().prop_map(Interruption::ClockJump),
    ];
    let jobs = prop_oneof![Just(JobFault::Stuck), Just(JobFault::Cancelled)];
    (
        collection::vec((operation, 0..3_u32, mishap), 0..4),
        some(),
        some(),
        option::weighted(0.1, jobs),
        option::weighted(0.2, (some(), 0..16_u64)),
        option::weighted(0.4, (interruption, 0..12_u64)),
        any::<bool>(),
    )
        .prop_map(|(mishaps, rejected, failing, jobs, unsubscribe, interruption, gives_up)| {
            Trial { mishaps, rejected, failing, jobs, unsubscribe, interruption, gives_up }
        })
}
