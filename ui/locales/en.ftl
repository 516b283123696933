### Listward in English: the truth that other catalogues follow.

-product = Listward

product = { -product }

### Kit

kit-close = Close
kit-wait = Wait { $seconds } s
kit-cancel = Cancel
kit-back = Back
kit-next = Continue
kit-show = Show what is typed
kit-hide = Hide what is typed
kit-required = Required
kit-more = More
kit-search = Search
kit-nothing-found = Nothing found
kit-place = No.
value-yes = Yes
value-no = No
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
skip-to-page = Skip to the page
page-label = Page
said-run-ended = “{ $export }” has ended: { $status }.
said-import-ended = The file has been read.
strip-here = All data on this laptop
strip-refresh = Reading a source again: { $share }
strip-import = Reading “{ $file }”: { $share }
strip-run = Sending “{ $export }”: { $share }
strip-held = “{ $export }” waits for you
strip-open = Open
strip-waiting = “{ $file }” waits to be added
strip-go-on = Go on
drop-title =
    { $files ->
        [one] Drop { $count } file to add it.
       *[other] Drop { $count } files to add them.
    }
drop-line = They stay on this laptop.
drop-refused = Not taken: “{ $name }”. { $why }
skip-to-content = Skip to the page
signed-out-running =
    { $runs ->
        [one] You are signed out. An export goes on running for as long as { -product } is open.
       *[other] You are signed out. { $count } exports go on running for as long as { -product } is open.
    }
close-title = Close { -product }?
close-runs =
    { $runs ->
        [one] An export is running. It goes on when { -product } is opened again.
       *[other] { $count } exports are running. They go on when { -product } is opened again.
    }
close-imports =
    { $imports ->
        [one] A file is being read. Nothing of it is kept: it has to be brought in again.
       *[other] { $count } files are being read. Nothing of them is kept: they have to be brought in again.
    }
close-anyway = Close anyway
close-stay = Keep open
leave-title = Leave without saving?
leave-stay = Stay
leave-go = Leave
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
door-keychain-again = Look for the keychain again

### Settings

settings-line = For everybody who uses { -product } on this laptop.
settings-language = Language
settings-language-hint = Your data is never translated.
settings-theme = Theme
settings-theme-system = As the system says
settings-theme-light = Light
settings-theme-dark = Dark
settings-refresh = Refresh schedule
settings-refresh-line = Read every source again from where its file lies, count segments anew, then run the exports that follow.
settings-refresh-off = Off. Nothing runs by itself until this is switched on.
settings-refresh-admin = Only an administrator can change this.
settings-refresh-on = Refresh by itself
settings-refresh-next = Next: { $when }. Runs while { -product } is open on this computer.
settings-refresh-save = Save schedule
settings-refresh-saved = The refresh schedule was saved.
settings-refresh-follow =
    { $exports ->
        [0] No export follows it.
        [one] { $count } export follows it: { $names }.
       *[other] { $count } exports follow it: { $names }.
    }
settings-missed = If it was missed
settings-missed-hint = Because this computer slept or { -product } was not open. Exports with times of their own go by this, too.
settings-missed-once = Catch up once
settings-missed-once-hint = However many times were missed
settings-missed-skip = Leave it out
settings-missed-skip-hint = Wait for the next time
settings-missed-ask = Ask me
settings-missed-ask-hint = On the overview
settings-privacy = Where your data lies
settings-privacy-line = In one encrypted database on this laptop. The key lies in the system’s keychain, or in a vault that a passphrase locks. Nothing is sent anywhere but the people of an export, into the list you chose.

### The schedule

timetable-every = Repeat
timetable-every-week = Weekly
timetable-every-day = Daily
timetable-every-hour = Hourly
timetable-days = Days
timetable-day-monday = Mon
timetable-day-tuesday = Tue
timetable-day-wednesday = Wed
timetable-day-thursday = Thu
timetable-day-friday = Fri
timetable-day-saturday = Sat
timetable-day-sunday = Sun
timetable-times = Times
timetable-time = Time { $place }
timetable-add = Add another time
timetable-remove = Remove { $time }
timetable-zone = Time zone
timetable-hour-hint = At each full hour.
timetable-in-hour = Hourly
timetable-in-day = Daily { $times }
timetable-in-week = { $days } { $times }
refresh-last = Last refreshes
refresh-none = Not one yet.
refresh-going = Reading the files again
refresh-by-person = by { $person }
refresh-by-schedule = by schedule
refresh-sources =
    { $sources ->
        [one] { $count } file read
       *[other] { $count } files read
    }
refresh-started-exports =
    { $exports ->
        [one] { $count } export started
       *[other] { $count } exports started
    }
refresh-not-read = “{ $name }” was not read again, its rows stay as they were. { $why }
refresh-not-started = “{ $name }” was not sent. { $why }
refresh-caught-up-asleep = Was due { $due }; missed because this computer slept. Caught up { $started }.
refresh-caught-up-not_open = Was due { $due }; missed because { -product } was not open. Caught up { $started }.
refresh-skipped-asleep = Was due { $due }; left out because this computer slept.
refresh-skipped-not_open = Was due { $due }; left out because { -product } was not open.
refresh-asked-asleep = Was due { $due }; missed because this computer slept. It waits for your word.
refresh-asked-not_open = Was due { $due }; missed because { -product } was not open. It waits for your word.
refresh-now = Refresh now
refresh-title = Read every file again?
refresh-title-line = Each source is read from where its file lies, with the mapping it was added with. A file that cannot be read leaves its rows as they are.
refresh-send = Then also run the exports that follow the refresh
refresh-send-hint = Left out: what needs a look at its preflight first.
refresh-start = Read again

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
error-sign_in_paused = Too many tries. Wait { $count } s, then try again.
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
error-memory_short = There is too little free memory to look at a password. Close other programs, then try again.
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
error-not_a_number = This is not a number. Write digits, with a point before decimals: 1234.5.
error-not_a_date = This is not a date that can be read in one way only. Write it as year, month and day: 2026-12-31.
error-not_a_boolean = This is neither yes nor no. Choose one of the two.
error-phone_invalid = This cannot be a telephone number. Write + and the country first: +358 40 123 4567.
error-address_needed = A profile needs an e-mail address. To leave this person out, exclude them in a segment.
error-value_too_long = This is longer than 64 KB. Shorten it, then save again.
error-value_changed = Somebody or a new file has changed this value meanwhile. Close the profile, open it again and look at it first.
error-joins_another = Another profile has this address already. Agree to join the two, or write another address.
error-value_misfit = This value does not fit “{ $subject }”.
error-rule_too_deep = Groups are nested too deep.
error-step_locked = An earlier step comes first.
error-consent_missing = Agree to the privacy text first.
error-consent_outdated = The privacy text has changed. An administrator has to agree again.
error-account_mismatch = This is not the account that the key belongs to. Connect again.
error-address_refused = { -product } talks to Klaviyo only.
error-key_malformed = This is not a private API key. It begins with pk_ and is longer than six characters.
error-key_is_public = This is the public key (6 characters). A private API key begins with pk_.
error-key_refused = Klaviyo does not accept this key. Copy it again, or make a new one in Klaviyo and give it to the connection.
error-connection_key_lost = The API key of this connection is gone from the keychain. Replace it in Connections.
error-scopes_missing = The key lacks these scopes: { $subject }. Make a new key in Klaviyo that has them.
error-export_user_unfit = The person this connection runs as can no longer run exports. An administrator has to set it up again.
error-offline =
    { $to ->
        [practice] The practice account cannot be reached. Close { -product } and open it again.
       *[klaviyo] Klaviyo cannot be reached. Check the network, then try again.
    }
error-connection_untrusted = The secure connection to Klaviyo cannot be trusted. Check the network, then try again.
error-clock_wrong = Klaviyo’s certificate is not valid at the time that this computer shows. Set the computer’s clock and date right, then try again. If they are right, the network cannot be trusted.
error-proxy_password = The proxy of this network wants a name and a password. Ask whoever runs the network to let { -product } through to a.klaviyo.com, or start { -product } with HTTPS_PROXY=http://name:password@proxy:port.
error-blocked = Something between here and Klaviyo answered instead of it: a sign-in page or a firewall. Open a browser, then try again.
error-rate_limited =
    { $to ->
        [practice] The practice account asked to wait { $count } seconds.
       *[klaviyo] Klaviyo asked to wait { $count } seconds.
    }
error-klaviyo_unavailable =
    { $to ->
        [practice] The practice account does not work at the moment. Try again later.
       *[klaviyo] Klaviyo does not work at the moment. Try again later.
    }
error-list_unknown =
    { $to ->
        [practice] The practice account has no such list. Choose another.
       *[klaviyo] Klaviyo has no such list. Choose another.
    }
error-away_for_long =
    { $count ->
        [one] This run was away for an hour. If it goes on, it sends the people who were chosen then. To send those of today, cancel it and export anew.
       *[other] This run was away for { $count } hours. If it goes on, it sends the people who were chosen then. To send those of today, cancel it and export anew.
    }
error-klaviyo_refused =
    { $to ->
        [practice] The practice account refused.
       *[klaviyo] Klaviyo refused.
    }
error-answer_unreadable = Klaviyo’s answer could not be understood. Try again; if it stays, a newer { -product } may be needed.
error-revision_retired = Klaviyo no longer speaks this version of its API. Install a newer { -product }.
error-no_segment = Choose a segment.
error-over_limit = { $count } people are over the limit of this export. Nothing was sent. Choose a smaller segment, or ask an administrator to raise the limit.
error-nobody_to_send = Nobody would be sent.
error-limit_forbidden = Only an administrator may raise the limit, to 1,000,000 at most.
error-attribute_unknown = “{ $subject }” is not a field of Klaviyo, or is there twice.
error-already_running = This export is running already.
error-address_invalid = This is not an e-mail address. Check it, then try again.
error-address_of_customer = This is a customer’s address: they would join the list. Use your own, or say that this customer is meant.
error-consent_field_misfit = “{ $subject }” does not fit: who agreed must stand in a yes-or-no field, and when in a date field.
error-no_connection = “{ $subject }” has no connection. Edit the export and choose one.
error-nothing_to_undo = This run cannot be undone: only the last run of an export that is still there can, once, and only if it changed something.
error-column_gone = The file has no column “{ $subject }” any more. Add the file again to choose what its columns become.
error-preflight_due = Nothing was sent: look at the preflight of “{ $subject }” first (Export now shows it), because nobody has looked since it was made or changed, or its people became over 20% more or fewer.
error-schedule_off = “{ $subject }” runs only by hand: its schedule is off.
error-schedule_missed = “{ $subject }” was due while this computer slept or { -product } was not open. Press Export now to send it still.
error-timetable_incomplete = Choose at least one day and one to four times.
error-zone_unknown = There is no time zone “{ $subject }”. Choose another.
error-already_refreshing = The files are being read again already. Wait until that has ended.
error-internal = { -product } made a mistake. Try again; the log says what happened.
error-said =
    { $to ->
        [practice] In the practice account’s words: { $said }
       *[klaviyo] In Klaviyo’s words: { $said }
    }

### Exports

exports-title = Exports
exports-line = A segment, a connection, a list. Saving an export never sends anything.
exports-add = Add export
exports-add-hint = Add destination
exports-empty-title = No exports yet
exports-empty-line = An export sends the people of a segment into a Klaviyo list, when you say so.
exports-no-connection = It needs a connection first.
exports-no-connection-admin = Contact an administrator: no connection is available to you yet.
exports-column-name = Export
exports-column-way = Segment → list
exports-column-connection = Connection
exports-column-schedule = Schedule
exports-schedule-refresh = After each refresh
exports-schedule-refresh-off = Follows the refresh, which is off
exports-schedule-hand = Only by hand
exports-schedule-next = Next: { $when }
exports-schedule-none = Off without a connection
exports-schedule-menu = Schedule…
exports-schedule-title = When “{ $name }” runs by itself
exports-schedule-with_refresh = After each refresh
exports-schedule-with_refresh-hint = The files are read again first.
exports-schedule-with_refresh-off = The refresh schedule is off: nothing runs by itself until it is switched on in Settings.
exports-schedule-by_timetable = At times of its own
exports-schedule-by_timetable-hint = Sends the people who are here then; files are not read again.
exports-schedule-by_hand = Only by hand
exports-schedule-by_hand-hint = When somebody presses Export now.
exports-schedule-open = Runs while { -product } is open on this computer. It does not send before somebody has looked at its preflight.
exports-schedule-save = Save schedule
exports-schedule-saved = When “{ $name }” runs was saved. Nothing was sent.
exports-nothing-by-itself = The refresh schedule is off. Nothing that follows it runs by itself.
exports-nothing-by-itself-open = Settings
export-schedule = Schedule
export-schedule-last = Last run: { $when }
export-schedule-never = It has never run.
export-schedule-new = A new export follows the refresh schedule. It can be changed after saving.
export-schedule-change = Change
exports-run-all = Run all
exports-run-all-hint = Runs the exports whose schedule is on
exports-run-all-title = Run all exports whose schedule is on?
exports-run-all-line =
    { $exports ->
        [0] No export here has a schedule that is on. Export now runs a single one.
        [one] { $count } export is sent: { $names }. Those that run only by hand, or follow a refresh that is off, are left out.
       *[other] { $count } exports are sent: { $names }. Those that run only by hand, or follow a refresh that is off, are left out.
    }
exports-run-all-done =
    { $started ->
        [0] No export was started.
        [one] { $count } export was started.
       *[other] { $count } exports were started.
    }
exports-run-all-not = Not started: “{ $name }”. { $why }
exports-column-history = Last 20 runs
exports-column-last = Last run
exports-never = Never run
exports-last-result = { $accepted } of { $selected } accepted
exports-now = Export now
exports-open-run = Open run
exports-edit = Edit
exports-more = More to do with “{ $name }”
exports-search = Search by export, connection or list
exports-search-nothing = No export, connection or list here has this in its name.
exports-show-all = Show all exports
exports-duplicate = Duplicate
exports-duplicate-menu = Duplicate…
exports-duplicate-title = Duplicate “{ $name }”
exports-duplicate-line = The copy has the same list, matching and choices. What was confirmed to the original does not go with it.
exports-duplicate-suggested = { $name }, copy
exports-duplicated = The copy “{ $name }” was saved. Nothing was sent.
exports-detach = Detach connection
exports-detach-title = Detach the connection from “{ $name }”?
exports-detach-line = The export stays and does not run until another connection is chosen. “{ $connection }” itself stays too.
exports-detached = No connection
exports-detached-done = “{ $name }” has no connection now.
exports-same-target = Also sent by { $names }
exports-remove-menu = Remove…
exports-remove-running = Its run is stopped; what was handed over is still settled.
preflight-due-first_run = Never run
preflight-due-changed = Changed since it was looked at
preflight-due-count_moved = Over 20% more or fewer people than when it was looked at
exports-remove = Remove
exports-remove-title = Remove the export “{ $name }”?
exports-remove-line =
    { $to ->
        [practice] What it sent stays in the practice account. Its runs stay in Activity.
       *[klaviyo] What it sent stays in Klaviyo. Its runs stay in Activity.
    }
exports-saved-title = Saved. Nothing was sent.
exports-saved-line = “{ $name }” waits until you press Export now.
exports-view = View
exports-history = Last runs of “{ $name }”, oldest first
exports-segments = { $names }
exports-practice = Practice
segment-everyone = All profiles

export-title-new = Add export
export-title-edit = Edit export
export-line = Saving does not run the export and makes no network call.
export-sheet-line = What goes where, whose, how and when.
export-sheet-back = All exports
export-sheet-view-only = You can look at this export. Changing and running it is for people who may use its connection.
export-sheet-begins = { choice-canary }: { $how }
export-sheet-subscribes =
    { $to ->
        [practice] Whoever agreed (“{ $agreed }”, on the day in “{ $at }”) is subscribed in the practice account
       *[klaviyo] Whoever agreed (“{ $agreed }”, on the day in “{ $at }”) is subscribed in Klaviyo
    }
export-connection = Connection for export
export-connection-choose = Choose a connection
export-connection-klaviyo = Klaviyo
export-connection-practice = Practice
export-connection-none = No connection is available.
export-connection-add = Add connection
export-name = Export name
export-name-hint = You will see it in lists and receipts, for example “Spring newsletter”.
export-list =
    { $to ->
        [practice] Practice list
       *[klaviyo] Klaviyo list
    }
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
export-matching-line =
    { $to ->
        [practice] The practice account, like Klaviyo, knows people by their e-mail address. Further fields are sent too when you add them.
       *[klaviyo] Klaviyo knows people by their e-mail address. Further fields are sent too when you add them.
    }
export-email = Email
export-email-hint = The field that holds the e-mail address.
export-email-share =
    { $missing ->
        [0] All { $selected } people have a usable address.
        [one] { $share } have a usable address. 1 person does not and will be left out.
       *[other] { $share } have a usable address. { $count } people do not and will be left out.
    }
export-email-nobody =
    { $people ->
        [one] The one person chosen has no usable address in this field.
       *[other] None of these { $selected } people has a usable address in this field.
    }
export-email-samples = In it stands, for example, { $samples }.
export-attributes = More fields
export-attribute-field = Field
export-attribute-becomes =
    { $to ->
        [practice] becomes in the practice account
       *[klaviyo] becomes in Klaviyo
    }
export-attribute-add = Add attribute
export-attribute-remove = Do not send { $field }
export-attribute-none = Only the e-mail address will cross.
export-blanks =
    { $to ->
        [practice] Blanks leave the practice account’s value as it is.
       *[klaviyo] Blanks leave Klaviyo’s value as it is.
    }
export-segments = Segments
export-segments-line = Only members of the segments you choose are sent. Everybody counts once.
export-segments-none = There is no segment yet.
export-limit = Limit of this export
export-limit-line =
    { $to ->
        [practice] Up to { $limit } people an export.
       *[klaviyo] Up to { $limit } people an export. How many your account may hold depends on your Klaviyo plan.
    }
export-limit-over = { $selected } people are chosen and the limit is { $limit }. A run over the limit is skipped before anything is sent.
export-limit-change = Raise the limit
export-how = How it goes about it
choice-sending = Who is sent
choice-sending-everybody = Send everybody
choice-sending-everybody-line = Each run sends all members of the segments again.
choice-sending-changes = Send only what changed
choice-sending-changes-line =
    { $to ->
        [practice] People who are new, whose values changed, or whom the practice account did not confirm the last time. The first run sends everybody.
       *[klaviyo] People who are new, whose values changed, or whom Klaviyo did not confirm the last time. The first run sends everybody.
    }
choice-leavers = People who left the segments
choice-leavers-stay = Stay on the list
choice-leavers-stay-line = Nobody is taken off the list.
choice-leavers-take_off = Are taken off the list
choice-leavers-take_off-line =
    { $to ->
        [practice] Only people whom this export put there. They stay profiles in the practice account. When more than { $people } people and { $percent } percent would leave at once, they are held until you approve.
       *[klaviyo] Only people whom this export put there. They stay profiles in Klaviyo, and their consent stays as it is. When more than { $people } people and { $percent } percent would leave at once, they are held until you approve.
    }
choice-consent = Who agreed to receive marketing
consent-subscribe =
    { $to ->
        [practice] Tell the practice account who agreed to receive marketing by e-mail
       *[klaviyo] Tell Klaviyo who agreed to receive marketing by e-mail
    }
consent-line =
    { $to ->
        [practice] Adding people to a list does not subscribe them. Switched on, those who agreed on a known day are subscribed; whoever unsubscribed or is suppressed in the practice account is left as they are.
       *[klaviyo] Adding people to a list does not subscribe them. Switched on, those who agreed on a known day are subscribed; whoever unsubscribed or is suppressed in Klaviyo is left as they are.
    }
consent-locked = Adding people to a list does not subscribe them. Subscribing needs a yes-or-no field that says who agreed and a date field that says when; your profiles do not have both.
consent-agreed = Field that says who agreed
consent-at = Field that says when
consent-choose = Choose a field
choice-canary = How it begins
choice-canary-off = With everybody
choice-canary-off-line = All requests go one after the other.
choice-canary-automatic = With { $first } people, then by itself
choice-canary-automatic-line = They are read back and compared. The rest follows when all is as it was sent.
choice-canary-ask_me = With { $first } people, then ask me
choice-canary-ask_me-line = They are read back and compared. The rest waits until somebody says so.
export-total =
    { $people ->
        [one] { $selected } person in all
       *[other] { $selected } people in all
    }
export-cancel = Cancel
export-save = Save
export-missing-connection = Choose a connection.
export-missing-name = Give the export a name.
export-missing-list = Choose a list.
export-missing-email = Choose the e-mail field.
export-missing-segment = Choose a segment.
export-missing-consent = Choose the fields that say who agreed, and when.
export-leave-line = What you changed in this export is lost.
export-still-missing = Before saving:

preflight-title =
    { $to ->
        [practice]
            { $people ->
                [0] Nobody has to be sent
                [one] { $count } person will go to the practice account
               *[other] { $count } people will go to the practice account
            }
       *[klaviyo]
            { $people ->
                [0] Nobody has to be sent
                [one] { $count } person will cross
               *[other] { $count } people will cross
            }
    }
preflight-loading =
    { $to ->
        [practice] Counting, and asking the practice account about the list
       *[klaviyo] Counting, and asking Klaviyo about the list
    }
preflight-waits =
    { $to ->
        [practice] The practice account takes no more questions for now. It is asked again in { $time }.
       *[klaviyo] For the moment the account’s limits leave no room for another question. Klaviyo is asked again in { $time }.
    }
preflight-line-again = Only those whom run { $run } could not bring there, as they are now. Nobody is taken off the list.
preflight-line =
    { $to ->
        [practice] Nothing was added or changed. The practice account was only asked about the list and, by address, about people it has confirmed before.
       *[klaviyo] Nothing was added or changed. Klaviyo was only asked about the list and, by address, about people it has confirmed before.
    }
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
preflight-not-subscribing =
    { $to ->
        [practice] Adding people to a list does not subscribe them. Their consent in the practice account stays as it is.
       *[klaviyo] Adding people to a list does not subscribe them. Their consent in Klaviyo stays as it is.
    }
preflight-billing = Klaviyo may count new profiles toward your plan.
preflight-practice = Practice: these people go to a server inside Listward. Nothing leaves this laptop.
preflight-over-plan =
    { $people ->
        [one] With these people your Klaviyo plan is passed by { $count } profile, as far as this list shows. Klaviyo may charge for it or refuse it.
       *[other] With these people your Klaviyo plan is passed by { $count } profiles, as far as this list shows. Klaviyo may charge for them or refuse them.
    }
preflight-save = Save what would be sent
preflight-saved = Saved, with everybody by name: who joins, changes, leaves and cannot be sent. Keep the file safe: it holds these people’s data.
preflight-send-both = Send { $count }, take { $leaving } off
preflight-send-leavers =
    { $leavers ->
        [one] Take { $leaving } person off
       *[other] Take { $leaving } people off
    }
preflight-send =
    { $people ->
        [0] Run all the same
        [one] Send { $count } person
       *[other] Send { $count } people
    }
preflight-cancel = Cancel
difference-title =
    { $to ->
        [practice] Beside what the practice account last confirmed
       *[klaviyo] Beside what Klaviyo last confirmed
    }
difference-first =
    { $to ->
        [practice] This is the first run: the practice account has confirmed nobody yet, so that everybody counts as new.
       *[klaviyo] This is the first run: Klaviyo has confirmed nobody yet, so that everybody counts as new.
    }
difference-joins =
    { $people ->
        [one] joins
       *[other] join
    }
difference-changes =
    { $people ->
        [one] changes
       *[other] change
    }
difference-untouched = untouched
difference-leaves =
    { $people ->
        [one] leaves
       *[other] leave
    }
difference-attribute = { $attribute } ({ $count })
difference-attributes = What changes: { $attributes }.
difference-compared = Counted over the first { $count } of them.
difference-everybody = This export sends everybody, the untouched ones too.
difference-all-once =
    { $people ->
        [one] Send everybody this once, the { $count } untouched one too
       *[other] Send everybody this once, the { $count } untouched ones too
    }
leavers-stay =
    { $people ->
        [one] { $count } person left the segments and stays on the list.
       *[other] { $count } people left the segments and stay on the list.
    }
leavers-go =
    { $to ->
        [practice]
            { $people ->
                [one] { $count } person left the segments and is taken off the list. They stay a profile in the practice account.
               *[other] { $count } people left the segments and are taken off the list. They stay profiles in the practice account.
            }
       *[klaviyo]
            { $people ->
                [one] { $count } person left the segments and is taken off the list. They stay a profile in Klaviyo.
               *[other] { $count } people left the segments and are taken off the list. They stay profiles in Klaviyo.
            }
    }
leavers-brake =
    { $people ->
        [one] { $count } person left the segments.
       *[other] { $count } people left the segments.
    }
leavers-brake-line = That is more than { $people } people and { $percent } percent of those this export put on the list, so they are held.
leavers-approve =
    { $people ->
        [one] Take { $count } person off the list
       *[other] Take { $count } people off the list
    }
leavers-held = Held for now: this run leaves them on the list.
leavers-approved =
    { $to ->
        [practice] They stay profiles in the practice account. If more have left by then, all are held.
       *[klaviyo] They stay profiles in Klaviyo. If more have left by then, all are held.
    }
outlook-title =
    { $to ->
        [practice] What the practice account will make of it
       *[klaviyo] What Klaviyo will make of it
    }
outlook-mailable =
    { $people ->
        [one] Of { $count } person who is there already: { $shares }.
       *[other] Of { $count } people who are there already: { $shares }.
    }
outlook-subscribed = { $count } subscribed
outlook-never = { $count } never subscribed
outlook-unsubscribed = { $count } unsubscribed
outlook-suppressed = { $count } suppressed
outlook-no-subscribing = Adding to a list does not subscribe anybody.
outlook-subscribing =
    { $to ->
        [practice] Whoever agreed (“{ $agreed }”, on the day in “{ $at }”) is subscribed. Whoever unsubscribed or is suppressed in the practice account is left alone.
       *[klaviyo] Whoever agreed (“{ $agreed }”, on the day in “{ $at }”) is subscribed. Whoever unsubscribed or is suppressed in Klaviyo is left alone.
    }
outlook-mailable-unknown = The key may not read who is subscribed, so that nothing is known of it here.
outlook-flows =
    { $flows ->
        [one] Joining this list may set off { $count } flow: { $names }.
       *[other] Joining this list may set off { $count } flows: { $names }.
    }
outlook-flows-none = Joining this list sets off no flow.
outlook-flows-unknown = The key may not read flows. Look in Klaviyo whether joining this list may set one off.
outlook-phones =
    { $people ->
        [one] { $count } phone number is not sent: it is not in the international form, as +358401234567 is.
       *[other] { $count } phone numbers are not sent: they are not in the international form, as +358401234567 is.
    }
outlook-coordinates =
    { $values ->
        [one] { $count } latitude or longitude is not sent: it is not a number of degrees, as 60.1699 is.
       *[other] { $count } latitudes or longitudes are not sent: they are not numbers of degrees, as 60.1699 is.
    }
details-examples = What changes, before and after
details-joining = Who joins
details-leaving = Who is taken off the list
details-left = Who left the segments, and stays on the list
details-blocked = Who cannot be sent, and why
details-blocked-why = Why
details-blocked-where = Where they stand
details-blocked-empty = nothing there
details-blocked-place = { $source }, line { $line }
details-shown = { $shown } of { $all }
details-body = Show the first request
details-body-note = masked
details-test = Send one test profile
details-test-note = under your own address
value-attribute = Attribute
value-confirmed =
    { $to ->
        [practice] The practice account last confirmed
       *[klaviyo] Klaviyo last confirmed
    }
value-then = Would be
value-none = not sent before
value-kept = not sent; stays as it is
value-sent = Sent
value-not-sent = not sent
value-found =
    { $to ->
        [practice] The practice account has
       *[klaviyo] Klaviyo has
    }
value-not-there = nothing
test-line = One profile is sent now and joins the list “{ $list }”: your address and your name.
test-address = Your own address
test-send = Send it
test-customer =
    { $to ->
        [practice] This is a customer’s address. Sent to it, that customer’s own values cross if they are in this export, else your name under their address; they join the list in the practice account.
       *[klaviyo] This is a customer’s address. Sent to it, that customer’s own values cross if they are in this export, else your name under their address; they join the list in Klaviyo, and its flows may write to them.
    }
test-customer-meant = I mean this customer
test-waiting =
    { $to ->
        [practice] Sent. Waiting for the practice account, then reading it back
       *[klaviyo] Sent. Waiting for Klaviyo, then reading it back
    }
test-rejected =
    { $to ->
        [practice] The practice account did not accept it.
       *[klaviyo] Klaviyo did not accept it.
    }
test-same =
    { $to ->
        [practice]
            { $values ->
                [one] Accepted. The practice account has { $count } value as it was sent.
               *[other] Accepted. The practice account has all { $count } values as they were sent.
            }
       *[klaviyo]
            { $values ->
                [one] Accepted. Klaviyo has { $count } value as it was sent.
               *[other] Accepted. Klaviyo has all { $count } values as they were sent.
            }
    }
test-differs =
    { $to ->
        [practice]
            { $values ->
                [one] Accepted. The practice account has { $count } value otherwise than it was sent.
               *[other] Accepted. The practice account has { $count } values otherwise than they were sent.
            }
       *[klaviyo]
            { $values ->
                [one] Accepted. Klaviyo has { $count } value otherwise than it was sent.
               *[other] Accepted. Klaviyo has { $count } values otherwise than they were sent.
            }
    }
test-table = The test profile, value by value
preflight-refused = It cannot run as it stands

### Runs

run-title =
    { $to ->
        [practice] { $export } → Practice
       *[klaviyo] { $export } → Klaviyo
    }
run-title-undo = { $export }: undo of run { $run }
run-subtitle = Run { $run } · started { $when } by { $person } · list “{ $list }” ({ $id })
run-subtitle-schedule = Run { $run } · started { $when } by schedule, in the name of { $person } · list “{ $list }” ({ $id })
run-origin-refresh = Started by the schedule, after a refresh that was due { $due }.
run-origin-refresh-person = Started after a refresh that somebody asked for.
run-origin-timetable = Started by its own schedule, due { $due }.
run-missed-asleep = Missed because this computer slept; caught up { $started }.
run-missed-not_open = Missed because { -product } was not open; caught up { $started }.
run-pause = Pause
run-undo = Undo run
run-again =
    { $people ->
        [one] Send the { $count } rejected person again
       *[other] Send the { $count } rejected people again
    }
run-repeats = This run sends only those again whom run { $run } could not bring there: rejected, or left out for a reason that can be put right. It takes nobody off the list.
run-undoes = This run takes back what run { $run } did.
run-undoes-open = Open run { $run }
run-compared =
    { $to ->
        [practice] Beside what the practice account had confirmed
       *[klaviyo] Beside what Klaviyo had confirmed
    }
run-held-paused = Paused
run-held-canary = Waits for your word
run-held-trouble = Waits for you
hold-paused = Paused.
hold-paused-line =
    { $to ->
        [practice]
            { $people ->
                [0] Everything is handed over; what the practice account has is still settled.
                [one] { $count } person is not handed over yet. What the practice account has is still settled.
               *[other] { $count } people are not handed over yet. What the practice account has is still settled.
            }
       *[klaviyo]
            { $people ->
                [0] Everything is handed over; what Klaviyo has is still settled.
                [one] { $count } person is not handed over yet. What Klaviyo has is still settled.
               *[other] { $count } people are not handed over yet. What Klaviyo has is still settled.
            }
    }
hold-canary = The first people were sent and read back.
hold-canary-line =
    { $people ->
        [0] Nobody is left to send.
        [one] Look at them below. { $count } more person waits.
       *[other] Look at them below. { $count } more people wait.
    }
hold-trouble = It waits until this is put right.
hold-away = It asks whether to go on.
hold-list-gone =
    { $to ->
        [practice] The practice account no longer has this list. A run stays with its list: make the list again and go on, or cancel the run and choose another list in the export.
       *[klaviyo] Klaviyo no longer has this list. A run stays with its list: put the list back and go on, or cancel the run and choose another list in the export.
    }
hold-go-on = Go on
hold-send-rest = Send the rest
canary-title = The first people, read back
canary-same = All as it was sent
canary-differs =
    { $values ->
        [0] Somebody was not found
        [one] { $count } value differs
       *[other] { $count } values differ
    }
canary-sums = { $people } sent · { $found } read back · { $values } values compared
canary-missing =
    { $to ->
        [practice]
            { $people ->
                [one] { $count } of them is not found in the practice account yet.
               *[other] { $count } of them are not found in the practice account yet.
            }
       *[klaviyo]
            { $people ->
                [one] { $count } of them is not found in Klaviyo yet.
               *[other] { $count } of them are not found in Klaviyo yet.
            }
    }
undo-title = Undo run { $run }?
undo-line = “{ $export }”, list “{ $list }”. A run of its own takes back what this one did.
undo-loading = Looking up what the run did
undo-leave =
    { $people ->
        [one] leaves the list, unless they were on it before
       *[other] leave the list, unless they were on it before
    }
undo-restored =
    { $people ->
        [one] gets back the values from before
       *[other] get back the values from before
    }
undo-back =
    { $people ->
        [one] comes back onto the list
       *[other] come back onto the list
    }
undo-emptied =
    { $people ->
        [one] of these also loses what was not there before the run, as far as is known. Values in all: { $count }
       *[other] of these also lose what was not there before the run, as far as is known. Values in all: { $count }
    }
undo-cannot = What cannot be taken back
undo-changed-since = Values that somebody has changed since the run, where there was none before it: they stay as they are now.
undo-since =
    { $to ->
        [practice]
            { $people ->
                [one] { $count } person who is not in the practice account any more as the run left them: changed, deleted or taken off the list since. They stay as they are.
               *[other] { $count } people who are not in the practice account any more as the run left them: changed, deleted or taken off the list since. They stay as they are.
            }
       *[klaviyo]
            { $people ->
                [one] { $count } person who is not in Klaviyo any more as the run left them: changed, deleted or taken off the list since. They stay as they are.
               *[other] { $count } people who are not in Klaviyo any more as the run left them: changed, deleted or taken off the list since. They stay as they are.
            }
    }
undo-since-later =
    { $to ->
        [practice] Whoever is not in the practice account any more as the run left them: changed, deleted or taken off the list since. They are found while the run is undone, and stay as they are.
       *[klaviyo] Whoever is not in Klaviyo any more as the run left them: changed, deleted or taken off the list since. They are found while the run is undone, and stay as they are.
    }
undo-unconfirmed =
    { $to ->
        [practice]
            { $people ->
                [one] What the practice account took of { $count } person whom it did not confirm: that is not known.
               *[other] What the practice account took of { $count } people whom it did not confirm: that is not known.
            }
       *[klaviyo]
            { $people ->
                [one] What Klaviyo took of { $count } person whom it did not confirm: that is not known.
               *[other] What Klaviyo took of { $count } people whom it did not confirm: that is not known.
            }
    }
undo-flows = What these flows have sent already: { $names }. Coming back onto the list may set them off again.
undo-flows-unknown = What flows have sent already. The key may not read which this list may set off.
undo-profiles =
    { $to ->
        [practice] New people stay profiles in the practice account, with what was sent of them.
       *[klaviyo] New people stay profiles in Klaviyo, with what was sent of them.
    }
undo-merged =
    { $to ->
        [practice]
            { $people ->
                [one] { $count } person was sent with a phone number or an external ID. Whether the practice account made one profile of two by that, it does not say. Merged profiles stay merged.
               *[other] { $count } people were sent with a phone number or an external ID. Whether the practice account made one profile of two by that, it does not say. Merged profiles stay merged.
            }
       *[klaviyo]
            { $people ->
                [one] { $count } person was sent with a phone number or an external ID. Whether Klaviyo made one profile of two by that, it does not say. Merged profiles stay merged.
               *[other] { $count } people were sent with a phone number or an external ID. Whether Klaviyo made one profile of two by that, it does not say. Merged profiles stay merged.
            }
    }
undo-start = Undo run
outbound-title = What left this laptop
outbound-title-practice = What went to the practice account
outbound-line = Every request of this run, by host and kind. Somebody who was named twice counts twice.
outbound-line-practice = Every request of this run, by host and kind. None of it left this laptop.
outbound-host = Host
outbound-request = Request
outbound-fields = Fields
outbound-people = People named
outbound-requests = Requests
outbound-bytes = Size
outbound-none = none
outbound-total = In all
ran-title = What it ran with
ran-segments = Segments, as they were then
ran-fields = Fields that crossed
ran-way = How it went about it
ran-sending-everybody = Everybody was sent
ran-sending-changes = Only what changed was sent
ran-again = Only those whom run { $run } could not bring there were sent, and nobody was taken off the list
ran-leavers-stay = People who left the segments stay on the list
ran-leavers-take_off = People who left the segments are taken off the list
ran-canary-off = It began with everybody
ran-canary-automatic = It began with { $first } people and went on by itself
ran-canary-ask_me = It began with { $first } people and asked
ran-everybody = Asked for: everybody this once
ran-removals =
    { $people ->
        [one] Approved: { $count } person off the list
       *[other] Approved: { $count } people off the list
    }
ran-consent = Agreed by
ran-consent-text = text version { $version } ({ $language })
ran-consent-none = Not kept for this run
run-cancel = Cancel run
run-cancel-title = Cancel this run?
run-cancel-line =
    { $people ->
        [0] Nothing has been handed over yet. Nobody will be sent.
        [one] { $count } person has been handed over already and will still be processed. Nobody else will be sent.
       *[other] { $count } people have been handed over already and will still be processed. Nobody else will be sent.
    }
run-cancel-keep = Keep running
run-canceling = Stopping after the request that is under way
run-phase-planned = Preparing
run-phase-sending = Handing over
run-phase-with_klaviyo =
    { $to ->
        [practice] With the practice account
       *[klaviyo] With Klaviyo
    }
run-phase-collecting = Collecting results
run-phase-ended = Ended
run-speed = { $count } profiles/s
run-left = About { $time } left
run-left-soon = Less than a minute left
run-estimating = Estimating…
run-chunks = { $sent } of { $all }
run-handed-over = Handed over
run-accepted = Accepted
run-waiting-klaviyo =
    { $to ->
        [practice] The practice account asked us to wait { $time }.
       *[klaviyo] Klaviyo asked us to wait { $time }.
    }
run-waiting-klaviyo-until =
    { $to ->
        [practice] The practice account asked us to wait { $time }. The run goes on by itself: { $until }.
       *[klaviyo] Klaviyo asked us to wait { $time }. The run goes on by itself: { $until }.
    }
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
run-happening-klaviyo_asked_to_wait =
    { $to ->
        [practice] The practice account asked to wait { $time }
       *[klaviyo] Klaviyo asked to wait { $time }
    }
run-happening-network_lost = The network was away
run-happening-people_refused =
    { $people ->
        [one] { $count } person was refused; the rest was sent
       *[other] { $count } people were refused; the rest was sent
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
run-happening-compared =
    { $people ->
        [one] Compared with what was confirmed before: { $count } person to send
       *[other] Compared with what was confirmed before: { $count } people to send
    }
run-happening-read_back =
    { $people ->
        [0] The first people were read back: all is as it was sent
        [one] The first people were read back: { $count } value differs
       *[other] The first people were read back: { $count } values differ
    }
run-happening-held = Waits for a person
run-happening-went_on = Goes on
run-happening-taken_off =
    { $people ->
        [one] { $count } person left the list
       *[other] { $count } people left the list
    }
run-happening-removals_held =
    { $people ->
        [one] { $count } person would leave the list and is held until somebody approves
       *[other] { $count } people would leave the list and are held until somebody approves
    }
run-happening-not_put_back =
    { $people ->
        [one] { $count } person had left the list or unsubscribed meanwhile and is not put back
       *[other] { $count } people had left the list or unsubscribed meanwhile and are not put back
    }
run-happening-emptied =
    { $people ->
        [one] { $count } value is empty again
       *[other] { $count } values are empty again
    }
run-happening-changed_since =
    { $people ->
        [one] { $count } person was changed, deleted or taken off the list since, and stays as they are
       *[other] { $count } people were changed, deleted or taken off the list since, and stay as they are
    }

receipt-title = Receipt
receipt-undo-nobody = Nobody’s former values had to be sent again. What else this run took back stands below.
receipt-selected = Selected
receipt-left-out = Left out here
receipt-sent = Sent
receipt-accepted =
    { $to ->
        [practice] Accepted by the practice account
       *[klaviyo] Accepted by Klaviyo
    }
receipt-rejected =
    { $to ->
        [practice] Rejected by the practice account
       *[klaviyo] Rejected by Klaviyo
    }
receipt-unknown = Unknown
receipt-unknown-line =
    { $to ->
        [practice] The practice account did not say what became of them. They do not count as confirmed.
       *[klaviyo] Klaviyo did not say what became of them. They do not count as confirmed.
    }
receipt-list = On the list, before and after
receipt-list-value = { $before } → { $after }
removals-leavers = Had to leave the list
removals-removed = Taken off
removals-absent = Not on it any more
removals-stayed = Left there: on it before this export
removals-held = Held until somebody approves
removals-add-up = { $leavers } had to leave = { $removed } taken off + { $absent } not there + { $stayed } left there + { $held } held + { $unknown } unknown
emptied-values = Values that had to be emptied
emptied-emptied = Empty now
emptied-changed = Left as they are: somebody changed them since
emptied-missing = No profile with that address any more
emptied-refused =
    { $to ->
        [practice] Refused by the practice account
       *[klaviyo] Refused by Klaviyo
    }
emptied-add-up = { $values } to empty = { $emptied } empty + { $changed } left + { $missing } without a profile + { $refused } refused + { $unknown } unknown
subscriptions-agreed = Agreed to marketing by e-mail
subscriptions-subscribed = Subscribed by this run
subscriptions-already = Subscribed before
subscriptions-against =
    { $to ->
        [practice] Left alone: unsubscribed or suppressed in the practice account
       *[klaviyo] Left alone: unsubscribed or suppressed in Klaviyo
    }
subscriptions-add-up = { $agreed } agreed = { $subscribed } subscribed + { $already } before + { $against } left alone + { $rejected } rejected + { $unknown } unknown
receipt-adds-up = { $selected } selected = { $leftOut } left out + { $sent } sent
receipt-adds-up-sent = { $sent } sent = { $accepted } accepted + { $rejected } rejected + { $unknown } unknown
receipt-requests = Requests
receipt-bytes = Handed over
receipt-time = Took
receipt-next-good = Everybody selected is on the list.
receipt-next-warn = Look at the people below, fix their data, and export again: sending somebody twice changes nothing.

run-rejects-title = Left out and rejected
run-rejects-line = { $shown } of { $total } people
run-rejects-none = Nobody was left out or rejected.
run-rejects-email = Email
run-rejects-reason = Reason
run-rejects-where = Where it stands
run-rejects-blank = nothing
run-rejects-said =
    { $to ->
        [practice] The practice account says: “{ $said }”
       *[klaviyo] Klaviyo says: “{ $said }”
    }
run-rejects-rejected =
    { $to ->
        [practice] Rejected by the practice account
       *[klaviyo] Rejected by Klaviyo
    }
run-rejects-not-subscribed =
    { $to ->
        [practice] The practice account has this person and did not subscribe them.
       *[klaviyo] Klaviyo has this person and did not subscribe them.
    }
run-rejects-code = Code: { $code }
run-rejects-save = Save as CSV
run-rejects-saved = Saved. Keep the file safe: it holds addresses.
run-rejects-correct = Correct
run-rejects-correct-who = Correct { $email }
run-rejects-look = Look
run-rejects-look-who = Look at { $email }
run-rejects-more = Show more
run-rejects-no-email = no address
run-gone = This run is not here any more.

left-out-no_email = No e-mail address
left-out-invalid_email = Not a usable e-mail address
left-out-same_email = Same address as another person of this run
left-out-too_large = More than 100 KB of data
left-out-unchanged = Unchanged since they were confirmed
left-out-not_in_segments = Not in the segments any more
left-out-gone = No such profile any more
left-out-not_put_back = Not put back: not on the list any more, or unsubscribed, when a request without an answer was sent again
left-out-changed_since = Changed since the run that is undone, deleted or taken off the list: they stay as they are
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
flow-loss-left-out-or-to-send = left out or still to send
flow-loss-with-klaviyo =
    { $to ->
        [practice] with the practice account
       *[klaviyo] with Klaviyo
    }
flow-loss-rejected = rejected
flow-loss-unknown = unknown
flow-loss-rejected-or-unknown = rejected or unknown

### Overview

overview-empty-title = Bring your customer files
overview-empty-line = Files never leave this laptop until you send a segment.
overview-line = How much there is, what runs, what needs a look.
overview-profiles =
    { $count ->
        [one] profile
       *[other] profiles
    }
overview-segments =
    { $count ->
        [one] segment
       *[other] segments
    }
overview-connections =
    { $count ->
        [one] connection
       *[other] connections
    }
overview-exports =
    { $count ->
        [one] export
       *[other] exports
    }
overview-look = Needs a look
overview-look-open = Look
overview-runs = Last runs
path-label = From a file to a list
path-done = Done
path-data = Add data
path-data-line = CSV or TSV files, dropped anywhere on this window.
path-data-done =
    { $count ->
        [one] { NUMBER($count) } profile
       *[other] { NUMBER($count) } profiles
    }
path-segment = Make a segment
path-segment-line = A rule says who belongs to it. To send everybody, go on without one.
path-segment-done =
    { $count ->
        [one] { NUMBER($count) } segment
       *[other] { NUMBER($count) } segments
    }
path-segment-go = New segment
path-connect = Connect
path-connect-line = The way to your Klaviyo account, or to a practice account on this laptop.
path-connect-done =
    { $count ->
        [one] { NUMBER($count) } connection
       *[other] { NUMBER($count) } connections
    }
path-connect-go = Add connection
path-export = Export
path-export-line = A segment, a connection, a list. You see what would cross before it does.
path-export-done =
    { $count ->
        [one] { NUMBER($count) } export, ready to run
       *[other] { NUMBER($count) } exports, ready to run
    }
path-export-go = Add export
path-run-go = Look and send
look-rejects =
    { $rows ->
        [one] “{ $name }”: { $count } row was rejected.
       *[other] “{ $name }”: { $count } rows were rejected.
    }
look-waiting = The run of “{ $name }” waits for you.
look-not-read = “{ $name }” was not read again, its rows stay as they were. { $why }
look-not-started = “{ $name }” was not sent by the last refresh. { $why }
look-missed-asleep = The refresh of { $due } was missed because this computer slept.
look-missed-not_open = The refresh of { $due } was missed because { -product } was not open.
look-missed-catch-up = Catch up now
look-missed-skip = Leave it out
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
source-not-read = Not read again. { $why }
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
profiles-columns = Columns: { $shown } of { $all }
profiles-columns-label = Fields to show
profiles-nobody = Nobody is found
profiles-nobody-line = No profile here has this text in its name, e-mail address or phone number.
profiles-show-all = Show all profiles
profiles-count =
    { $people ->
        [one] { $count } profile
       *[other] { $count } profiles
    }
profile-edit = Correct { $field }
profile-edit-new = New value for { $field }
profile-edit-keys = Enter saves, Escape leaves it as it was.
profile-edit-clear = Save without a value to empty the field.
profile-edit-date = A date as 2026-12-31.
profile-edit-list = Several with semicolons between them.
profile-edit-email = The address is how rows of files find this person. Rows with the old one stay theirs.
profile-save = Save
profile-join = Join and save
profile-joins =
    { $rows ->
        [one] { $email } belongs to another profile, made of { $count } row. Saving joins this profile with it.
       *[other] { $email } belongs to another profile, made of { $count } rows. Saving joins this profile with it.
    }
profile-empty = Nothing
profile-nothing = –
profile-corrected = Corrected by { $person }, { $when }.
profile-said = The file says “{ $value }”.
profile-said-nothing = The file says nothing.
profile-take-back = Take back
profile-stays-here = Klaviyo takes telephone numbers with + and the country only. This one stays on this laptop.
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
import-preview-label = First rows of the file
import-check = Check every row
import-add = Add to data
import-checking = Checking
import-adding = Adding
import-unifying = Making one profile of each person’s rows
import-progress = { $rows } rows, { $rejected } rejected
import-save-rejects = Save rejected rows
import-done = “{ $file }” was added. Every row is accounted for.
import-to-sources = Close
import-leave-title = Leave “{ $file }” for later?
import-leave-line = Nothing of it is in your data yet. It waits, and the foot of this window leads back to it, until you sign out or close Listward.
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

### Segments

segments-title = Segments
segments-line = A segment is a rule. Whoever matches it is a member, also after the data changes.
segments-add = New segment
segments-empty-title = No segments of your own yet
segments-empty-line = A segment picks people by what is known about them: where they live, what they spent, when they last ordered. An export sends segments.
segments-no-data-title = There is nobody to pick from yet
segments-no-data-line = Add a customer file first. Segments are made of the people in it.
segments-no-data-add = Go to Data
segments-column-name = Segment
segments-column-members = Members
segments-column-share = Share of profiles
segments-column-exports = Used by
segments-column-changed = Changed
segments-built-in = Built in
segments-unused = No export
segments-used-by =
    { $count ->
        [one] { NUMBER($count) } export
       *[other] { NUMBER($count) } exports
    }
segments-share-of = { $share } of all profiles
segments-problem = The rule does not fit the data any more
segments-export = Export…
segments-edit = Edit
segments-remove-of = Remove the segment “{ $name }”
segments-remove-title = Remove the segment “{ $name }”?
segments-remove-line = The people in it stay. Only the rule goes.
segments-in-use-title = “{ $name }” is used by exports
segments-in-use-line = Choose another segment in these exports, or remove them, first:
segments-remove = Remove
segments-removed = The segment “{ $name }” was removed.
segments-saved = Saved. “{ $name }” has { $count } members now.

segment-title-new = New segment
segment-title-edit = Segment
segment-line = Choose who belongs to it. Nothing is sent.
segment-name = Name
segment-name-hint = You will choose it by this name in exports, for example “Big spenders in Finland”.
segment-name-missing = Give the segment a name.
segment-match-label = How the conditions are joined
segment-match-people-and = People who match all of
segment-match-people-or = People who match any of
segment-match-group-and = all of
segment-match-group-or = any of
segment-conditions = Conditions
segment-no-condition = No condition yet: everybody belongs to it.
segment-add-condition = Add condition
segment-add-group = Add group
segment-remove-condition = Remove the condition on { $field }
segment-remove-group = Remove the group
segment-field = Field
segment-field-gone = { $field } (not in the data)
segment-operator = Must
segment-value = Value
segment-value-hint = Type a value
segment-value-number = Number
segment-value-date = 2026-12-31
segment-value-yes = yes
segment-value-no = no
segment-value-missing = Fill this in, or remove the condition.
segment-condition-count =
    { $count ->
        [one] { NUMBER($count) } person matches this condition
       *[other] { NUMBER($count) } people match this condition
    }
segment-save = Save
segment-keys = Ctrl+Enter saves, Esc leaves
segment-export = Export…
segment-leave-line = What you changed in this segment is lost.

operator-text-equals = is
operator-text-not-equals = is not
operator-text-contains = contains
operator-text-does-not-contain = does not contain
operator-text-begins-with = starts with
operator-number-equals = equals
operator-number-not-equals = is not
operator-number-greater = is greater than
operator-number-less = is less than
operator-number-at-least = is at least
operator-number-at-most = is at most
operator-date-equals = is on
operator-date-not-equals = is not on
operator-date-greater = is after
operator-date-less = is before
operator-date-at-least = is on or after
operator-date-at-most = is on or before
operator-boolean-equals = is
operator-boolean-not-equals = is not
operator-empty = is empty
operator-not-empty = is not empty

live-title = Now
live-people =
    { $count ->
        [one] person
       *[other] people
    }
live-share = { $share } of { $total } profiles
live-nobody = Nobody matches.
live-counting = Counting
live-open = Conditions without a value are not counted yet.
live-sample = Some of them
live-sample-caption = Up to ten people who match
live-said =
    { $count ->
        [one] { NUMBER($count) } person matches.
       *[other] { NUMBER($count) } people match.
    }

rule-everybody = Everybody.
rule-people = People for whom { $conditions }.
rule-inner = ({ $conditions })
rule-text-equals = “{ $field }” is “{ $value }”
rule-text-not-equals = “{ $field }” is not “{ $value }”
rule-text-contains = “{ $field }” contains “{ $value }”
rule-text-does-not-contain = “{ $field }” does not contain “{ $value }”
rule-text-begins-with = “{ $field }” starts with “{ $value }”
rule-number-equals = “{ $field }” equals { $value }
rule-number-not-equals = “{ $field }” is not { $value }
rule-number-greater = “{ $field }” is greater than { $value }
rule-number-less = “{ $field }” is less than { $value }
rule-number-at-least = “{ $field }” is at least { $value }
rule-number-at-most = “{ $field }” is at most { $value }
rule-date-equals = “{ $field }” is on { $value }
rule-date-not-equals = “{ $field }” is not on { $value }
rule-date-greater = “{ $field }” is after { $value }
rule-date-less = “{ $field }” is before { $value }
rule-date-at-least = “{ $field }” is on or after { $value }
rule-date-at-most = “{ $field }” is on or before { $value }
rule-boolean-equals = “{ $field }” is “{ $value }”
rule-boolean-not-equals = “{ $field }” is not “{ $value }”
rule-empty = “{ $field }” is empty
rule-not-empty = “{ $field }” is not empty

### Connections

connections-title = Connections
connections-line = A connection is a way to one Klaviyo account. Name and type tell people what it is for.
connections-line-contributor = These connections can be chosen in exports. Administrators set them up.
connections-add = Add connection
connections-empty-title = No connection yet
connections-empty-line = Exports need a way to a Klaviyo account. Without an account you can rehearse everything with Practice.
connections-empty-contributor = No connection is shared with you. Contact an administrator.
connections-column-account = Account
connections-column-audience = Who can use it
connections-column-key = API key
connections-column-exports = Used by
connections-column-consent = Consent
connections-column-export-user = Runs in the name of
connections-unused = No export
connections-used-by =
    { $count ->
        [one] { NUMBER($count) } export
       *[other] { NUMBER($count) } exports
    }
connections-not-usable = Its last step is missing or its export user cannot run exports. It cannot be used now.
connections-remove-of = Remove the connection “{ $name }”
connections-remove-title = Remove the connection “{ $name }”?
connections-remove-line =
    { $to ->
        [practice] What was sent to it stays in the practice account.
       *[klaviyo] Its key is deleted from this laptop. What was sent stays in Klaviyo.
    }
connections-in-use-title = “{ $name }” is used by exports
removal-line = Say what becomes of them. Then the connection goes.
removal-fate = What becomes of “{ $name }”
removal-detach = Stays, detached
removal-remove = Is removed
removal-running = It is running. Wait until it ended, or remove it: then its run is stopped.
removal-act = Remove connection
removal-act-both =
    { $exports ->
        [one] Remove connection and { $count } export
       *[other] Remove connection and { $count } exports
    }
connections-remove = Remove
connections-key-replace = Replace key
key-replace-title = Replace the key of “{ $name }”
key-replace-line = A key of the same account, “{ $account }”. The old one goes when the new one has proven itself.
key-replace-now = The key that ends in { $hint } is in use now.
key-replace-checking = Asking Klaviyo which account the key belongs to, and what it may do
key-other-account = This key belongs to another account, not to “{ $account }”. The old key stays.
key-replaced = “{ $name }” has the new key. A run that waits for it can go on.
limits-title = Limits of “{ $name }”
limits-line =
    { $to ->
        [practice] How much of the practice account it may take up.
       *[klaviyo] How much of the Klaviyo account it may take up.
    }
limits-share = Leave room for other tools
limits-share-all-line = Runs take all requests that the account allows.
limits-share-some = Runs take { $share }
limits-share-some-line = { $left } of the requests are left for other tools. Runs take longer.
limits-plan = Profiles your Klaviyo plan allows
limits-plan-hint = Optional. A preflight warns when these people would pass it.
limits-plan-none = Not said
limits-plan-error = Write a whole number, or leave it empty.
limits-plan-value = The plan allows { $count } profiles
limits-all = None: runs take what they need
limits-some = Runs take { $share } of the requests
limits-change = Change
limits-save = Save
connections-removed = The connection “{ $name }” and its key were removed.
connections-saved = Saved. “{ $name }” can be used in exports now.

connection-type-klaviyo = Klaviyo
connection-type-practice = Practice
connection-practice-empty = This account lives inside { -product } and begins empty each time { -product } is opened: whoever was sent to it before is gone then.
audience-administrators = Administrators
audience-contributors = Administrators and contributors
account-test = Test account
account-place = { $id }, { $country }

connection-choose-title = Add connection
connection-choose-line = Where should people of your segments be sent?
connection-choose-klaviyo = Send people into a list of your Klaviyo account. You need its private API key.
connection-choose-practice = Rehearse without an account. Nothing leaves this laptop, and it begins empty each time { -product } is opened.
connection-choose-needs = You need a Klaviyo account and the right to administer it.
connection-choose-visit = Open klaviyo.com

wizard-title-klaviyo = Add a Klaviyo connection
wizard-title-practice = Add a Practice connection
wizard-place = Step { $step } of { $steps }
wizard-place-named = { $place } · { $name }
wizard-steps = Steps
wizard-save = Save
wizard-done = Done
wizard-failed = Needs a look
wizard-page-name = Name and people
wizard-page-key = API key
wizard-page-privacy = Data privacy
wizard-page-account = Account
wizard-page-save = Save
wizard-locked-until = Opens after “{ $step }”
wizard-step-name = Display name
wizard-step-key = Klaviyo API key
wizard-step-privacy = I agree
wizard-step-connect = Connect
wizard-step-authenticate =
    { $to ->
        [practice] Authenticate with the practice account
       *[klaviyo] Authenticate with Klaviyo
    }
wizard-step-export_user = Add yourself as export user
wizard-step-save = Save

wizard-name-title = Name and people
wizard-name-label = Display name
wizard-name-hint = A name people recognize, that says what it is for and where it leads, for example “Newsletter, main shop”. Name and type describe the connection wherever it can be chosen.
wizard-name-missing = Give the connection a name.
wizard-audience-label = Choose who can use this connection
wizard-audience-administrators = Administrators
wizard-audience-administrators-line = Only administrators can send over it.
wizard-audience-contributors = Administrators and contributors
wizard-audience-contributors-line = Contributors see its name and type and can manage every export over it. They never see the key.

wizard-key-title = Klaviyo API key
wizard-key-label = Private API key
wizard-key-hint = It begins with “pk_”. It goes into this laptop’s keychain and is never shown again.
wizard-key-needs = The key must allow: Accounts read · Lists read and write · Profiles read and write.
wizard-key-help = Where do I find it?
wizard-key-missing = Paste the key.
wizard-key-kept = The key that ends in { $hint } is in the keychain of this draft.
wizard-key-replace = Give another key
wizard-key-practice-title = No key is needed
wizard-key-practice-line = The Practice account runs inside { -product } and brings its own key. It begins empty each time { -product } is opened. This step is done.

wizard-privacy-recorded = Recorded with your name and time in Activity.
wizard-privacy-notice = Klaviyo’s privacy notice
wizard-privacy-need = Tick “I agree” to go on.


consent-here = This laptop
consent-profiles =
    { $count ->
        [one] { NUMBER($count) } profile
       *[other] { NUMBER($count) } profiles
    }
consent-there = Klaviyo, Inc. (US)
consent-there-practice = Practice account
consent-list = a list you choose
consent-practice = You rehearse: the practice account stands on this laptop, and nothing leaves it. You agree to the same text as for a real account.

# What people agree to. The engine keeps the hash of these sentences (connections/consent.txt): who changes one raises
# its version there, and everybody is asked again.
consent-title = Data privacy and compliance
consent-crossing = When a connection is used, Listward sends the mapped fields of the people in the chosen segments from this computer to Klaviyo. By agreeing you allow that data to leave this computer, where Listward protects it, for a place where Klaviyo's own terms apply and from which Listward cannot call it back.
consent-sensitive = This can include sensitive data, such as personal data: e-mail addresses, names, phone numbers, and whatever else you map.
consent-instruction = Data is sent on your instruction only: when you, or somebody you allow to use this connection, run an export.
consent-obligations = You are responsible for making sure that Klaviyo meets any privacy or security obligations that you have.
consent-people = You are responsible for having obtained these people's consent, or another lawful ground, for their data to be used like this.
consent-notice = What Klaviyo does with the data is described in Klaviyo's privacy notice.
consent-removal = An administrator can remove this connection at any time to stop its use. What was sent before stays with Klaviyo until it is deleted there.
consent-agree = I agree that personal data is sent to Klaviyo.


wizard-account-title = Account
wizard-connect-line =
    { $to ->
        [practice] Checks that the key reaches the practice account on this laptop.
       *[klaviyo] Checks that the key reaches Klaviyo.
    }
wizard-connect-do = Connect
wizard-connect-again = Connect again
wizard-connect-busy =
    { $to ->
        [practice] Asking the practice account
       *[klaviyo] Asking Klaviyo
    }
wizard-connect-done = Connected. The key belongs to “{ $account }”.
wizard-authenticate-line = Look at the account that the key belongs to. If it is the right one, confirm it.
wizard-authenticate-do =
    { $to ->
        [practice] Authenticate with the practice account
       *[klaviyo] Authenticate with Klaviyo
    }
wizard-authenticate-busy = Checking what the key may do
wizard-authenticate-done =
    { $to ->
        [practice] Connected to the practice account
       *[klaviyo] Connected to Klaviyo
    }
wizard-account-name = Account
wizard-account-id = Account ID
wizard-account-country = Country
wizard-account-country-none = not given
wizard-export-user-line = Runs over this connection act in your name. Enter your { -product } password once more to say so.
wizard-export-user-label = Your { -product } password
wizard-export-user-do = Add yourself as export user
wizard-export-user-busy = Checking
wizard-export-user-done = Connected to { -product }. Runs act in the name of { $person }.
wizard-export-user-wrong = This is not your password. Try again.
wizard-export-user-missing = Enter your password.
wizard-locked = Comes after “{ $step }”.

wizard-leave-line = What you set up so far is lost, the key included.
wizard-save-title = Ready to save
wizard-save-line = Saving sends nothing. Exports can choose this connection from then on.
wizard-save-name = Display name
wizard-save-type = Type
wizard-save-audience = Who can use it
wizard-save-key = API key
wizard-save-key-practice = brought by Practice
wizard-save-key-hint = ends in { $hint }
wizard-save-account = Account
wizard-save-consent = Data privacy
wizard-save-consent-given = agreed
wizard-save-export-user = Runs in the name of

### Activity

activity-title = Activity
activity-line = Who did what on this laptop, newest first. Lines cannot be changed or removed here.
activity-empty-title = Nothing yet
activity-empty-line = Whatever people do here is written down: agreements, keys, exports, runs.
activity-column-time = Time
activity-column-person = Person
activity-column-what = What happened
activity-nobody = Nobody signed in
activity-schedule = By schedule
activity-newer = Newer
activity-older = Older
activity-place = { $first }–{ $last } of { $total }

act-first_started = Made the first account, “{ $subject }”, an administrator
act-signed_in = Signed in
act-sign_in_refused = Tried to sign in as “{ $subject }” and was refused
act-refused = Was not permitted to do this: “{ $subject }”
act-source_added =
    { $count ->
        [one] Added the file “{ $subject }”: { NUMBER($count) } row
       *[other] Added the file “{ $subject }”: { NUMBER($count) } rows
    }
act-source_added-plain = Added the file “{ $subject }”
act-source_removed = Removed the file “{ $subject }”
act-segment_saved = Saved the segment “{ $subject }”
act-segment_removed = Removed the segment “{ $subject }”
act-consent_given = Agreed to data privacy and compliance for “{ $subject }”
act-key_stored = Stored an API key for “{ $subject }”
act-connection_saved = Saved the connection “{ $subject }”
act-connection_removed = Removed the connection “{ $subject }” and its key
act-export_saved = Saved the export “{ $subject }”
act-export_removed = Removed the export “{ $subject }”
act-run_started =
    { $count ->
        [one] Started a run of “{ $subject }” for { NUMBER($count) } person
       *[other] Started a run of “{ $subject }” for { NUMBER($count) } people
    }
act-run_started-plain = Started a run of “{ $subject }”
act-run_ended =
    { $count ->
        [one] The run of “{ $subject }” ended: { NUMBER($count) } person accepted
       *[other] The run of “{ $subject }” ended: { NUMBER($count) } people accepted
    }
act-run_ended-plain = The run of “{ $subject }” ended
act-run_canceled = Canceled the run of “{ $subject }”
act-rejects_saved =
    { $count ->
        [one] Saved { NUMBER($count) } rejected row of “{ $subject }” to a file
       *[other] Saved { NUMBER($count) } rejected rows of “{ $subject }” to a file
    }
act-rejects_saved-plain = Saved the rejected rows of “{ $subject }” to a file
act-export_detached = Took the connection from the export “{ $subject }”
act-plan_saved =
    { $count ->
        [one] Saved what “{ $subject }” would send to a file, with { NUMBER($count) } person
       *[other] Saved what “{ $subject }” would send to a file, with { NUMBER($count) } people
    }
act-plan_saved-plain = Saved what “{ $subject }” would send to a file
act-run_paused = Paused the run of “{ $subject }”
act-run_continued = Let the run of “{ $subject }” go on
act-test_sent = Sent one person to try “{ $subject }” out
act-test_sent-plain = Sent one person to try “{ $subject }” out
act-undo_started =
    { $count ->
        [one] Began to undo the last run of “{ $subject }”: { NUMBER($count) } person to restore
       *[other] Began to undo the last run of “{ $subject }”: { NUMBER($count) } people to restore
    }
act-undo_started-plain = Began to undo the last run of “{ $subject }”
act-connection_limited = Let “{ $subject }” take up { NUMBER($count) } percent of its account’s requests
act-connection_limited-plain = Changed what “{ $subject }” may take up of its account
act-value_corrected = Corrected “{ $subject }” of a profile
act-correction_taken_back = Took back a correction of “{ $subject }”
act-corrections_overruled =
    { $count ->
        [one] “{ $subject }” brought a newer value than { NUMBER($count) } correction
       *[other] “{ $subject }” brought newer values than { NUMBER($count) } corrections
    }
act-corrections_overruled-plain = “{ $subject }” brought newer values than corrections
act-key_replaced = Gave “{ $subject }” another API key
act-schedule_changed = Changed the refresh schedule
act-export_scheduled = Changed when “{ $subject }” runs by itself
act-refresh_started = Began to read every file again
act-refresh_ended =
    { $count ->
        [one] The refresh ended: { NUMBER($count) } file read again
       *[other] The refresh ended: { NUMBER($count) } files read again
    }
act-refresh_ended-plain = The refresh ended
act-refresh_skipped = A refresh was missed
act-source_refreshed =
    { $count ->
        [one] Read the file “{ $subject }” again: { NUMBER($count) } row
       *[other] Read the file “{ $subject }” again: { NUMBER($count) } rows
    }
act-source_refreshed-plain = Read the file “{ $subject }” again

### Across features

in-quotes = “{ $name }”
in-use-exports = Go to Exports
