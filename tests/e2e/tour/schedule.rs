//! What runs by itself: nothing until it is switched on, then what somebody chose.

use super::Tour;

impl Tour {
    pub(super) fn what_runs_by_itself(&mut self) {
        self.enter("exports", "Exports");
        self.window.see_words("nothing-by-itself", "runs by itself");
        self.window.click("run-all");
        self.window.see_words("run-all-dialog", "No export here has a schedule that is on");
        self.look("exports, nothing to run");
        self.window.click("run-all-cancel");

        self.enter("settings", "Settings");
        self.window.see_words("refresh-off", "Nothing runs by itself");
        self.window.click("refresh-on");
        self.window.see("timetable-time");
        self.look("settings, a refresh schedule");
        self.window.click("refresh-save");
        self.window.see_words("refresh-next", "Runs while Listward is open");

        self.enter("exports", "Exports");
        self.window.see_words("export-schedule", "After each refresh");
        self.window.click("export-menu");
        self.window.click("export-schedule-menu");
        self.window.click("schedule-runs-by_timetable");
        self.window.see("timetable-time");
        self.look("export, times of its own");
        self.window.click("schedule-cancel");
        self.window.click("run-all");
        self.window.see_words("run-all-dialog", "1 export is sent");
        self.window.click("run-all-start");
        self.window.see_words("run-all-done", "1 export was started");
        self.look("exports, all started");
        self.window.click("run-all-close");
    }
}
