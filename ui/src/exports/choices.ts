// How an export goes about it, unless somebody says otherwise.

import type { ExportChoices, RunOptions } from "../ipc/contract";

/** Everybody is sent, nobody is taken off, nothing is tried out first. */
export const USUAL: ExportChoices = { sending: "everybody", leavers: "stay", canary: "off" };

/** Nothing beyond what the export says. */
export const NOTHING_ELSE: RunOptions = { removals: null, everybody: false, only_rejected_of: null };
