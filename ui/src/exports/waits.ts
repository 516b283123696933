// What a run waits for while nobody has to do anything.

import { duration, soon } from "../i18n/format";
import { t } from "../i18n/translate";
import type { ConnectionType, Waiting } from "../ipc/contract";

/** From here on nobody sits it out: they come back when it is over. */
const LONG = 60 * 60;

/** What it waits for, and for how long; for a long wait when it goes on, too. */
export function waitText(wait: Waiting, to: ConnectionType): string {
  const time = duration(wait.seconds);
  if (wait.for === "network") return t("run-waiting-network", { time });
  return wait.seconds < LONG ? t("run-waiting-klaviyo", { to, time }) : t("run-waiting-klaviyo-until", { to, time, until: soon(wait.until) });
}
