### Listward in English: the truth that other catalogues follow.

-product = Listward

product = { -product }

### Kit

kit-close = Close
kit-cancel = Cancel
kit-back = Back
kit-next = Continue
kit-show = Show what is typed
kit-hide = Hide what is typed
kit-required = Required
kit-more = More
kit-search = Search
kit-nothing-found = Nothing found
kit-loading = Loading
shore-label = What crosses to { $there }: { $crossing }. The rest stays on this laptop.
shore-stays = stays here unless you map it
shore-stays-more =
    { $fields ->
        [one] and { $count } more field stay here unless you map them
       *[other] and { $count } more fields stay here unless you map them
    }

### Shell

nav-label = Main
nav-overview = Overview
nav-data = Data
nav-segments = Segments
nav-connections = Connections
nav-exports = Exports
nav-activity = Activity
nav-settings = Settings
nav-signed-in = { $name }
nav-sign-out = Sign out
role-viewer = Viewer
role-contributor = Contributor
role-administrator = Administrator
strip-here = All data on this laptop
strip-import = Reading “{ $file }”: { $share }
strip-run = Sending “{ $export }”: { $share }
strip-open = Open
drop-title =
    { $files ->
        [one] Drop { $count } file to add it.
       *[other] Drop { $count } files to add them.
    }
drop-line = They stay on this laptop.
drop-refused = Not taken: “{ $name }”. { $why }
skip-to-content = Skip to the page
page-missing-title = There is no such page
page-missing-line = Choose one on the left.

### The way in

door-first-title = Welcome to { -product }
door-first-line = Your customer files become people on this laptop. Nothing leaves it until you send a segment.
door-name = Your name
door-name-hint = You sign in with it, and receipts carry it.
door-password = Password
door-password-hint = At least 8 characters. Long and easy to remember beats short and odd. Pasting works.
door-begin = Begin
door-first-note = You become the first Administrator. There is no way to read a forgotten password back.
door-sign-in-title = Sign in
door-sign-in-line = { -product } on this laptop
door-sign-in = Sign in
door-vault-title = Protect your data with a passphrase
door-vault-line = This system offers no keychain to keep the database’s key. A passphrase can lock it instead. You will need it each time { -product } starts, and nobody can recover it.
door-vault-open-title = Unlock your data
door-vault-open-line = The database’s key lies in a vault that your passphrase opens.
door-passphrase = Passphrase
door-passphrase-hint = At least 8 characters. Write it down where you keep important papers.
door-vault-make = Lock with this passphrase
door-vault-open = Unlock
door-closed-title = Your data cannot be opened now
door-closed-line = Nothing was changed.
door-again = Try again

### Settings

settings-line = For everybody who uses { -product } on this laptop.
settings-language = Language
settings-language-hint = Your data is never translated.
settings-theme = Theme
settings-theme-system = As the system says
settings-theme-light = Light
settings-theme-dark = Dark
settings-privacy = Where your data lies
settings-privacy-line = In one encrypted database on this laptop. The key lies in the system’s keychain, or in a vault that a passphrase locks. Nothing is sent anywhere but the people of an export, into the list you chose.

### Statuses

status-not_started = Not started
status-queued = Queued
status-refreshing = Refreshing
status-processing = Processing
status-successful = Successful
status-completed_with_warnings = Completed with warnings
status-skipped = Skipped
status-failed = Failed
status-canceled = Canceled

### Fields of profiles

field-email = Email
field-phone_number = Phone number
field-external_id = External ID
field-first_name = First name
field-last_name = Last name
field-organization = Organization
field-title = Title
field-locale = Locale
field-image = Image
field-address1 = Address
field-address2 = Address, second line
field-city = City
field-region = Region
field-country = Country
field-zip = Postcode
field-timezone = Time zone
field-ip = IP address
kind-text = Text
kind-number = Number
kind-date = Date
kind-boolean = Yes or no
kind-list = List

### What goes wrong, and the next step

error-not_signed_in = Sign in first.
error-not_permitted = Your role does not allow this. Ask an administrator.
error-wrong_password = Name or password is wrong. Try again.
error-sign_in_paused = Too many tries. Wait { $count } seconds, then try again.
error-password_too_short = Use at least 8 characters.
error-password_too_long = Use at most 1,024 characters.
error-password_common = This is one of the passwords that everybody tries first. Choose another.
error-name_missing = A name is missing.
error-name_taken = Another one has this name. Choose a different one.
error-already_started = Somebody has begun here already. Sign in instead.
error-keychain_missing = This system offers no keychain.
error-keychain_locked = The keychain is locked. Unlock it, then try again.
error-key_lost = The keychain no longer has the key to your data. Restore the keychain from a backup, then try again. { -product } does not make a new key over existing data.
error-key_wrong = The key that was found does not open your data. Restore the right one, then try again.
error-vault_locked = The vault is locked. Open it with its passphrase first.
error-vault_damaged = The vault file is damaged. Restore it from a backup of the data folder.
error-passphrase_wrong = This passphrase does not open the vault. Try again.
error-database_damaged = The database is damaged. Keep the file, and restore a backup of the data folder.
error-database_missing = The key is here and the database is not. Restore the data folder from a backup.
error-database_foreign = The file in the data folder is not a { -product } database. It was left as it is. Move it away, then try again.
error-database_too_new = A newer { -product } wrote this data. Install that version.
error-folder_in_use = Another { -product } has this data open. Close it, then try again.
error-disk_full = The disk is full. Free some space, then try again.
error-folder_read_only = The data folder cannot be written. Check its permissions.
error-disk_error = The disk reported an error. Try again; if it stays, check the disk.
error-ticket_unknown = This file was chosen too long ago. Choose it again.
error-file_empty = The file is empty.
error-file_without_rows = The file has no heading and no rows.
error-not_a_file = This is not a regular file. Choose a CSV or TSV file.
error-is_a_folder = This is a folder. Drop the files inside it instead.
error-file_gone = The file is not there any more.
error-file_forbidden = The file may not be read. Check its permissions.
error-file_unreadable = The file cannot be read.
error-file_kind_unknown = This kind of file cannot be read. Save it as CSV.
error-file_is_workbook = Excel workbooks cannot be read yet. Save the sheet as CSV (UTF-8).
error-file_is_binary = This is not a text file. Save the data as CSV.
error-file_not_utf8 = The text is not UTF-8. Save the file as CSV (UTF-8).
error-file_too_large = The file is larger than 5 GB. Split it.
error-too_many_columns = The file has { $count } columns, more than can be read.
error-too_many_rows = The file has more rows than can be read at once. Split it.
error-file_changed = The file changed while it was read. Nothing was stored. Try again when it is finished.
error-too_many_files = At most 20 files at once.
error-no_email_column = No column is the e-mail address. Choose one.
error-field_mapped_twice = Two columns become the same field. Choose one of them.
error-quote_never_closed = A quote that opens on line { $line } is never closed. Mend the file there.
error-not_found = It is not here any more.
error-in_use = “{ $subject }” uses it. Remove that first.
error-canceled = Canceled.
error-field_unknown = Profiles have no field “{ $subject }”.
error-operator_misfit = This comparison does not fit “{ $subject }”.
error-value_misfit = This value does not fit “{ $subject }”.
error-rule_too_deep = Groups are nested too deep.
error-step_locked = An earlier step comes first.
error-consent_missing = Agree to the privacy text first.
error-consent_outdated = The privacy text has changed. An administrator has to agree again.
error-account_mismatch = This is not the account that the key belongs to. Connect again.
error-address_refused = { -product } talks to Klaviyo only.
error-key_malformed = This is not a private API key. It begins with pk_ and is longer than six characters.
error-key_is_public = This is the public key (6 characters). A private API key begins with pk_.
error-key_refused = Klaviyo does not accept this key. Copy it again, or make a new one in Klaviyo.
error-connection_key_lost = The API key of this connection is gone from the keychain. Remove the connection and add it again.
error-scopes_missing = The key lacks these scopes: { $subject }. Make a new key in Klaviyo that has them.
error-export_user_unfit = The person this connection runs as can no longer run exports. An administrator has to set it up again.
error-offline = Klaviyo cannot be reached. Check the network, then try again.
error-connection_untrusted = The secure connection to Klaviyo cannot be trusted. Check the network and this computer’s clock.
error-blocked = Something between here and Klaviyo answered instead of it: a sign-in page or a firewall. Open a browser, then try again.
error-rate_limited = Klaviyo asked to wait { $count } seconds.
error-klaviyo_unavailable = Klaviyo does not work at the moment. Try again later.
error-list_unknown = Klaviyo has no such list. Choose another.
error-klaviyo_refused = Klaviyo refused.
error-answer_unreadable = Klaviyo’s answer could not be understood. Try again; if it stays, a newer { -product } may be needed.
error-revision_retired = Klaviyo no longer speaks this version of its API. Install a newer { -product }.
error-no_segment = Choose a segment.
error-over_limit = { $count } people are over the limit of this export. Nothing was sent. Choose a smaller segment, or ask an administrator to raise the limit.
error-nobody_to_send = Nobody would be sent.
error-limit_forbidden = Only an administrator may raise the limit, to 1,000,000 at most.
error-attribute_unknown = “{ $subject }” is not a field of Klaviyo, or is there twice.
error-already_running = This export is running already.
error-internal = { -product } made a mistake. Try again; the log says what happened.
error-said = In Klaviyo’s words: { $said }

### Exports

exports-title = Exports
exports-line = A segment, a connection, a list. Saving an export never sends anything.
exports-add = Add export
exports-add-hint = Add destination
exports-empty-title = No exports yet
exports-empty-line = An export sends the people of a segment into a Klaviyo list, when you say so.
exports-no-connection = An export needs a connection to Klaviyo first.
exports-no-connection-admin = Contact an administrator: no connection is available to you yet.
exports-column-name = Export
exports-column-way = Segment → list
exports-column-connection = Connection
exports-column-history = Last 20 runs
exports-column-last = Last run
exports-never = Never run
exports-last-result = { $accepted } of { $selected } accepted
exports-now = Export now
exports-open-run = Open run
exports-edit = Edit
exports-remove = Remove
exports-remove-title = Remove the export “{ $name }”?
exports-remove-line = What it sent stays in Klaviyo. Its runs stay in Activity.
exports-saved-title = Saved. Nothing was sent.
exports-saved-line = “{ $name }” waits until you press Export now.
exports-view-only = You can look at this export, not run it.
exports-history = Last runs of “{ $name }”, oldest first
exports-segments = { $names }
exports-practice = Practice
segment-everyone = All profiles

export-title-new = Add export
export-title-edit = Edit export
export-line = Saving does not run the export and makes no network call.
export-connection = Connection for export
export-connection-choose = Choose a connection
export-connection-klaviyo = Klaviyo
export-connection-practice = Practice
export-connection-none = No connection is available.
export-connection-add = Add connection
export-name = Export name
export-name-hint = You will see it in lists and receipts, for example “Spring newsletter”.
export-list = Klaviyo list
export-list-hint = Every list of the account, by name. A list ID pasted here is looked up.
export-list-choose = Choose a list or paste its ID
export-list-loading = Reading the account’s lists
export-list-checking = Looking the list up
export-list-found =
    { $people ->
        [one] Found “{ $name }”: { $count } person is in it now.
       *[other] Found “{ $name }”: { $count } people are in it now.
    }
export-list-found-plain = Found “{ $name }”.
export-list-use-id = Look up the ID “{ $id }”
export-list-help = Where do I find a list ID?
export-matching = Data matching
export-matching-line = Klaviyo knows people by their e-mail address. Further fields are sent too when you add them.
export-email = Email
export-email-hint = The field that holds the e-mail address.
export-email-share =
    { $missing ->
        [0] All { $selected } people have a usable address.
        [one] { $share } have a usable address. 1 person does not and will be left out.
       *[other] { $share } have a usable address. { $count } people do not and will be left out.
    }
export-attributes = More fields
export-attribute-field = Field
export-attribute-becomes = becomes in Klaviyo
export-attribute-add = Add attribute
export-attribute-remove = Do not send { $field }
export-attribute-none = Only the e-mail address will cross.
export-segments = Segments
export-segments-line = Only members of the segments you choose are sent. Everybody counts once.
export-segments-none = There is no segment yet.
export-limit = Limit of this export
export-limit-line = Up to { $limit } people an export. How many your account may hold depends on your Klaviyo plan.
export-limit-over = { $selected } people are chosen and the limit is { $limit }. A run over the limit is skipped before anything is sent.
export-limit-change = Raise the limit
export-total = { $selected } people in all
export-cancel = Cancel
export-save = Save
export-missing-connection = Choose a connection.
export-missing-name = Give the export a name.
export-missing-list = Choose a list.
export-missing-email = Choose the e-mail field.
export-missing-segment = Choose a segment.
export-still-missing = Before saving:

preflight-title =
    { $people ->
        [one] { $count } person will cross
       *[other] { $count } people will cross
    }
preflight-loading = Counting, and asking Klaviyo about the list
preflight-line = Nothing has been sent. Klaviyo was only asked whether the list exists.
preflight-from = This laptop
preflight-to = { $account }
preflight-to-country = { $account } ({ $country })
preflight-list = list “{ $name }”, { $people } people in it now
preflight-list-plain = list “{ $name }”
preflight-left-out-title = Left out
preflight-nothing-left-out = Nobody is left out.
preflight-sample = Sample, masked
preflight-size = Size
preflight-size-value =
    { $requests ->
        [one] 1 request, { $size }
       *[other] { $count } requests, { $size }
    }
preflight-time = Expected time
preflight-time-value = about { $time }
preflight-consent = Agreed by
preflight-consent-value = { $person }, { $when }
preflight-user = Runs as
preflight-limit = Limit
preflight-not-subscribing = Adding people to a list does not subscribe them. Their consent in Klaviyo stays as it is.
preflight-leavers = People who left the segment are not removed from the list.
preflight-billing = Klaviyo may count new profiles toward your plan.
preflight-practice = Practice: these people go to a server inside Listward. Nothing leaves this laptop.
preflight-send =
    { $people ->
        [one] Send { $count } person
       *[other] Send { $count } people
    }
preflight-cancel = Cancel
preflight-refused = It cannot run as it stands

### Runs

run-title = { $export } → Klaviyo
run-title-practice = { $export } → Practice
run-subtitle = Run { $run } · started { $when } by { $person } · list “{ $list }” ({ $id })
run-cancel = Cancel run
run-cancel-title = Cancel this run?
run-cancel-line =
    { $people ->
        [0] Nothing is with Klaviyo yet. Nobody will be sent.
        [one] { $count } person is already with Klaviyo and will still be processed. Nobody else will be sent.
       *[other] { $count } people are already with Klaviyo and will still be processed. Nobody else will be sent.
    }
run-cancel-keep = Keep running
run-canceling = Stopping after the request that is under way
run-phase-planned = Preparing
run-phase-sending = Handing over
run-phase-with_klaviyo = With Klaviyo
run-phase-collecting = Collecting results
run-phase-ended = Ended
run-speed = { $count } profiles/s
run-left = About { $time } left
run-left-soon = Less than a minute left
run-estimating = Estimating…
run-chunks = { $sent } of { $all } requests
run-handed-over = Handed over
run-accepted = Accepted
run-waiting-klaviyo = Klaviyo asked us to wait { $time }.
run-waiting-network = Waiting for the network. Next try in { $time }.
run-progress = Progress of the run
run-sample = What is being sent
run-sample-way = On this laptop ⇢ { $account }
run-sample-none = The last people handed over appear here, masked. Nothing of this is stored.
run-throughput = Throughput
run-throughput-value = { $count } profiles/s
run-timeline = Timeline
run-rejected-count =
    { $people ->
        [one] { $count } rejected
       *[other] { $count } rejected
    }
run-happening-started = Started
run-happening-resumed = Continued after Listward had ended
run-happening-prepared =
    { $people ->
        [one] { $count } person prepared
       *[other] { $count } people prepared
    }
run-happening-klaviyo_asked_to_wait = Klaviyo asked to wait { $time }
run-happening-network_lost = The network was away
run-happening-people_refused =
    { $people ->
        [one] Klaviyo refused { $count } person; the rest was sent
       *[other] Klaviyo refused { $count } people; the rest was sent
    }
run-happening-job_found = An answer was lost and found again; nothing was sent twice
run-happening-sent_again = An answer was lost; the request was sent again
run-happening-handed_over =
    { $people ->
        [one] Everything handed over in { $count } request
       *[other] Everything handed over in { $count } requests
    }
run-happening-canceled = Canceled
run-happening-ended = Ended

receipt-title = Receipt
receipt-selected = Selected
receipt-left-out = Left out here
receipt-sent = Sent
receipt-accepted = Accepted by Klaviyo
receipt-rejected = Rejected by Klaviyo
receipt-unknown = Unknown
receipt-unknown-line = Klaviyo did not say what became of them.
receipt-adds-up = { $selected } selected = { $leftOut } left out + { $sent } sent
receipt-adds-up-sent = { $sent } sent = { $accepted } accepted + { $rejected } rejected + { $unknown } unknown
receipt-requests = Requests
receipt-bytes = Handed over
receipt-time = Took
receipt-jobs = Klaviyo’s job ids
receipt-next-good = Everybody selected is on the list.
receipt-next-warn = Look at the people below, fix their data, and export again: sending somebody twice changes nothing.

run-rejects-title = Left out and rejected
run-rejects-line = { $shown } of { $total } people
run-rejects-none = Nobody was left out or rejected.
run-rejects-email = Email
run-rejects-reason = Reason
run-rejects-said = In Klaviyo’s words
run-rejects-save = Save as CSV
run-rejects-saved = Saved. Keep the file safe: it holds addresses.
run-rejects-more = Show more
run-rejects-no-email = no address
run-gone = This run is not here any more.

left-out-no_email = No e-mail address
left-out-invalid_email = Not a usable e-mail address
left-out-same_email = Same address as another person of this run
left-out-too_large = More than 100 KB of data
left-out-canceled = The run was canceled first
left-out-stopped = The run stopped first

flow-title = From { $firstCount } { $first } to { $lastCount } { $last }
flow-stage = Stage
flow-count = How many
flow-lost = Lost on the way
flow-as-table = Show as table
flow-as-picture = Show as picture
flow-not-to-scale = ▴ Thin lines are drawn larger than they are.
flow-imported = Imported
flow-valid = Valid
flow-unique = Unique
flow-in-segment = In segment
flow-sent = Sent
flow-accepted = Accepted
flow-loss-invalid = rejected rows
flow-loss-merged = merged duplicates
flow-loss-outside = not in segment
flow-loss-to-send = still to send
flow-loss-left-out = left out
flow-loss-with-klaviyo = with Klaviyo
flow-loss-rejected = rejected
flow-loss-unknown = unknown
flow-loss-rejected-or-unknown = rejected or unknown

### Overview

overview-empty-title = Bring your customer files
overview-empty-line = Files never leave this laptop until you send a segment.
overview-profiles = profiles
overview-segments = segments
overview-connections = connections
overview-exports = exports
overview-look = Needs a look
overview-look-open = Look
overview-runs = Last runs
path-data = Add data
path-segment = Make a segment
path-connect = Connect
path-export = Export
look-rejects =
    { $rows ->
        [one] “{ $name }”: { $count } row was rejected.
       *[other] “{ $name }”: { $count } rows were rejected.
    }
look-run = The last run of “{ $name }” did not end well.
runs-when = Started
runs-status = Status
runs-accepted = { $accepted } of { $selected }

### Data

data-line = Files that were added, and the people made of their rows.
data-tabs = Data
data-sources = Sources
data-profiles = Profiles
data-add = Add files
drop-area-title = Drop CSV or TSV files anywhere on this window
drop-area-line = Columns map themselves. Every row is checked, and none is lost without a word.
drop-area-choose = Choose files
drop-area-sample = Try with sample data
source-column-name = Source
source-column-rows = Rows
source-column-valid = Usable
source-column-read = Last read
source-column-health = Health
source-sample = Sample data
source-good = ✓ Good
source-rejected =
    { $rows ->
        [one] { $count } row rejected
       *[other] { $count } rows rejected
    }
source-merged =
    { $rows ->
        [one] { $count } row joined a known person
       *[other] { $count } rows joined a known person
    }
source-remove = Remove “{ $name }”
source-remove-line = Its rows go, and profiles are unified again. The file itself stays where it is.
profiles-line = One profile a person, made of one or more rows.
profiles-search = Search name, e-mail or phone
profiles-segment = Segment
profiles-count =
    { $people ->
        [one] { $count } profile
       *[other] { $count } profiles
    }
profile-from = { $source }, line { $line }
profile-rows =
    { $rows ->
        [one] Made of { $count } row
       *[other] Made of { $count } rows
    }
profile-segments = In segments: { $names }

import-title = Add “{ $file }”
import-line = { $size }. It stays on this laptop.
import-step-file = File
import-step-columns = Columns
import-step-check = Check
import-step-done = Added
import-already = “{ $name }” was added before from the same place. Adding it now replaces its rows.
import-delimiter = Cells are separated by
delimiter-comma = Comma
delimiter-semicolon = Semicolon
delimiter-tab = Tab
delimiter-bar = Bar
import-header = The first row names the columns
import-rows-estimate = About { $rows } rows, { $columns } columns
import-check = Check every row
import-add = Add to data
import-checking = Checking
import-adding = Adding
import-unifying = Making one profile of each person’s rows
import-progress = { $rows } rows, { $rejected } rejected
import-save-rejects = Save rejected rows
import-done = “{ $file }” was added. Every row is accounted for.
import-to-sources = Close
import-to-segment = Make a segment
columns-column = Your column
columns-samples = Sample
columns-becomes = Becomes
columns-becomes-label = What “{ $name }” becomes
columns-kind = Kind
columns-sure = Sure?
columns-nothing = Do not import
columns-own = Own field “{ $name }”
columns-standard = Standard fields
columns-filled = { $share } filled
columns-fits = { $share } look so
sure-exact = Exact
sure-likely = Likely
sure-guess = Guess
report-rows = rows in the file
report-would-import = would make a profile
report-would-merge = would join a known person
report-imported = made a profile
report-merged = joined a known person
report-rejected = rejected
problems-title =
    { $rows ->
        [one] { $count } rejected row
       *[other] { $count } rejected rows
    }
problems-label = Rejected rows
problems-reason = { $count } × { $why }
problems-more = The first { $count } are shown. Save them to see all.
problem-line = Line
problem-column = Column
problem-value = Value
problem-why = Why
notices-title = Cells that were left empty
notices-line =
    { $cells ->
        [one] “{ $column }”: { $count } cell, line { $line }. { $why }
       *[other] “{ $column }”: { $count } cells, the first on line { $line }. { $why }
    }
reject-email_missing = No e-mail address
reject-email_invalid = Not an e-mail address
reject-email_hidden_character = A hidden character in the e-mail address
reject-too_many_cells = More cells than columns
reject-cell_too_long = A cell longer than 64 KiB
reject-row_too_long = A row longer than 1 MiB
reject-not_utf8 = Bytes that are not UTF-8
reject-binary_data = Binary data
notice-not_a_number = Not a number.
notice-not_a_date = Not a date.
notice-not_a_boolean = Neither yes nor no.
notice-shortened_number = A spreadsheet shortened a long number.
notice-cell_missing = The row is too short.
