//! Carries steps out, and asks the model after each run.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use listward_engine::contract::{
    AttributeMapping, Canary, ErrorCode, ExportChoices, FieldKey, Leavers, RunHold, RunId,
    RunOptions, RunPhase, RunReject, RunStatus, RunView, Sending, Subscribing,
};
use listward_practice::{Consent, Faults};
use serde_json::{Value, json};

use super::model::{self, Account, Model};
use super::program::Program;
use super::steps::{Interruption, No, Step, Trial};
use crate::world::{UNSEEN, email};

/// Points that nobody on the laptop has.
const THEIRS: i64 = -1;

/// A laptop to which things happen.
pub(super) struct Course {
    program: Program,
    model: Model,
    last: Option<RunId>,
}

impl Course {
    pub(super) fn new(program: Program) -> Self {
        let course = Self { program, model: Model::default(), last: None };
        course.cross(&["Points"]);
        course
    }

    pub(super) fn take(&mut self, step: &Step) {
        match step {
            Step::People(people) => self.people_are_now(people),
            Step::Shops(true) => self.cross(&["Points", "Shop"]),
            Step::Shops(false) => self.cross(&["Points"]),
            Step::Subscribing(on) => self.subscribe(*on),
            Step::SayNo(some, no) => self.say_no(some, *no),
            Step::Choose(choices) => self.program.does(self.program.world.choose(*choices)),
            Step::Run { everybody, approved, trial } => {
                let removals = approved.then_some(u64::MAX);
                self.run(RunOptions { everybody: *everybody, removals, ..UNSEEN }, trial);
            }
            Step::Undo(theirs, trial) => self.undo(theirs, trial),
            Step::Restart => self.program.restart(),
            Step::Clock(minutes) => self.set_clock(*minutes),
        }
    }

    /// Runs that are left alone make everything right: first the changes, then everybody.
    pub(super) fn end(&mut self) {
        let choices = ExportChoices {
            sending: Sending::Changes,
            leavers: Leavers::TakeOff,
            canary: Canary::Off,
        };
        self.program.does(self.program.world.choose(choices));
        self.subscribe(true);
        for everybody in [false, true] {
            let options = RunOptions { everybody, removals: Some(u64::MAX), ..UNSEEN };
            let view = self.run(options, &Trial::none());
            assert_eq!(view.receipt.status, RunStatus::Successful, "left alone: {view:?}");
            self.model.list_is_right(&self.program.world);
            self.model.all_who_agreed_are_subscribed(&self.program.world);
        }
    }

    /// These fields cross from now on.
    fn cross(&self, fields: &[&str]) {
        let property = |name: &&str| AttributeMapping {
            field: FieldKey((*name).into()),
            attribute: format!("properties.{name}"),
        };
        let attributes = fields.iter().map(property).collect();
        self.program.does(self.program.world.change(|draft| draft.attributes = attributes));
    }

    /// Whoever agreed is subscribed from now on, or nobody.
    fn subscribe(&mut self, on: bool) {
        let field = |name: &str| FieldKey(name.into());
        let subscribing =
            on.then(|| Subscribing { agreed: field("Agreed"), at: field("Agreed on") });
        self.program.does(self.program.world.change(|draft| draft.subscribing = subscribing));
        self.model.subscribing = on;
    }

    /// Some people say no in Klaviyo.
    fn say_no(&mut self, some: &[usize], no: No) {
        let since = now();
        for email in some.iter().copied().map(email) {
            let consent = match no {
                No::Unsubscribe => Consent::Unsubscribed { since },
                No::Complain => Consent::Complained { since },
                No::Suppressed => Consent::Suppressed { since },
            };
            self.program.world.klaviyo.set_consent(&email, consent);
            self.model.against.insert(email);
        }
    }

    /// What was sent by a wrong clock is not found again by a right one.
    fn set_clock(&mut self, minutes: i64) {
        self.program.set_clock(minutes);
        self.model.doubts();
    }

    fn people_are_now(&mut self, people: &[(usize, u32)]) {
        let mut csv = String::from("Email,Points,Shop,Agreed,Agreed on\n");
        for (number, points) in people {
            let (email, said) = (email(*number), model::said(*number));
            writeln!(csv, "{email},{points},Shop {number},{said}").expect("written");
        }
        self.program.does(self.program.world.people_are_now(&csv));
        let people: BTreeMap<_, _> =
            people.iter().map(|(n, points)| (email(*n), *points)).collect();
        self.model.people = people;
    }

    fn run(&mut self, options: RunOptions, trial: &Trial) -> RunView {
        let world = &self.program.world;
        let account = Account::open(world, trial);
        world.klaviyo.set_faults(trial.faults());
        let begins = world.session.start_run(world.export, options);
        let run = self.program.does(begins).expect("the run begins");
        let (view, kills) = self.lead(run, trial, account.requests);
        let rejects = self.rejects(run);
        self.model.run_ended(&self.program.world, &account, &view, &rejects, kills);
        self.last = Some(run);
        view
    }

    fn undo(&mut self, theirs: &[usize], trial: &Trial) {
        let Some(last) = self.last.take() else { return };
        let theirs = self.meddle(theirs);
        let world = &self.program.world;
        let account = Account::open(world, trial);
        world.klaviyo.set_faults(trial.faults());
        let run = match self.program.does(world.session.undo_run(last)) {
            Ok(run) => run,
            Err(failure) => {
                assert_eq!(failure.code, ErrorCode::NothingToUndo, "the only reason");
                world.klaviyo.set_faults(Faults::default());
                self.set_back(&theirs);
                return;
            }
        };
        let (view, kills) = self.lead(run, trial, account.requests);
        self.model.undo_ended(&self.program.world, &account, &view, kills);
        for number in theirs.keys() {
            let points = self.points(*number);
            assert_eq!(points, Some(THEIRS.into()), "{number} was somebody else's: {view:?}");
        }
        self.set_back(&theirs);
    }

    /// Somebody gives people other points in Klaviyo. Gives whom, and which they had.
    fn meddle(&self, numbers: &[usize]) -> BTreeMap<usize, Value> {
        let had = numbers.iter().filter_map(|number| Some((*number, self.points(*number)?)));
        let had: BTreeMap<usize, Value> = had.collect();
        for number in had.keys() {
            self.set_points(*number, &THEIRS.into());
        }
        had
    }

    /// What somebody did to points is done away with again: the book knows nothing of it.
    fn set_back(&self, had: &BTreeMap<usize, Value>) {
        for (number, points) in had {
            self.set_points(*number, points);
        }
    }

    /// The points that Klaviyo has of somebody.
    fn points(&self, number: usize) -> Option<Value> {
        let profile = self.program.world.klaviyo.profile(&email(number))?;
        profile.get("properties")?.get("Points").filter(|points| !points.is_null()).cloned()
    }

    fn set_points(&self, number: usize, points: &Value) {
        let set = json!({ "properties": { "Points": points } });
        self.program.does(self.program.world.somebody_changes(number, set));
    }

    /// Leads a run to its end, whatever comes between. Gives how often the program was killed, too.
    fn lead(&mut self, run: RunId, trial: &Trial, before: u64) -> (RunView, usize) {
        if let Some((some, after)) = &trial.unsubscribe {
            self.program.requests(run, before + after);
            self.say_no(some, No::Unsubscribe);
        }
        let mut kills = 0;
        let mut kill = |program: &mut Program| {
            program.restart();
            kills += 1;
        };
        if let Some((interruption, after)) = trial.interruption {
            self.program.requests(run, before + after);
            let session = &self.program.world.session;
            match interruption {
                Interruption::Kill | Interruption::KillTwice => {}
                Interruption::Pause | Interruption::PauseAndKill => {
                    self.program.does(session.pause_run(run)).expect("paused");
                }
                Interruption::Cancel | Interruption::CancelAndKill => {
                    self.program.does(session.cancel_run(run)).expect("canceled");
                }
                Interruption::ClockJump(minutes) => {
                    self.program.set_clock(minutes);
                    self.model.doubts();
                }
            }
            let kills_it = !matches!(
                interruption,
                Interruption::Pause | Interruption::Cancel | Interruption::ClockJump(_)
            );
            if kills_it {
                kill(&mut self.program);
            }
            if matches!(interruption, Interruption::KillTwice) {
                self.program.requests(run, self.program.world.requests() + 2);
                kill(&mut self.program);
            }
        }
        let mut view = self.program.rests(run);
        while view.phase != RunPhase::Ended {
            let session = &self.program.world.session;
            let klaviyo = &self.program.world.klaviyo;
            let hold = view.hold.clone();
            match hold.unwrap_or_else(|| panic!("it neither ends nor waits: {view:?}")) {
                RunHold::Trouble { .. } if trial.gives_up => {
                    self.program.does(session.cancel_run(run)).expect("canceled");
                }
                RunHold::Trouble { .. } => {
                    klaviyo.set_faults(trial.lasting());
                    klaviyo.restore_keys();
                    self.program.does(session.continue_run(run)).expect("it goes on");
                }
                RunHold::Paused | RunHold::Canary => {
                    self.program.does(session.continue_run(run)).expect("it goes on");
                }
            }
            view = self.program.rests(run);
        }
        self.program.world.klaviyo.set_faults(Faults::default());
        self.program.world.klaviyo.restore_keys();
        (view, kills)
    }

    fn rejects(&self, run: RunId) -> Vec<RunReject> {
        let page = self.program.does(self.program.world.session.run_rejects(run, 0, 1_000));
        page.expect("a page").rejects
    }
}

/// The present, to the second.
fn now() -> Timestamp {
    let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
    Timestamp::from_second(now.try_into().expect("a number")).expect("a moment")
}
