// The command table: everything a window may ask of the engine, once.
//
// It holds macros only and resolves no name, so that the shell's build script can `include!` it to list the commands for
// Tauri's access control. The engine expands it into `Session`, the shell into Tauri commands, a test into
// `ui/src/ipc/contract.ts`. Types are those of `listward_engine::contract`.

/// Expands `$callback!` over the commands that need no person: the way in.
///
/// Each is a method of `Session` itself.
#[macro_export]
macro_rules! with_open_commands {
    ($callback:ident) => {
        $callback! {
            /// What stands between this window and the engine: nothing, a password, a passphrase, a lost key.
            door_state() -> DoorState;
            /// Opens or makes the passphrase vault, where no keychain can hold the database's key.
            open_vault(passphrase: Secret) -> DoorState;
            /// Looks for the keychain and the database once more.
            try_door_again() -> DoorState;
            /// Makes the first Administrator and signs them in. Refused once anybody exists.
            create_first_administrator(name: String, password: Secret) -> DoorState;
            /// Signs a person in. A wrong name and a wrong password are one answer, after one time.
            sign_in(name: String, password: Secret) -> DoorState;
            /// Signs out. Runs go on: they hold their own grant.
            sign_out() -> DoorState;
        }
    };
}

/// Expands `$callback!` over the commands that need a signed-in person with a permission.
///
/// Each line is `Permission name(arguments) -> Answer;` and a method of `Engine` that also takes the `Caller`.
#[macro_export]
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            /// The first screen: how much there is, what runs, what needs a look.
            See overview() -> Overview;
            /// What was done here, newest first.
            SeeActivity activity(offset: u64, limit: u32) -> ActivityPage;
            /// Whether what was written down is still as it was written.
            SeeActivity verify_activity() -> ActivityCheck;
            /// This program's settings.
            See settings() -> Settings;
            /// Changes this program's settings.
            See change_settings(settings: Settings) -> Settings;
            /// Opens one of the pages that Listward knows in the person's browser.
            See open_link(link: Link) -> ();

            /// Asks for files with the system's dialog. The page gets tickets, never paths.
            ManageData pick_files() -> FileArrival;
            /// A ticket for the sample file that ships with Listward.
            ManageData sample_file() -> FileTicket;
            /// Reads the head of a file: dialect, columns with suggestions, first rows.
            ManageData preview_file(token: FileToken, options: ReadOptions) -> FilePreview;
            /// Starts reading a file to check it or to add it, and answers at once.
            ManageData start_import(plan: ImportPlan) -> ImportId;
            /// How an import stands, and its report once it has ended.
            ManageData import_state(import: ImportId) -> ImportState;
            /// Stops an import; nothing of it stays.
            ManageData cancel_import(import: ImportId) -> ();
            /// One page of an import's rejected rows.
            ManageData import_rejects(import: ImportId, offset: u64, limit: u32) -> RejectPage;
            /// Writes an import's rejected rows to a CSV file that the person chooses. False when they chose none.
            ManageData save_import_rejects(import: ImportId) -> bool;
            /// The files that were added, newest first.
            See list_sources() -> Vec<SourceView>;
            /// Takes a source and its rows out, and unifies again.
            ManageData remove_source(source: SourceId) -> ();

            /// The refresh schedule, when it is due next, and the last refreshes.
            See schedule() -> ScheduleView;
            /// Changes when everything is read again by itself. What was due before does not count any more.
            ManageSchedule save_schedule(schedule: RefreshSchedule) -> ScheduleView;
            /// Reads every source again, then runs the exports that follow if they are to be sent, and answers at once.
            ManageData start_refresh(send: bool) -> RefreshId;
            /// Leaves out a refresh that was missed and that somebody was asked about.
            ManageData skip_missed() -> ScheduleView;

            /// The fields that profiles have.
            See list_fields() -> Vec<FieldView>;
            /// One page of profiles.
            See profiles_page(query: ProfilesQuery) -> ProfilesPage;
            /// One person: every field with where it came from, and the rows behind them.
            See profile(profile: ProfileId) -> ProfileView;
            /// One person, by their address. One that was corrected away names who it was corrected to.
            See profile_of(email: String) -> ProfileView;
            /// What putting a value right would do. Changes nothing.
            ManageData check_correction(correction: Correction) -> CorrectionCheck;
            /// Puts a value of a profile right, or empties it. It holds until a later file brings news for the field.
            ManageData correct_value(correction: Correction) -> ProfileView;
            /// Takes back what was put right in a field: it holds what files say.
            ManageData take_back_correction(email: String, field: FieldKey) -> ProfileView;
            /// The most frequent values of a field that begin with some text; of the first 65,536 different ones, no more.
            See field_values(field: FieldKey, prefix: String) -> Vec<ValueCount>;

            /// All segments, with their member counts.
            See list_segments() -> Vec<SegmentView>;
            /// Counts who matches a rule, while it is being written. A newer call for the same builder interrupts this one.
            See count_rule(rule: RuleGroup, builder: u32) -> RuleCount;
            /// Saves a new or changed segment.
            ManageSegments save_segment(draft: SegmentDraft) -> SegmentView;
            /// Removes a segment that no export uses.
            ManageSegments remove_segment(segment: SegmentId) -> ();

            /// The connections that this person may see or use.
            See list_connections() -> Vec<ConnectionView>;
            /// Begins the connection wizard.
            ManageConnections begin_connection(kind: ConnectionType) -> ConnectionDraft;
            /// Step: the display name and who can use the connection.
            ManageConnections name_connection(draft: DraftId, name: String, audience: Audience) -> ConnectionDraft;
            /// Step: the API key. It goes in and never comes out.
            ManageConnections give_connection_key(draft: DraftId, key: Secret) -> ConnectionDraft;
            /// Step: data privacy and compliance. `agree` must be given for the text version that was shown.
            ManageConnections agree_to_privacy(draft: DraftId, agree: bool, text: ConsentText) -> ConnectionDraft;
            /// Step: Connect. The key reaches Klaviyo.
            ManageConnections connect_connection(draft: DraftId) -> ConnectionDraft;
            /// Step: Authenticate. The person confirms the account; the key's scopes are proven without creating anything.
            ManageConnections authenticate_connection(draft: DraftId, account: String) -> ConnectionDraft;
            /// Step: add yourself as export user, by your Listward password.
            ManageConnections add_export_user(draft: DraftId, password: Secret) -> ConnectionDraft;
            /// Step: Save.
            ManageConnections save_connection(draft: DraftId) -> ConnectionView;
            /// Leaves the wizard; nothing of it stays, in the keychain neither.
            ManageConnections cancel_connection(draft: DraftId) -> ();
            /// Changes how much of its account a connection may take up.
            ManageConnections limit_connection(connection: ConnectionId, limits: ConnectionLimits) -> ConnectionView;
            /// Gives a connection another API key of the same account, where the old one was withdrawn or lacks scopes.
            ManageConnections replace_connection_key(connection: ConnectionId, key: Secret) -> ConnectionView;
            /// Removes a connection that no export uses, and its key.
            ManageConnections remove_connection(connection: ConnectionId) -> ();

            /// Every list of the account, over all pages.
            ManageExports klaviyo_lists(connection: ConnectionId) -> Vec<KlaviyoList>;
            /// One list, looked up live, with its size.
            ManageExports klaviyo_list(connection: ConnectionId, list: String) -> KlaviyoList;
            /// How many people some segments hold together, and how many of them have a usable address.
            See export_audience(segments: Vec<SegmentId>, email: FieldKey) -> ExportAudience;
            /// All exports with their last runs.
            See list_exports() -> Vec<ExportView>;
            /// Saves an export. It never runs it and makes no network call.
            ManageExports save_export(draft: ExportDraft) -> ExportView;
            /// Removes an export; what it sent stays where it is. A run of it that goes on is stopped.
            ManageExports remove_export(export: ExportId) -> ();
            /// The preflight: who, what, how many, where to. It only asks Klaviyo, never sends.
            ManageExports plan_export(export: ExportId) -> ExportPlan;
            /// Writes the people that a run would send now, as they would cross, to a CSV file that the person chooses. False when
            /// they chose none.
            ManageExports save_plan(export: ExportId) -> bool;
            /// Takes the connection from an export. It stays, and does not run until it is given another one.
            ManageExports detach_export(export: ExportId) -> ExportView;
            /// Makes a copy of an export under a name of its own. Nothing of what Klaviyo confirmed to the original goes with it.
            ManageExports duplicate_export(export: ExportId, name: String) -> ExportView;
            /// Changes when an export runs by itself.
            ManageExports schedule_export(export: ExportId, schedule: ExportSchedule) -> ExportView;
            /// Starts every export whose schedule is on, and says of each other one why not.
            ManageExports run_all() -> Vec<ExportStart>;
            /// The preflight of sending only those again whom a run could not bring there.
            ManageExports plan_again(run: RunId) -> ExportPlan;
            /// Starts a run and answers at once.
            ManageExports start_run(export: ExportId, options: RunOptions) -> RunId;
            /// Sends one person, under an address of one's own, and reads back what Klaviyo made of them. A customer's address
            /// only when `customer` says that it is meant.
            ManageExports send_test(export: ExportId, email: String, customer: bool) -> TestProfile;
            /// What undoing a run would do, and what it cannot.
            ManageExports plan_undo(run: RunId) -> UndoPlan;
            /// Starts a run that takes back what another did.
            ManageExports undo_run(run: RunId) -> RunId;
            /// Hands nothing more over until somebody lets it go on. What Klaviyo has is still settled.
            ManageExports pause_run(run: RunId) -> ();
            /// Lets a run go on that waits for a person.
            ManageExports continue_run(run: RunId) -> ();
            /// Stops before the next chunk. What Klaviyo has is still settled.
            ManageExports cancel_run(run: RunId) -> ();
            /// Runs, newest first, of one export or of all.
            See list_runs(export: Option<ExportId>, limit: u32) -> Vec<RunView>;
            /// One run with its receipt.
            See run(run: RunId) -> RunView;
            /// One page of a run's rejected and left-out people.
            See run_rejects(run: RunId, offset: u64, limit: u32) -> RunRejectPage;
            /// The profile of somebody who was rejected or left out, also when their address was corrected since.
            See rejected_profile(run: RunId, reject: i64) -> ProfileView;
            /// Writes a run's rejected and left-out people to a CSV file that the person chooses.
            ManageExports save_run_rejects(run: RunId) -> bool;
        }
    };
}
