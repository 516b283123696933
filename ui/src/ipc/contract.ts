// Written by the engine's tests from its command table. Do not edit.

/** Every command: its arguments and its answer. A failed one gives a `Failure`. */
export interface Commands {
  /** What stands between this window and the engine: nothing, a password, a passphrase, a lost key. */
  door_state: { arguments: {  }; answer: DoorState };
  /** Opens or makes the passphrase vault, where no keychain can hold the database's key. */
  open_vault: { arguments: { passphrase: Secret }; answer: DoorState };
  /** Looks for the keychain and the database once more. */
  try_door_again: { arguments: {  }; answer: DoorState };
  /** Makes the first Administrator and signs them in. Refused once anybody exists. */
  create_first_administrator: { arguments: { name: string; password: Secret }; answer: DoorState };
  /** Signs a person in. A wrong name and a wrong password are one answer, after one time. */
  sign_in: { arguments: { name: string; password: Secret }; answer: DoorState };
  /** Signs out. Runs go on: they hold their own grant. */
  sign_out: { arguments: {  }; answer: DoorState };
  /** The first screen: how much there is, what runs, what needs a look. */
  overview: { arguments: {  }; answer: Overview };
  /** What was done here, newest first. */
  activity: { arguments: { offset: number; limit: number }; answer: ActivityPage };
  /** Whether what was written down is still as it was written. */
  verify_activity: { arguments: {  }; answer: ActivityCheck };
  /** This program's settings. */
  settings: { arguments: {  }; answer: Settings };
  /** Changes this program's settings. */
  change_settings: { arguments: { settings: Settings }; answer: Settings };
  /** Opens one of the pages that Listward knows in the person's browser. */
  open_link: { arguments: { link: Link }; answer: null };
  /** Asks for files with the system's dialog. The page gets tickets, never paths. */
  pick_files: { arguments: {  }; answer: FileArrival };
  /** A ticket for the sample file that ships with Listward. */
  sample_file: { arguments: {  }; answer: FileTicket };
  /** Reads the head of a file: dialect, columns with suggestions, first rows. */
  preview_file: { arguments: { token: FileToken; options: ReadOptions }; answer: FilePreview };
  /** Starts reading a file to check it or to add it, and answers at once. */
  start_import: { arguments: { plan: ImportPlan }; answer: ImportId };
  /** How an import stands, and its report once it has ended. */
  import_state: { arguments: { import: ImportId }; answer: ImportState };
  /** Stops an import; nothing of it stays. */
  cancel_import: { arguments: { import: ImportId }; answer: null };
  /** One page of an import's rejected rows. */
  import_rejects: { arguments: { import: ImportId; offset: number; limit: number }; answer: RejectPage };
  /** Writes an import's rejected rows to a CSV file that the person chooses. False when they chose none. */
  save_import_rejects: { arguments: { import: ImportId }; answer: boolean };
  /** The files that were added, newest first. */
  list_sources: { arguments: {  }; answer: Array<SourceView> };
  /** Takes a source and its rows out, and unifies again. */
  remove_source: { arguments: { source: SourceId }; answer: null };
  /** The refresh schedule, when it is due next, and the last refreshes. */
  schedule: { arguments: {  }; answer: ScheduleView };
  /** Changes when everything is read again by itself. What was due before does not count any more. */
  save_schedule: { arguments: { schedule: RefreshSchedule }; answer: ScheduleView };
  /** Reads every source again, then runs the exports that follow if they are to be sent, and answers at once. */
  start_refresh: { arguments: { send: boolean }; answer: RefreshId };
  /** Leaves out a refresh that was missed and that somebody was asked about. */
  skip_missed: { arguments: {  }; answer: ScheduleView };
  /** The fields that profiles have. */
  list_fields: { arguments: {  }; answer: Array<FieldView> };
  /** One page of profiles. */
  profiles_page: { arguments: { query: ProfilesQuery }; answer: ProfilesPage };
  /** One person: every field with where it came from, and the rows behind them. */
  profile: { arguments: { profile: ProfileId }; answer: ProfileView };
  /** One person, by their address. One that was corrected away names who it was corrected to. */
  profile_of: { arguments: { email: string }; answer: ProfileView };
  /** What putting a value right would do. Changes nothing. */
  check_correction: { arguments: { correction: Correction }; answer: CorrectionCheck };
  /** Puts a value of a profile right, or empties it. It holds until a later file brings news for the field. */
  correct_value: { arguments: { correction: Correction }; answer: ProfileView };
  /** Takes back what was put right in a field: it holds what files say. */
  take_back_correction: { arguments: { email: string; field: FieldKey }; answer: ProfileView };
  /** The most frequent values of a field that begin with some text; of the first 65,536 different ones, no more. */
  field_values: { arguments: { field: FieldKey; prefix: string }; answer: Array<ValueCount> };
  /** All segments, with their member counts. */
  list_segments: { arguments: {  }; answer: Array<SegmentView> };
  /** Counts who matches a rule, while it is being written. A newer call for the same builder interrupts this one. */
  count_rule: { arguments: { rule: RuleGroup; builder: number }; answer: RuleCount };
  /** Saves a new or changed segment. */
  save_segment: { arguments: { draft: SegmentDraft }; answer: SegmentView };
  /** Removes a segment that no export uses. */
  remove_segment: { arguments: { segment: SegmentId }; answer: null };
  /** The connections that this person may see or use. */
  list_connections: { arguments: {  }; answer: Array<ConnectionView> };
  /** Begins the connection wizard. */
  begin_connection: { arguments: { kind: ConnectionType }; answer: ConnectionDraft };
  /** Step: the display name and who can use the connection. */
  name_connection: { arguments: { draft: DraftId; name: string; audience: Audience }; answer: ConnectionDraft };
  /** Step: the API key. It goes in and never comes out. */
  give_connection_key: { arguments: { draft: DraftId; key: Secret }; answer: ConnectionDraft };
  /** Step: data privacy and compliance. `agree` must be given for the text version that was shown. */
  agree_to_privacy: { arguments: { draft: DraftId; agree: boolean; text: ConsentText }; answer: ConnectionDraft };
  /** Step: Connect. The key reaches Klaviyo. */
  connect_connection: { arguments: { draft: DraftId }; answer: ConnectionDraft };
  /** Step: Authenticate. The person confirms the account; the key's scopes are proven without creating anything. */
  authenticate_connection: { arguments: { draft: DraftId; account: string }; answer: ConnectionDraft };
  /** Step: add yourself as export user, by your Listward password. */
  add_export_user: { arguments: { draft: DraftId; password: Secret }; answer: ConnectionDraft };
  /** Step: Save. */
  save_connection: { arguments: { draft: DraftId }; answer: ConnectionView };
  /** Leaves the wizard; nothing of it stays, in the keychain neither. */
  cancel_connection: { arguments: { draft: DraftId }; answer: null };
  /** Changes how much of its account a connection may take up. */
  limit_connection: { arguments: { connection: ConnectionId; limits: ConnectionLimits }; answer: ConnectionView };
  /** Gives a connection another API key of the same account, where the old one was withdrawn or lacks scopes. */
  replace_connection_key: { arguments: { connection: ConnectionId; key: Secret }; answer: ConnectionView };
  /** Removes a connection that no export uses, and its key. */
  remove_connection: { arguments: { connection: ConnectionId }; answer: null };
  /** Every list of the account, over all pages. */
  klaviyo_lists: { arguments: { connection: ConnectionId }; answer: Array<KlaviyoList> };
  /** One list, looked up live, with its size. */
  klaviyo_list: { arguments: { connection: ConnectionId; list: string }; answer: KlaviyoList };
  /** How many people some segments hold together, and how many of them have a usable address. */
  export_audience: { arguments: { segments: Array<SegmentId>; email: FieldKey }; answer: ExportAudience };
  /** All exports with their last runs. */
  list_exports: { arguments: {  }; answer: Array<ExportView> };
  /** Saves an export. It never runs it and makes no network call. */
  save_export: { arguments: { draft: ExportDraft }; answer: ExportView };
  /** Removes an export; what it sent stays where it is. A run of it that goes on is stopped. */
  remove_export: { arguments: { export: ExportId }; answer: null };
  /** The preflight: who, what, how many, where to. It only asks Klaviyo, never sends. */
  plan_export: { arguments: { export: ExportId }; answer: ExportPlan };
  /** Writes the people that a run would send now, as they would cross, to a CSV file that the person chooses. False when */
  /** they chose none. */
  save_plan: { arguments: { export: ExportId }; answer: boolean };
  /** Takes the connection from an export. It stays, and does not run until it is given another one. */
  detach_export: { arguments: { export: ExportId }; answer: ExportView };
  /** Makes a copy of an export under a name of its own. Nothing of what Klaviyo confirmed to the original goes with it. */
  duplicate_export: { arguments: { export: ExportId; name: string }; answer: ExportView };
  /** Changes when an export runs by itself. */
  schedule_export: { arguments: { export: ExportId; schedule: ExportSchedule }; answer: ExportView };
  /** Starts every export whose schedule is on, and says of each other one why not. */
  run_all: { arguments: {  }; answer: Array<ExportStart> };
  /** The preflight of sending only those again whom a run could not bring there. */
  plan_again: { arguments: { run: RunId }; answer: ExportPlan };
  /** Starts a run and answers at once. */
  start_run: { arguments: { export: ExportId; options: RunOptions }; answer: RunId };
  /** Sends one person, under an address of one's own, and reads back what Klaviyo made of them. A customer's address */
  /** only when `customer` says that it is meant. */
  send_test: { arguments: { export: ExportId; email: string; customer: boolean }; answer: TestProfile };
  /** What undoing a run would do, and what it cannot. */
  plan_undo: { arguments: { run: RunId }; answer: UndoPlan };
  /** Starts a run that takes back what another did. */
  undo_run: { arguments: { run: RunId }; answer: RunId };
  /** Hands nothing more over until somebody lets it go on. What Klaviyo has is still settled. */
  pause_run: { arguments: { run: RunId }; answer: null };
  /** Lets a run go on that waits for a person. */
  continue_run: { arguments: { run: RunId }; answer: null };
  /** Stops before the next chunk. What Klaviyo has is still settled. */
  cancel_run: { arguments: { run: RunId }; answer: null };
  /** Runs, newest first, of one export or of all. */
  list_runs: { arguments: { export: ExportId | null; limit: number }; answer: Array<RunView> };
  /** One run with its receipt. */
  run: { arguments: { run: RunId }; answer: RunView };
  /** One page of a run's rejected and left-out people. */
  run_rejects: { arguments: { run: RunId; offset: number; limit: number }; answer: RunRejectPage };
  /** The profile of somebody who was rejected or left out, also when their address was corrected since. */
  rejected_profile: { arguments: { run: RunId; reject: number }; answer: ProfileView };
  /** Writes a run's rejected and left-out people to a CSV file that the person chooses. */
  save_run_rejects: { arguments: { run: RunId }; answer: boolean };
}

/**
 * A Klaviyo account, as Klaviyo describes it.
 */
export type AccountView = { 
/**
 * Klaviyo's id of it.
 */
id: string, 
/**
 * The organisation's name.
 */
name: string, 
/**
 * The country of its address, in Klaviyo's words; may be empty.
 */
country: string, 
/**
 * Whether Klaviyo marks it as a test account.
 */
test: boolean, };

/**
 * The things that are written down.
 */
export type Act = "first_started" | "signed_in" | "sign_in_refused" | "refused" | "source_added" | "source_removed" | "segment_saved" | "segment_removed" | "consent_given" | "key_stored" | "connection_saved" | "connection_removed" | "export_saved" | "export_removed" | "run_started" | "run_ended" | "run_canceled" | "rejects_saved" | "export_detached" | "plan_saved" | "run_paused" | "run_continued" | "test_sent" | "undo_started" | "connection_limited" | "key_replaced" | "schedule_changed" | "export_scheduled" | "refresh_started" | "refresh_ended" | "refresh_skipped" | "source_refreshed" | "value_corrected" | "correction_taken_back" | "corrections_overruled";

/**
 * Whether what was written down is still as it was written.
 */
export type ActivityCheck = { 
/**
 * How many lines are whole, counted from the oldest.
 */
whole: number, 
/**
 * The first line that was changed, or that follows one that was taken out.
 */
broken_at: number | null, };

/**
 * One thing that somebody did.
 */
export type ActivityLine = { 
/**
 * Its place in the chain.
 */
id: number, 
/**
 * When.
 */
at: Moment, 
/**
 * Who; empty when nobody was signed in.
 */
person: string, 
/**
 * What.
 */
act: Act, 
/**
 * To what: a name that a person gave. Never an address of a customer.
 */
subject: string, 
/**
 * A number that belongs to it (people sent, rows added), if any.
 */
count: number | null, };

/**
 * One page of what was done.
 */
export type ActivityPage = { 
/**
 * How many lines there are in all.
 */
total: number, 
/**
 * The lines asked for, newest first.
 */
lines: Array<ActivityLine>, };

/**
 * How often an attribute changed.
 */
export type AttributeChanges = { 
/**
 * Klaviyo's name of it.
 */
attribute: string, 
/**
 * Of how many people.
 */
people: number, };

/**
 * A field and the Klaviyo attribute it becomes.
 */
export type AttributeMapping = { 
/**
 * The field of profiles.
 */
field: FieldKey, 
/**
 * Klaviyo's attribute: a standard one such as `first_name` or `location.city`, or `properties.NAME`.
 */
attribute: string, };

/**
 * Who can use a connection.
 */
export type Audience = "administrators" | "contributors";

/**
 * Somebody of the segments who cannot be sent.
 */
export type BlockedPerson = { 
/**
 * What stands in the field that is the e-mail address; empty when nothing does.
 */
email: string, 
/**
 * Why not.
 */
reason: LeftOut, 
/**
 * The file of the row that stands for them, when it is known.
 */
source: string | null, 
/**
 * Its line there.
 */
line: number | null, };

/**
 * How a run begins.
 */
export type Canary = "off" | "automatic" | "ask_me";

/**
 * A value that Klaviyo has otherwise than it was sent.
 */
export type CanaryDifference = { 
/**
 * Whose.
 */
email: string, 
/**
 * What was sent, and what was found.
 */
value: ValueChange, };

/**
 * What became of the first people of a run.
 */
export type CanaryResult = { 
/**
 * How it was to go on.
 */
canary: Canary, 
/**
 * So many were sent first and accepted.
 */
people: number, 
/**
 * So many of them were read back.
 */
found: number, 
/**
 * So many values were compared.
 */
values: number, 
/**
 * Values that Klaviyo has otherwise than they were sent: `before` is what was sent, `after` what was found. At most 50.
 */
differences: Array<CanaryDifference>, };

/**
 * A time of day to the minute, as `07:00`.
 */
export type ClockTime = string;

/**
 * A column of a file, with what was found in it.
 */
export type ColumnPreview = { 
/**
 * Its place, from 0.
 */
index: number, 
/**
 * Its heading; "Column 7" where there is none. Repeated headings carry a number.
 */
name: string, 
/**
 * A few of its values.
 */
samples: Array<string>, 
/**
 * The share of rows that have a value, 0 to 1.
 */
filled: number, 
/**
 * The share of values that look like what it would become, 0 to 1.
 */
fits: number, 
/**
 * What it would become.
 */
target: Target, 
/**
 * How sure that is.
 */
sure: Sureness, };

/**
 * What a column becomes, as a person decided.
 */
export type ColumnTarget = { 
/**
 * The column's place, from 0.
 */
column: number, 
/**
 * What it becomes.
 */
target: Target, };

/**
 * How the rules of a group are joined.
 */
export type Combinator = "and" | "or";

/**
 * A condition on one field.
 */
export type Condition = { 
/**
 * The builder's id of it; it means nothing here.
 */
id?: string, 
/**
 * Which field.
 */
field: FieldKey, 
/**
 * What must hold.
 */
operator: Operator, 
/**
 * Compared with what: text, number or boolean; dates are ISO 8601 text. Nothing for `null` and `notNull`.
 */
value: string | number | boolean | null, };

/**
 * A connection that is being set up.
 */
export type ConnectionDraft = { 
/**
 * What to call it by.
 */
id: DraftId, 
/**
 * Its type.
 */
kind: ConnectionType, 
/**
 * Its display name so far.
 */
name: string, 
/**
 * Who can use it so far.
 */
audience: Audience, 
/**
 * The last four characters of the key that was given.
 */
key_hint: string | null, 
/**
 * The account that Connect found, to be confirmed.
 */
account: AccountView | null, 
/**
 * In whose name runs would happen.
 */
export_user: string | null, 
/**
 * The consent text that has to be agreed to.
 */
consent_version: number, 
/**
 * Every step and how it stands, in order.
 */
steps: Array<StepView>, };

/**
 * A way to one Klaviyo account.
 */
export type ConnectionId = number;

/**
 * What a connection may take up of its account.
 */
export type ConnectionLimits = { 
/**
 * How much of the requests that Klaviyo takes from the account, in percent, 10 to 100. The rest is left for other tools.
 */
share: number, 
/**
 * How many profiles the account's plan allows; none when nobody said.
 */
plan_profiles: number | null, };

/**
 * The types of connection.
 */
export type ConnectionType = "klaviyo" | "practice";

/**
 * A connection. Contributors see name and type; the rest is for administrators and empty for others.
 */
export type ConnectionView = { 
/**
 * Its id.
 */
id: ConnectionId, 
/**
 * Its display name.
 */
name: string, 
/**
 * Its type.
 */
kind: ConnectionType, 
/**
 * Who can use it.
 */
audience: Audience, 
/**
 * The account behind it.
 */
account: AccountView | null, 
/**
 * The last four characters of its key.
 */
key_hint: string | null, 
/**
 * Who agreed to the privacy text.
 */
consent: ConsentView | null, 
/**
 * In whose name its runs happen.
 */
export_user: string | null, 
/**
 * Names of the exports that use it.
 */
exports: Array<string>, 
/**
 * When it was made.
 */
created: Moment | null, 
/**
 * Whether this person may use it for exports.
 */
usable: boolean, 
/**
 * What it may take up of the account.
 */
limits: ConnectionLimits | null, };

/**
 * The consent text that was shown: which version, in which language.
 */
export type ConsentText = { 
/**
 * The version of the text.
 */
version: number, 
/**
 * The language it was shown in.
 */
language: Language, };

/**
 * Who agreed to what, when.
 */
export type ConsentView = { 
/**
 * Who.
 */
person: string, 
/**
 * When.
 */
at: Moment, 
/**
 * To which text.
 */
text: ConsentText, };

/**
 * A value that a person puts right.
 */
export type Correction = { 
/**
 * The address of the profile, as it is shown: it names the person also after profiles were unified again.
 */
email: string, 
/**
 * The field.
 */
field: FieldKey, 
/**
 * What it is to hold, as a person writes it; none or nothing but white space to empty it.
 */
value: string | null, 
/**
 * What it was seen to hold, empty for nothing: it is refused when it holds something else by now. None: whatever it holds.
 */
was: string | null, 
/**
 * Whether the person knows that the new address joins two profiles.
 */
joins: boolean, };

/**
 * What saving a correction would do.
 */
export type CorrectionCheck = { 
/**
 * The value as it would be kept; none when the field would be emptied.
 */
value: string | null, 
/**
 * The other profile that has the new address already, and that this one would be joined with.
 */
joins: ProfileJoin | null, 
/**
 * Whether the value would stay on this laptop because Klaviyo does not take it: a telephone number without `+` and country.
 */
stays_here: boolean, };

/**
 * How a file was read.
 */
export type Dialect = { 
/**
 * What separates cells.
 */
delimiter: string, 
/**
 * Whether the first row names the columns.
 */
header: boolean, 
/**
 * Whether a byte-order mark stands in front.
 */
byte_order_mark: boolean, };

/**
 * The people of an export beside what Klaviyo last confirmed of them.
 */
export type Difference = { 
/**
 * Klaviyo has confirmed nothing of this export yet: everybody joins.
 */
first: boolean, 
/**
 * New on the list, as far as this export knows.
 */
joins: number, 
/**
 * Something about them changed, or Klaviyo did not confirm them the last time.
 */
changes: number, 
/**
 * Exactly as Klaviyo confirmed them the last time.
 */
untouched: number, 
/**
 * Put on the list by this export and not in its segments any more.
 */
leaves: number, 
/**
 * Over so many of the changed people the fields below were compared: all of them, or the first 20,000.
 */
compared: number, 
/**
 * Which attributes changed, the most frequent first.
 */
by_attribute: Array<AttributeChanges>, 
/**
 * Some of the changed people, attribute by attribute.
 */
examples: Array<PersonChange>, 
/**
 * Some of those who join, by their address.
 */
joining: Array<string>, 
/**
 * Some of those who left, by their address.
 */
leaving: Array<string>, };

/**
 * What stands between a window and the engine.
 */
export type DoorState = { "state": "first_start" } | { "state": "no_keychain" } | { "state": "vault_locked" } | { "state": "signed_out" } | { "state": "signed_in", 
/**
 * Who.
 */
person: PersonView, } | { "state": "closed", 
/**
 * What is wrong.
 */
code: ErrorCode, 
/**
 * Which program has the data folder open, where that is what is wrong.
 */
said: string | null, };

/**
 * A connection that is still being set up: random, known to one session, gone when it ends.
 */
export type DraftId = string;

/**
 * What became of values that Klaviyo did not have before an undone run, as far as is known:
 * `values = emptied + changed + missing + refused + unknown`.
 */
export type Emptied = { 
/**
 * People who were given such values.
 */
people: number, 
/**
 * The values.
 */
values: number, 
/**
 * Those that Klaviyo does not have any more.
 */
emptied: number, 
/**
 * Left as they are: somebody has changed them since.
 */
changed: number, 
/**
 * Klaviyo has no profile with that address any more: it may be merged into another, renamed or deleted.
 */
missing: number, 
/**
 * Klaviyo refused to empty them.
 */
refused: number, 
/**
 * The run stopped before it came to them.
 */
unknown: number, };

/**
 * What a person can do something about. Each has one sentence with a next step in every catalogue.
 */
export type ErrorCode = "not_signed_in" | "not_permitted" | "wrong_password" | "sign_in_paused" | "password_too_short" | "password_too_long" | "password_common" | "name_missing" | "name_taken" | "already_started" | "keychain_missing" | "keychain_locked" | "key_lost" | "key_wrong" | "vault_locked" | "passphrase_wrong" | "vault_damaged" | "database_missing" | "database_foreign" | "database_damaged" | "database_too_new" | "folder_in_use" | "memory_short" | "disk_full" | "folder_read_only" | "disk_error" | "ticket_unknown" | "file_empty" | "file_without_rows" | "not_a_file" | "is_a_folder" | "file_gone" | "file_forbidden" | "file_unreadable" | "file_kind_unknown" | "file_is_workbook" | "file_is_binary" | "file_not_utf8" | "file_too_large" | "too_many_columns" | "file_changed" | "column_gone" | "too_many_rows" | "too_many_files" | "no_email_column" | "field_mapped_twice" | "quote_never_closed" | "not_found" | "in_use" | "canceled" | "field_unknown" | "operator_misfit" | "value_misfit" | "rule_too_deep" | "not_a_number" | "not_a_date" | "not_a_boolean" | "phone_invalid" | "address_needed" | "value_too_long" | "value_changed" | "joins_another" | "step_locked" | "consent_missing" | "consent_outdated" | "account_mismatch" | "address_refused" | "key_malformed" | "key_is_public" | "connection_key_lost" | "key_refused" | "scopes_missing" | "export_user_unfit" | "offline" | "connection_untrusted" | "clock_wrong" | "proxy_password" | "blocked" | "rate_limited" | "klaviyo_unavailable" | "list_unknown" | "away_for_long" | "klaviyo_refused" | "answer_unreadable" | "revision_retired" | "no_segment" | "over_limit" | "nobody_to_send" | "limit_forbidden" | "attribute_unknown" | "already_running" | "address_invalid" | "address_of_customer" | "consent_field_misfit" | "no_connection" | "nothing_to_undo" | "preflight_due" | "schedule_off" | "schedule_missed" | "timetable_incomplete" | "zone_unknown" | "already_refreshing" | "internal";

/**
 * Something changed.
 */
export type Event = { "event": "drag_entered", 
/**
 * How many.
 */
files: number, } | { "event": "drag_left" } | { "event": "files_dropped", 
/**
 * Which, as tickets.
 */
arrival: FileArrival, } | { "event": "import_progressed", 
/**
 * How far.
 */
progress: ImportProgress, } | { "event": "import_ended", 
/**
 * Which.
 */
import: ImportId, } | { "event": "run_progressed", 
/**
 * Which.
 */
run: RunId, } | { "event": "run_ended", 
/**
 * Which.
 */
run: RunId, } | { "event": "close_asked", 
/**
 * What.
 */
going: GoingOn, } | { "event": "changed", 
/**
 * Of which kind.
 */
what: Things, };

/**
 * How often.
 */
export type Every = "week" | "day" | "hour";

/**
 * How many people some segments hold together.
 */
export type ExportAudience = { 
/**
 * Distinct profiles over all of them.
 */
selected: number, 
/**
 * Those with a usable address.
 */
usable: number, 
/**
 * Those without, by reason.
 */
left_out: { [key in LeftOut]?: number }, 
/**
 * What stands in the field that is the e-mail address, of the first few who have anything there.
 */
samples: Array<string>, };

/**
 * How an export goes about it.
 */
export type ExportChoices = { 
/**
 * Who is sent.
 */
sending: Sending, 
/**
 * What happens to people whom this export put on the list and who are not in its segments any more.
 */
leavers: Leavers, 
/**
 * How it begins.
 */
canary: Canary, };

/**
 * An export to save.
 */
export type ExportDraft = { 
/**
 * Which export to change; none makes a new one.
 */
id: ExportId | null, 
/**
 * Its name.
 */
name: string, 
/**
 * Over which connection; none when it was detached. Saving needs one.
 */
connection: ConnectionId | null, 
/**
 * Into which list.
 */
list: KlaviyoList, 
/**
 * The field that is the e-mail address.
 */
email: FieldKey, 
/**
 * Further fields that cross.
 */
attributes: Array<AttributeMapping>, 
/**
 * Whose members.
 */
segments: Array<SegmentId>, 
/**
 * How many people at most; none means 100,000. Only administrators may raise it, to 1,000,000 at most.
 */
limit: number | null, 
/**
 * How it goes about it.
 */
choices: ExportChoices, 
/**
 * Where it finds who agreed to receive marketing, to tell Klaviyo; none: nobody is subscribed.
 */
subscribing: Subscribing | null, };

/**
 * Segments, a connection, a list and a field mapping.
 */
export type ExportId = number;

/**
 * The preflight: what would cross, and nothing has.
 */
export type ExportPlan = { 
/**
 * Which export.
 */
export: ExportId, 
/**
 * Its name.
 */
name: string, 
/**
 * The account that would receive the data.
 */
account: AccountView, 
/**
 * The connection's type.
 */
kind: ConnectionType, 
/**
 * The list, read back just now.
 */
list: KlaviyoList, 
/**
 * The e-mail field, then the further fields, as they would cross.
 */
fields: Array<AttributeMapping>, 
/**
 * Fields of profiles that stay here.
 */
staying: Array<FieldKey>, 
/**
 * Distinct profiles over all segments.
 */
selected: number, 
/**
 * Those that would be left out, by reason.
 */
left_out: { [key in LeftOut]?: number }, 
/**
 * Some of those who cannot be sent, a few for each reason. Who is only unchanged is not among them.
 */
blocked: Array<BlockedPerson>, 
/**
 * Those that would be sent.
 */
to_send: number, 
/**
 * The export's limit.
 */
limit: number, 
/**
 * In how many requests.
 */
chunks: number, 
/**
 * How many bytes.
 */
bytes: number, 
/**
 * About how long, in seconds, under the part of Klaviyo's limits that is not left to other tools; with the subscribing.
 */
seconds: number, 
/**
 * A few people, with everything but the first letter of each value masked.
 */
sample: Array<Array<string>>, 
/**
 * Who agreed that this data crosses.
 */
consent: ConsentView, 
/**
 * In whose name it would run.
 */
export_user: string, 
/**
 * Person by person beside what Klaviyo last confirmed.
 */
difference: Difference, 
/**
 * What the export does about it.
 */
choices: ExportChoices, 
/**
 * Whether those who left would be held until a person approves their number.
 */
brake: boolean, 
/**
 * Telephone numbers that are not sent because they are not in the international form (+358401234567).
 */
phones_left_out: number, 
/**
 * Latitudes and longitudes that are not sent because they are no numbers of degrees.
 */
coordinates_left_out: number, 
/**
 * The first request as it would be sent, with everything but the first letter of each value masked, and only its first
 * people.
 */
first_body: string, 
/**
 * By how many profiles the account's plan would be passed, as far as it is known.
 */
over_plan: number | null, 
/**
 * Klaviyo flows that people set off by joining this list; none when the key may not read them.
 */
flows: Array<string> | null, 
/**
 * How Klaviyo could mail the first of those whom it has confirmed to this export; none when the key may not read it, and
 * nobody before the first run: no address leaves before somebody sends it.
 */
mailable: Mailable | null, 
/**
 * Why it cannot run as it stands.
 */
refusal: Failure | null, };

/**
 * After what an export runs by itself.
 */
export type ExportRuns = "with_refresh" | "by_timetable" | "by_hand";

/**
 * When an export runs by itself.
 */
export type ExportSchedule = { 
/**
 * After what.
 */
runs: ExportRuns, 
/**
 * Its own timetable; looked at for [`ExportRuns::ByTimetable`] only.
 */
timetable: Timetable, };

/**
 * Whether an export was started, and if not, why.
 */
export type ExportStart = { 
/**
 * Which.
 */
export: ExportId, 
/**
 * Its name.
 */
name: string, 
/**
 * Its run. One that ended at once, without sending, says why.
 */
run: RunId | null, 
/**
 * Why there is no run, or why it sends nothing.
 */
failure: Failure | null, };

/**
 * A saved export.
 */
export type ExportView = { 
/**
 * Its id.
 */
id: ExportId, 
/**
 * As it was saved.
 */
draft: ExportDraft, 
/**
 * The connection's display name; empty when there is none.
 */
connection_name: string, 
/**
 * The connection's type.
 */
connection_kind: ConnectionType | null, 
/**
 * The segments' names; empty text for "All profiles".
 */
segment_names: Array<string>, 
/**
 * Whether this person may change and run it.
 */
usable: boolean, 
/**
 * Its last run.
 */
last_run: RunView | null, 
/**
 * Its last runs, oldest first, at most 20.
 */
history: Array<RunMark>, 
/**
 * Other exports that send one of the same segments into the same list, by name.
 */
same_target: Array<string>, 
/**
 * Why its preflight has to be looked at before it may run by itself.
 */
preflight_due: PreflightDue | null, 
/**
 * When it runs by itself.
 */
schedule: ExportSchedule, 
/**
 * Whether that schedule, or the refresh that it follows, is on. "Run all" runs it then.
 */
runs_by_itself: boolean, 
/**
 * When it runs next by itself.
 */
next_run: Moment | null, 
/**
 * When it was changed last.
 */
changed: Moment, };

/**
 * A failure that crosses to a window or the CLI. The sentence for it is in the catalogues, not here.
 */
export type Failure = { 
/**
 * What a person can do something about.
 */
code: ErrorCode, 
/**
 * The line of a file, from 1, when one is to blame.
 */
line: number | null, 
/**
 * The name of the thing it is about (a file, a column, an export), when there is one.
 */
subject: string | null, 
/**
 * A number that belongs to it: seconds to wait, people over the limit.
 */
count: number | null, 
/**
 * Klaviyo's or the system's own words, when it gave any. Never a key, never an address of a customer.
 */
said: string | null, };

/**
 * Names a field of profiles: a standard name such as `email` or `first_name`, else the heading of the column it came from.
 */
export type FieldKey = string;

/**
 * What kind of values a field holds.
 */
export type FieldType = "text" | "number" | "date" | "boolean" | "list";

/**
 * A field of profiles.
 */
export type FieldView = { 
/**
 * Its key, as rules and mappings name it.
 */
key: FieldKey, 
/**
 * Whether it is one of the standard fields, whose names the catalogues translate.
 */
standard: boolean, 
/**
 * What kind of values it holds.
 */
kind: FieldType, 
/**
 * How many profiles have a value.
 */
filled: number, };

/**
 * What came of a drop or a pick.
 */
export type FileArrival = { 
/**
 * The files that were taken.
 */
files: Array<FileTicket>, 
/**
 * The files that were not.
 */
refused: Array<FileRefusal>, };

/**
 * The head of a file, and what Listward makes of it.
 */
export type FilePreview = { 
/**
 * Which file.
 */
file: FileTicket, 
/**
 * How it was read.
 */
dialect: Dialect, 
/**
 * Its columns, in order.
 */
columns: Array<ColumnPreview>, 
/**
 * Its first rows, at most 100, each with as many cells as there are columns.
 */
rows: Array<Array<string>>, 
/**
 * About how many rows it has, judged from its size; exact when the file was read whole.
 */
rows_estimate: number, 
/**
 * The source that this very path is already, if it is one. Adding then replaces its rows.
 */
already: SourceView | null, };

/**
 * A file that was not taken, and why.
 */
export type FileRefusal = { 
/**
 * Its name, safe to show.
 */
name: string, 
/**
 * Why.
 */
code: ErrorCode, };

/**
 * A file that a person dropped or picked. The path stays in the engine.
 */
export type FileTicket = { 
/**
 * What to call it by.
 */
token: FileToken, 
/**
 * Its name, without folders, safe to show.
 */
name: string, 
/**
 * Its size in bytes.
 */
bytes: number, };

/**
 * Stands for one file that a person dropped or picked: random, of one session, for ten minutes after its last use.
 */
export type FileToken = string;

/**
 * What goes on by itself, and would not for as long as Listward is closed.
 */
export type GoingOn = { 
/**
 * Runs. They go on when Listward is opened again.
 */
runs: number, 
/**
 * Files that are being read for an import. Nothing of them is kept.
 */
imports: number, };

/**
 * One reading of a file, to check it or to add it.
 */
export type ImportId = number;

/**
 * What an import is at.
 */
export type ImportPhase = "reading" | "unifying";

/**
 * A reading of a file, to check it or to add it.
 */
export type ImportPlan = { 
/**
 * Which file.
 */
token: FileToken, 
/**
 * How to read it.
 */
options: ReadOptions, 
/**
 * What its columns become. Empty: as suggested.
 */
mapping: Array<ColumnTarget>, 
/**
 * Whether to check only: everything is read and counted, nothing is stored.
 */
check_only: boolean, };

/**
 * How far an import is.
 */
export type ImportProgress = { 
/**
 * Which import.
 */
import: ImportId, 
/**
 * What it is at.
 */
phase: ImportPhase, 
/**
 * Bytes of the file read.
 */
bytes: number, 
/**
 * Bytes of the file in all.
 */
bytes_total: number, 
/**
 * Rows read.
 */
rows: number, 
/**
 * Rows rejected.
 */
rejected: number, };

/**
 * What became of every row: `rows = imported + merged + rejected`, always.
 */
export type ImportReport = { 
/**
 * Which import.
 */
import: ImportId, 
/**
 * The source it made; none when it only checked.
 */
source: SourceId | null, 
/**
 * The file's name.
 */
file: string, 
/**
 * Rows of the file, the heading not counted.
 */
rows: number, 
/**
 * Rows that made a profile.
 */
imported: number, 
/**
 * Rows that went into a profile that another row had made.
 */
merged: number, 
/**
 * Rows that were rejected.
 */
rejected: number, 
/**
 * Rejected rows by reason.
 */
reasons: Array<RejectCount>, 
/**
 * Cells that could not be read as their column's kind and were left empty, by reason; their rows were kept.
 */
notices: Array<NoticeCount>, 
/**
 * The first rejected rows, at most 100.
 */
rejects: Array<Reject>, 
/**
 * When it began.
 */
started: Moment, 
/**
 * When it ended.
 */
ended: Moment, };

/**
 * How an import stands.
 */
export type ImportState = { "state": "going", 
/**
 * How far.
 */
progress: ImportProgress, } | { "state": "ended", 
/**
 * How.
 */
report: ImportReport, } | { "state": "canceled" } | { "state": "failed", 
/**
 * Why.
 */
failure: Failure, };

/**
 * A list of a Klaviyo account.
 */
export type KlaviyoList = { 
/**
 * Klaviyo's id of it.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How many profiles are on it, where that was asked.
 */
profiles: number | null, };

/**
 * The languages that the catalogues speak.
 */
export type Language = "en";

/**
 * What happens to people whom an export put on the list and who left its segments.
 */
export type Leavers = "stay" | "take_off";

/**
 * Why a person of a segment is not sent.
 */
export type LeftOut = "no_email" | "invalid_email" | "same_email" | "too_large" | "unchanged" | "not_in_segments" | "gone" | "not_put_back" | "changed_since" | "canceled" | "stopped";

/**
 * The pages outside that Listward may open in the person's browser. The page names one; it never gives an address.
 */
export type Link = "klaviyo_api_key_help" | "klaviyo_list_id_help" | "klaviyo_privacy" | "klaviyo";

/**
 * How many of some people Klaviyo would mail.
 */
export type Mailable = { 
/**
 * So many were asked for: the first of those whom Klaviyo has confirmed.
 */
asked: number, 
/**
 * Subscribed to e-mail marketing.
 */
subscribed: number, 
/**
 * Never subscribed, or not known to Klaviyo yet: adding them to a list does not subscribe them.
 */
never: number, 
/**
 * They unsubscribed.
 */
unsubscribed: number, 
/**
 * Klaviyo suppresses them: bounced, complained, or suppressed by hand.
 */
suppressed: number, };

/**
 * That something did not begin when it was due.
 */
export type Missed = { 
/**
 * Why.
 */
because: MissedBecause, 
/**
 * How many times were missed up to then.
 */
times: number, };

/**
 * Why something did not begin when it was due.
 */
export type MissedBecause = "asleep" | "not_open";

/**
 * What happens to what was due while the computer slept or Listward was not open.
 */
export type MissedPolicy = "once" | "skip" | "ask";

/**
 * An instant, to the millisecond, as RFC 3339 text across the border.
 */
export type Moment = string;

/**
 * Something that a person should look at.
 */
export type NeedsALook = { "what": "source_rejects", 
/**
 * Which.
 */
source: SourceId, 
/**
 * Its name.
 */
name: string, 
/**
 * How many rows.
 */
rows: number, } | { "what": "run_trouble", 
/**
 * Which export.
 */
export: ExportId, 
/**
 * Its name.
 */
name: string, 
/**
 * Its last run.
 */
run: RunId, } | { "what": "source_not_read", 
/**
 * Which.
 */
source: SourceId, 
/**
 * Its name.
 */
name: string, 
/**
 * Why.
 */
failure: Failure, } | { "what": "export_not_started", 
/**
 * Which.
 */
export: ExportId, 
/**
 * Its name.
 */
name: string, 
/**
 * Why.
 */
failure: Failure, } | { "what": "refresh_missed", 
/**
 * When it was due.
 */
due: Moment, 
/**
 * Why it was missed.
 */
because: MissedBecause, };

/**
 * Why a cell was left empty although its row was kept.
 */
export type NoticeCode = "not_a_number" | "not_a_date" | "not_a_boolean" | "shortened_number" | "cell_missing";

/**
 * Cells of one column that were left empty for one reason.
 */
export type NoticeCount = { 
/**
 * The column's heading.
 */
column: string, 
/**
 * Why.
 */
code: NoticeCode, 
/**
 * How many cells.
 */
cells: number, 
/**
 * The line of the first.
 */
first_line: number, };

/**
 * What must hold between a field and a value. Text is compared without regard to case.
 */
export type Operator = "=" | "!=" | "contains" | "doesNotContain" | "beginsWith" | "<" | ">" | "<=" | ">=" | "null" | "notNull";

/**
 * Requests of one kind that left the laptop.
 */
export type Outbound = { 
/**
 * Where to.
 */
host: string, 
/**
 * The method and the path, without ids: `POST /api/profile-bulk-import-jobs`.
 */
request: string, 
/**
 * How many.
 */
requests: number, 
/**
 * How many people they named; somebody who was named twice is counted twice.
 */
people: number, 
/**
 * Bytes of their bodies, and of queries that name people.
 */
bytes: number, 
/**
 * The attributes that crossed in them.
 */
fields: Array<string>, };

/**
 * The first screen.
 */
export type Overview = { 
/**
 * Unified profiles.
 */
profiles: number, 
/**
 * Rows of all sources, as imported, merged and rejected.
 */
rows: number, 
/**
 * Rows that were rejected.
 */
rows_rejected: number, 
/**
 * Rows that went into a profile another row had made.
 */
rows_merged: number, 
/**
 * Sources.
 */
sources: number, 
/**
 * Segments, "All profiles" not counted.
 */
segments: number, 
/**
 * Connections.
 */
connections: number, 
/**
 * Exports.
 */
exports: number, 
/**
 * Runs, newest first; those still going are among them.
 */
runs: Array<RunView>, 
/**
 * What needs a look.
 */
needs_a_look: Array<NeedsALook>, };

/**
 * What changed about one person.
 */
export type PersonChange = { 
/**
 * Their address.
 */
email: string, 
/**
 * What changed.
 */
changes: Array<ValueChange>, };

/**
 * A person who may sign in to Listward.
 */
export type PersonId = number;

/**
 * A person as others see them.
 */
export type PersonView = { 
/**
 * Their id.
 */
id: PersonId, 
/**
 * The name they sign in with.
 */
name: string, 
/**
 * What they may do.
 */
role: Role, };

/**
 * Why a preflight has to be looked at before the export runs by itself.
 */
export type PreflightDue = "first_run" | "changed" | "count_moved";

/**
 * A profile's place in the current snapshot of profiles. It may change when profiles are unified again.
 */
export type ProfileId = number;

/**
 * A profile that another one would be joined with.
 */
export type ProfileJoin = { 
/**
 * Which.
 */
profile: ProfileId, 
/**
 * Its address.
 */
email: string, 
/**
 * How many rows it was made of.
 */
rows: number, };

/**
 * A profile in a grid.
 */
export type ProfileRow = { 
/**
 * Which profile.
 */
id: ProfileId, 
/**
 * Its values as text, one a field, none where it has none. Numbers use a point, dates are ISO 8601.
 */
values: Array<string | null>, };

/**
 * A row behind a profile.
 */
export type ProfileSourceRow = { 
/**
 * Its source.
 */
source: SourceId, 
/**
 * The source's name.
 */
source_name: string, 
/**
 * The line it stood on.
 */
line: number, 
/**
 * Its values as text.
 */
values: Array<[FieldKey, string]>, };

/**
 * A field's value and the row it came from.
 */
export type ProfileValue = { 
/**
 * Which field.
 */
key: FieldKey, 
/**
 * What kind of value.
 */
kind: FieldType, 
/**
 * The value, as text; empty where somebody has emptied it.
 */
value: string, 
/**
 * The place in `rows` of the row that gave it, or what files say instead of it; of the newest row where none did.
 */
row: number, 
/**
 * That it was put right by hand; none when it is what files say.
 */
corrected: ValueCorrection | null, };

/**
 * One person, with where everything came from.
 */
export type ProfileView = { 
/**
 * Which profile.
 */
id: ProfileId, 
/**
 * Every field that has a value, or has been emptied.
 */
values: Array<ProfileValue>, 
/**
 * The rows that it was made of, oldest first.
 */
rows: Array<ProfileSourceRow>, 
/**
 * The segments it is in, by name.
 */
segments: Array<string>, };

/**
 * One page of profiles.
 */
export type ProfilesPage = { 
/**
 * How many there are in all.
 */
total: number, 
/**
 * The place of the first one here.
 */
offset: number, 
/**
 * The fields of each row, in order.
 */
fields: Array<FieldKey>, 
/**
 * The profiles.
 */
rows: Array<ProfileRow>, };

/**
 * Which profiles, and which of their fields.
 */
export type ProfilesQuery = { 
/**
 * Only members of this segment.
 */
segment: SegmentId | null, 
/**
 * Only those with this text in their name, e-mail address or phone number.
 */
search: string, 
/**
 * How many to pass over.
 */
offset: number, 
/**
 * How many to give, at most 500.
 */
limit: number, 
/**
 * Which fields, in this order. Empty: every field.
 */
fields: Array<FieldKey>, };

/**
 * How to read a file. What is not given is detected.
 */
export type ReadOptions = { 
/**
 * What separates cells: one ASCII character.
 */
delimiter: string | null, 
/**
 * Whether the first row names the columns.
 */
header: boolean | null, };

/**
 * The account of a run: `selected = Σ left_out + sent` and `sent = accepted + Σ rejected + unknown`.
 */
export type Receipt = { 
/**
 * Which run.
 */
run: RunId, 
/**
 * The export's name.
 */
export: string, 
/**
 * How it ended.
 */
status: RunStatus, 
/**
 * Distinct profiles over all segments.
 */
selected: number, 
/**
 * Those that were not sent, by reason.
 */
left_out: { [key in LeftOut]?: number }, 
/**
 * Those that were handed over.
 */
sent: number, 
/**
 * Those that Klaviyo accepted.
 */
accepted: number, 
/**
 * Those that Klaviyo rejected, by its code.
 */
rejected: { [key in string]: number }, 
/**
 * Those of whom Klaviyo did not say what became of them.
 */
unknown: number, 
/**
 * In how many requests.
 */
chunks: number, 
/**
 * Klaviyo's ids of the jobs.
 */
jobs: Array<string>, 
/**
 * When it began.
 */
started: Moment, 
/**
 * When it ended.
 */
ended: Moment | null, 
/**
 * Bytes handed over.
 */
bytes: number, 
/**
 * What became of those who had to leave the list; none when nobody had to.
 */
removals: Removals | null, 
/**
 * What became of values that an undone run had brought; none when there was nothing to empty.
 */
emptied: Emptied | null, 
/**
 * What became of those who agreed to receive marketing; none when nobody was to be subscribed.
 */
subscriptions: Subscriptions | null, 
/**
 * How many profiles Klaviyo counted on the list before the run; none when it did not say.
 */
list_before: number | null, 
/**
 * How many it counted afterwards. Others may change the list meanwhile.
 */
list_after: number | null, 
/**
 * The run whose rejected and left-out people alone were sent again; none when it went for everybody.
 */
repeats: RunId | null, };

/**
 * One reading of all sources again, with the exports that follow.
 */
export type RefreshId = number;

/**
 * When everything is read again and the exports that follow run.
 */
export type RefreshSchedule = { 
/**
 * Whether it does so by itself. Off on a new laptop.
 */
on: boolean, 
/**
 * When.
 */
timetable: Timetable, 
/**
 * What happens when the computer slept or Listward was not open then. It holds for exports' own timetables, too.
 */
missed: MissedPolicy, };

/**
 * How a refresh stands.
 */
export type RefreshState = "going" | "ended" | "asked" | "skipped";

/**
 * One refresh: every source read again, then the exports that follow.
 */
export type RefreshView = { 
/**
 * Its id.
 */
id: RefreshId, 
/**
 * How it stands.
 */
state: RefreshState, 
/**
 * Who asked for it; none when the schedule did.
 */
person: string | null, 
/**
 * When it was due; none when a person asked for it.
 */
due: Moment | null, 
/**
 * Why it did not begin when it was due.
 */
missed: Missed | null, 
/**
 * When it began, or when it was found that it was missed.
 */
started: Moment, 
/**
 * When it ended.
 */
ended: Moment | null, 
/**
 * What became of each source.
 */
sources: Array<SourceRefresh>, 
/**
 * What became of each export that was to run.
 */
exports: Array<ExportStart>, };

/**
 * A row that was rejected, with its place.
 */
export type Reject = { 
/**
 * The line of the file that it began on, from 1.
 */
line: number, 
/**
 * The column's heading, when one column is to blame.
 */
column: string | null, 
/**
 * Why.
 */
code: RejectCode, 
/**
 * The value to blame, shortened, safe to show.
 */
value: string, };

/**
 * Why a row was rejected.
 */
export type RejectCode = "email_missing" | "email_invalid" | "email_hidden_character" | "too_many_cells" | "cell_too_long" | "row_too_long" | "not_utf8" | "binary_data";

/**
 * Rejected rows of one reason.
 */
export type RejectCount = { 
/**
 * Why.
 */
code: RejectCode, 
/**
 * How many.
 */
rows: number, };

/**
 * One page of an import's rejected rows.
 */
export type RejectPage = { 
/**
 * How many there are in all.
 */
total: number, 
/**
 * The rows asked for, in the file's order.
 */
rejects: Array<Reject>, };

/**
 * What became of those who had to leave the list: `leavers = removed + absent + stayed + held + unknown`.
 */
export type Removals = { 
/**
 * Those who had to leave.
 */
leavers: number, 
/**
 * Taken off the list.
 */
removed: number, 
/**
 * Not on the list any more: somebody else was faster.
 */
absent: number, 
/**
 * Left where they are: they were on the list before this export put them there.
 */
stayed: number, 
/**
 * Held until a person approves their number.
 */
held: number, 
/**
 * Klaviyo did not say what became of them, or the run stopped before it came to them.
 */
unknown: number, };

/**
 * What a person may do, in three grades.
 */
export type Role = "viewer" | "contributor" | "administrator";

/**
 * How rows became people who were accepted. Each number is what was left after the loss beside it.
 */
export type RowFlow = { 
/**
 * Rows of all sources.
 */
imported: number, 
/**
 * Rows with a usable address.
 */
valid: number, 
/**
 * Unified profiles.
 */
unique: number, 
/**
 * Members of the run's segments.
 */
in_segment: number, 
/**
 * People handed over.
 */
sent: number, 
/**
 * People accepted.
 */
accepted: number, };

/**
 * How many match a rule.
 */
export type RuleCount = { 
/**
 * How many profiles match.
 */
count: number, 
/**
 * How many profiles there are.
 */
total: number, 
/**
 * How many match each condition by itself, in the order they are written, groups opened up.
 */
conditions: Array<number>, 
/**
 * The fields of the sample's rows: those a person knows people by, then those of the rule.
 */
sample_fields: Array<FieldKey>, 
/**
 * Up to ten of those who match.
 */
sample: Array<ProfileRow>, };

/**
 * A group of conditions. The shape is that of `@react-querybuilder/core`.
 */
export type RuleGroup = { 
/**
 * The builder's id of it; it means nothing here.
 */
id?: string, 
/**
 * How its rules are joined.
 */
combinator: Combinator, 
/**
 * Whether it means everybody else.
 */
not?: boolean, 
/**
 * Its rules. None: everybody.
 */
rules: Array<RuleNode>, };

/**
 * A condition or a group of them.
 */
export type RuleNode = RuleGroup | Condition;

/**
 * People of a run beside what Klaviyo had confirmed when it began.
 */
export type RunCompared = { 
/**
 * New.
 */
joins: number, 
/**
 * Changed, or not confirmed the last time.
 */
changes: number, 
/**
 * As Klaviyo confirmed them the last time.
 */
untouched: number, 
/**
 * Put on the list by this export, and not in its segments any more.
 */
leaves: number, };

/**
 * What can happen in a run.
 */
export type RunHappening = "started" | "resumed" | "prepared" | "klaviyo_asked_to_wait" | "network_lost" | "people_refused" | "job_found" | "sent_again" | "handed_over" | "canceled" | "ended" | "compared" | "read_back" | "held" | "went_on" | "taken_off" | "removals_held" | "not_put_back" | "emptied" | "changed_since";

/**
 * Why a run waits for a person. What Klaviyo has is still settled meanwhile.
 */
export type RunHold = { "why": "paused" } | { "why": "canary" } | { "why": "trouble", 
/**
 * What.
 */
failure: Failure, };

/**
 * One execution of an export.
 */
export type RunId = number;

/**
 * What a run does.
 */
export type RunKind = { "does": "export" } | { "does": "undo", 
/**
 * Which.
 */
run: RunId, };

/**
 * A run as one mark in a row of them.
 */
export type RunMark = { 
/**
 * How it ended.
 */
status: RunStatus, 
/**
 * How many people Klaviyo accepted.
 */
accepted: number, };

/**
 * Something that happened in a run.
 */
export type RunMoment = { 
/**
 * When.
 */
at: Moment, 
/**
 * What.
 */
what: RunHappening, 
/**
 * A number that belongs to it: seconds, chunks, people.
 */
count: number | null, };

/**
 * What a person asks of one run.
 */
export type RunOptions = { 
/**
 * As many people as may be taken off the list although the brake would hold them. A ceiling: if more have left by then,
 * they are held.
 */
removals: number | null, 
/**
 * Sends everybody although the export sends only what changed.
 */
everybody: boolean, 
/**
 * Sends only those whom this run of the same export could not bring to Klaviyo, and takes nobody off the list.
 */
only_rejected_of: RunId | null, 
/**
 * Sends although somebody has to look at the preflight first: for scripts that know what they send.
 */
unseen?: boolean, };

/**
 * What started a run.
 */
export type RunOrigin = { 
/**
 * Who or what.
 */
by: StartedBy, 
/**
 * When it was due; none when a person started it.
 */
due: Moment | null, 
/**
 * Why it did not begin when it was due.
 */
missed: Missed | null, };

/**
 * What a run is at.
 */
export type RunPhase = "planned" | "sending" | "with_klaviyo" | "collecting" | "ended";

/**
 * How far a run is.
 */
export type RunProgress = { 
/**
 * People handed over to Klaviyo.
 */
handed_over: number, 
/**
 * People whose outcome is known.
 */
settled: number, 
/**
 * People to hand over in all.
 */
to_send: number, 
/**
 * Chunks handed over.
 */
chunks_sent: number, 
/**
 * Chunks in all.
 */
chunks: number, 
/**
 * The whole, 0 to 1. It never falls.
 */
share: number, 
/**
 * People a second over the last while.
 */
per_second: number, 
/**
 * About how many seconds are left; none before that can be judged.
 */
seconds_left: number | null, 
/**
 * Whether it waits, and for what.
 */
waiting: Waiting | null, };

/**
 * A person who was rejected or left out.
 */
export type RunReject = { 
/**
 * Their address; empty when they have none.
 */
email: string, 
/**
 * Why they were left out here, or nothing.
 */
left_out: LeftOut | null, 
/**
 * Whether Klaviyo has them and did not subscribe them.
 */
not_subscribed: boolean, 
/**
 * Klaviyo's code, or nothing.
 */
code: string | null, 
/**
 * Klaviyo's own words, or nothing.
 */
said: string | null, 
/**
 * The file whose row stands for them, where that is known.
 */
source: string | null, 
/**
 * The line of the file that the row begins on.
 */
line: number | null, 
/**
 * The field at fault.
 */
field: FieldKey | null, 
/**
 * What stands in it; of those who were changed in Klaviyo since an undone run, what Klaviyo has.
 */
value: string | null, 
/**
 * Which of the run's rejected and left-out people.
 */
id: number, };

/**
 * One page of the people of a run who were rejected or left out.
 */
export type RunRejectPage = { 
/**
 * How many there are in all.
 */
total: number, 
/**
 * The people asked for.
 */
rejects: Array<RunReject>, };

/**
 * A segment as it was when a run began.
 */
export type RunSegment = { 
/**
 * Its name; empty for "All profiles".
 */
name: string, 
/**
 * Its rule, in the shape in which rules are saved (JSON).
 */
rule: string, };

/**
 * How a run stands. A status never claims more than is known.
 */
export type RunStatus = "not_started" | "queued" | "refreshing" | "processing" | "successful" | "completed_with_warnings" | "skipped" | "failed" | "canceled";

/**
 * One run, as it stands now.
 */
export type RunView = { 
/**
 * Its id.
 */
id: RunId, 
/**
 * Its export.
 */
export: ExportId, 
/**
 * The export's name as it was then.
 */
export_name: string, 
/**
 * The account's name as it was then.
 */
account_name: string, 
/**
 * The country of the account's address; may be empty.
 */
account_country: string, 
/**
 * Whether it ran against the practice account.
 */
practice: boolean, 
/**
 * The list as it was then.
 */
list: KlaviyoList, 
/**
 * In whose name.
 */
person: string, 
/**
 * What started it.
 */
origin: RunOrigin, 
/**
 * What it is at.
 */
phase: RunPhase, 
/**
 * Its receipt so far; final when the phase is `ended`.
 */
receipt: Receipt, 
/**
 * How far it is.
 */
progress: RunProgress, 
/**
 * Why it was skipped or failed.
 */
failure: Failure | null, 
/**
 * How the rows of all sources became what was accepted, as it was when the run began.
 */
flow: RowFlow, 
/**
 * The fields that cross, as Klaviyo names them, for `sample`.
 */
sample_fields: Array<string>, 
/**
 * The last people handed over, masked; only while it runs in this process.
 */
sample: Array<Array<string>>, 
/**
 * What happened, oldest first.
 */
timeline: Array<RunMoment>, 
/**
 * What it does.
 */
kind: RunKind, 
/**
 * Whose rules they were, as they were then.
 */
segments: Array<RunSegment>, 
/**
 * The fields that crossed, as they were mapped then.
 */
fields: Array<AttributeMapping>, 
/**
 * The agreement it stands on; none for runs of before this was kept.
 */
consent: ConsentView | null, 
/**
 * How the export went about it then.
 */
choices: ExportChoices, 
/**
 * What was asked of this run.
 */
options: RunOptions, 
/**
 * People who were new, changed and untouched beside what Klaviyo had confirmed; none until it was compared.
 */
compared: RunCompared | null, 
/**
 * Why it waits for a person.
 */
hold: RunHold | null, 
/**
 * What became of the first people; none when it began with everybody.
 */
canary: CanaryResult | null, 
/**
 * Every request that left the laptop for it, by host and kind.
 */
outbound: Array<Outbound>, 
/**
 * Whether it can be undone.
 */
undoable: boolean, 
/**
 * How many of its people were rejected, or left out for a reason that can be put right, and could be sent again by themselves.
 */
repeatable: number, };

/**
 * The refresh schedule as it stands, with the last refreshes.
 */
export type ScheduleView = { 
/**
 * As it was saved.
 */
schedule: RefreshSchedule, 
/**
 * When the next refresh is due; none when it is off.
 */
next: Moment | null, 
/**
 * The time zone of this computer.
 */
zone: string, 
/**
 * The last refreshes, newest first; one that goes on is among them.
 */
refreshes: Array<RefreshView>, };

/**
 * Text that goes in and never comes out: a password, a passphrase, an API key.
 */
export type Secret = string;

/**
 * A segment to save.
 */
export type SegmentDraft = { 
/**
 * Which segment to change; none makes a new one.
 */
id: SegmentId | null, 
/**
 * Its name.
 */
name: string, 
/**
 * Its rule.
 */
rule: RuleGroup, };

/**
 * A saved rule over profiles.
 */
export type SegmentId = number;

/**
 * A saved segment.
 */
export type SegmentView = { 
/**
 * Its id.
 */
id: SegmentId, 
/**
 * Its name; empty for the built-in one, whose name the catalogues know.
 */
name: string, 
/**
 * Whether it is the built-in "All profiles".
 */
everyone: boolean, 
/**
 * Its rule.
 */
rule: RuleGroup, 
/**
 * How many members it has now; 0 when that cannot be said.
 */
members: number, 
/**
 * Why its members cannot be said: its rule does not fit the data any more.
 */
problem?: Failure, 
/**
 * How many profiles there are.
 */
total: number, 
/**
 * Names of the exports that use it.
 */
exports: Array<string>, 
/**
 * When it was changed last.
 */
changed: Moment, };

/**
 * Who is sent.
 */
export type Sending = "everybody" | "changes";

/**
 * This program's settings on this laptop.
 */
export type Settings = { 
/**
 * The language of every text.
 */
language: Language, 
/**
 * Light, dark, or as the system says.
 */
theme: Theme, };

/**
 * A profile file that was imported.
 */
export type SourceId = number;

/**
 * What became of a source in a refresh.
 */
export type SourceRefresh = { 
/**
 * Which.
 */
source: SourceId, 
/**
 * Its name.
 */
name: string, 
/**
 * Rows before.
 */
rows_before: number, 
/**
 * Rows afterwards.
 */
rows: number, 
/**
 * Why it could not be read: it is as it was.
 */
failure: Failure | null, };

/**
 * A file that was added.
 */
export type SourceView = { 
/**
 * Its id.
 */
id: SourceId, 
/**
 * The file's name.
 */
name: string, 
/**
 * The import that read it last.
 */
import: ImportId, 
/**
 * Its rows.
 */
rows: number, 
/**
 * Rows that made a profile when it was read.
 */
imported: number, 
/**
 * Rows that went into a profile that another row had made.
 */
merged: number, 
/**
 * Rows that were rejected.
 */
rejected: number, 
/**
 * How it was read.
 */
dialect: Dialect, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * Who added it.
 */
person: string, 
/**
 * When it was read last.
 */
read: Moment, 
/**
 * Whether it is Listward's sample file.
 */
sample: boolean, };

/**
 * Who or what started a run.
 */
export type StartedBy = { "by": "person" } | { "by": "refresh", 
/**
 * Which.
 */
refresh: RefreshId, } | { "by": "timetable" };

/**
 * A step and how it stands.
 */
export type StepView = { 
/**
 * Which step.
 */
step: WizardStep, } & ({ "state": "locked", 
/**
 * Which one.
 */
until: WizardStep, } | { "state": "ready" } | { "state": "failed", 
/**
 * Why.
 */
failure: Failure, } | { "state": "done" });

/**
 * Where an export finds who agreed, and when. Without both there is no way to subscribe anybody.
 */
export type Subscribing = { 
/**
 * The yes-or-no field that says that a person agreed to receive marketing by e-mail.
 */
agreed: FieldKey, 
/**
 * The date field that says when.
 */
at: FieldKey, };

/**
 * What became of those who agreed: `agreed = subscribed + already + against + rejected + unknown`.
 *
 * Only people of whom Klaviyo confirmed that it has them.
 */
export type Subscriptions = { 
/**
 * Those who agreed, on a day that is known.
 */
agreed: number, 
/**
 * Subscribed by this run.
 */
subscribed: number, 
/**
 * Subscribed before.
 */
already: number, 
/**
 * They unsubscribed, complained, or are suppressed in Klaviyo: left as they are.
 */
against: number, 
/**
 * Klaviyo refused.
 */
rejected: number, 
/**
 * The run stopped before it came to them, or Klaviyo does not show them yet.
 */
unknown: number, };

/**
 * How sure a suggestion is.
 */
export type Sureness = "exact" | "likely" | "guess";

/**
 * What a column becomes.
 */
export type Target = { "to": "nothing" } | { "to": "field", 
/**
 * Which.
 */
key: FieldKey, 
/**
 * As what kind of values.
 */
kind: FieldType, };

/**
 * What Klaviyo made of one person who was sent to try an export out.
 */
export type TestProfile = { 
/**
 * The address it was sent under.
 */
email: string, 
/**
 * Whether Klaviyo accepted it.
 */
accepted: boolean, 
/**
 * Klaviyo's words, when it did not.
 */
said: string | null, 
/**
 * Every value as it was sent (`before`) and as Klaviyo has it (`after`).
 */
values: Array<ValueChange>, };

/**
 * Light, dark, or as the system says.
 */
export type Theme = "system" | "light" | "dark";

/**
 * Kinds of things that a window may have on show.
 */
export type Things = "data" | "segments" | "connections" | "exports" | "settings" | "schedule";

/**
 * When something happens by itself, on the wall clock of a time zone.
 *
 * A time that the clock leaves out on one day (in spring) comes as much later as the clock was moved; one that it shows
 * twice (in autumn) counts the first time.
 */
export type Timetable = { 
/**
 * How often.
 */
every: Every, 
/**
 * On which days of a week; looked at for [`Every::Week`] only.
 */
days: Array<WeekDay>, 
/**
 * At which times, one to [`MOST_TIMES`]; not looked at for [`Every::Hour`].
 */
times: Array<ClockTime>, 
/**
 * The time zone's IANA name, such as `Europe/Helsinki`.
 */
zone: string, };

/**
 * What undoing a run would do, and what it cannot.
 */
export type UndoPlan = { 
/**
 * Which run.
 */
run: RunId, 
/**
 * People whom it put on the list as new: they leave it, unless they turn out to have been there before.
 */
leave: number, 
/**
 * People whose former values are sent again.
 */
restored: number, 
/**
 * People whom it took off the list: they come back onto it.
 */
back: number, 
/**
 * People who are in neither number because they are not in Klaviyo any more as the run left them: a value was changed since
 * that would be replaced, or they were deleted or taken off the list. They stay as they are. None when that is found out only
 * while it is undone: they are more than a thousand, or the key may not read them.
 */
changed_since: number | null, 
/**
 * People who got values that they did not have before, as far as is known.
 */
emptied: number, 
/**
 * Those values. Each is emptied, unless somebody has changed it since.
 */
values_emptied: number, 
/**
 * People whom the run sent and Klaviyo did not confirm: what it took of them is not known and stays.
 */
unconfirmed: number, 
/**
 * People who were, or may have been, sent by a telephone number or an external id too. Klaviyo may have made one profile of
 * two by that; it does not tell, and nothing takes that back.
 */
may_be_merged: number, 
/**
 * Flows that this list sets off. What they sent cannot be taken back. None when the key may not read them.
 */
flows: Array<string> | null, 
/**
 * Why it cannot be undone.
 */
refusal: Failure | null, };

/**
 * A value as Klaviyo last confirmed it and as it would be.
 */
export type ValueChange = { 
/**
 * Klaviyo's name of the attribute.
 */
attribute: string, 
/**
 * What Klaviyo confirmed, as JSON writes it; none when it was not sent before.
 */
before: string | null, 
/**
 * What would be sent; none when it is not sent any more. Klaviyo keeps what it has then.
 */
after: string | null, };

/**
 * That a value was put right by hand.
 */
export type ValueCorrection = { 
/**
 * By whom.
 */
person: string, 
/**
 * When.
 */
at: Moment, 
/**
 * What files say; none when they say nothing.
 */
said: string | null, };

/**
 * A value and how many profiles have it.
 */
export type ValueCount = { 
/**
 * The value, as text.
 */
value: string, 
/**
 * How many profiles have it.
 */
profiles: number, };

/**
 * What a run waits for.
 */
export type Waiting = { "for": "klaviyo", 
/**
 * How long, in seconds.
 */
seconds: number, 
/**
 * When it goes on.
 */
until: Moment, } | { "for": "network", 
/**
 * Until the next try, in seconds.
 */
seconds: number, 
/**
 * When that is.
 */
until: Moment, };

/**
 * A day of the week.
 */
export type WeekDay = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/**
 * The steps of the wizard, in their order.
 */
export type WizardStep = "name" | "key" | "privacy" | "connect" | "authenticate" | "export_user" | "save";

/** The standard fields of profiles, in the order a mapping offers them. */
export const STANDARD_FIELDS = ["email","phone_number","external_id","first_name","last_name","organization","title","locale","image","address1","address2","city","region","country","zip","timezone","ip"] as const;

/** Klaviyo's standard attributes besides the e-mail address. */
export const KLAVIYO_ATTRIBUTES = ["first_name","last_name","phone_number","external_id","organization","title","locale","image","location.address1","location.address2","location.city","location.region","location.country","location.zip","location.timezone","location.latitude","location.longitude","location.ip"] as const;

/** The version of the consent text that is asked for. */
export const CONSENT_VERSION = 1 as const;

/** How many people an export has without an administrator's word. */
export const EXPORT_LIMIT = 100000 as const;

/** How many people an administrator may allow. */
export const EXPORT_LIMIT_CEILING = 1000000 as const;

/** So many people go first when a run begins with a canary. */
export const CANARY_PEOPLE = 25 as const;

/** Up to so many people are taken off a list without anybody's word. */
export const BRAKE_PEOPLE = 10 as const;

/** So many percent of those on the list are taken off without anybody's word. */
export const BRAKE_PERCENT = 10 as const;

