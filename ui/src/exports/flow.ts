// The six stages of a run, and what was lost between them, in words.

import { t } from "../i18n/translate";
import type { ConnectionType, RowFlow, RunView } from "../ipc/contract";
import type { Loss, Stage } from "../kit/rowflow";
import { recipientOf } from "./recipient";

/** The stage behind which personal data leaves the laptop. */
export const SHORE_AFTER = 3;

/** The stages of a run as it stands. */
export function stagesOf(flow: RowFlow): Stage[] {
  return [
    { label: t("flow-imported"), value: flow.imported },
    { label: t("flow-valid"), value: flow.valid },
    { label: t("flow-unique"), value: flow.unique },
    { label: t("flow-in-segment"), value: flow.in_segment },
    { label: t("flow-sent"), value: flow.sent },
    { label: t("flow-accepted"), value: flow.accepted },
  ];
}

/** What is lost between the stages of a run. While it goes on, nobody is called lost who may still arrive. */
export function lossesOf(run: RunView): Loss[] {
  const going = run.phase !== "ended";
  const { receipt } = run;
  const rejected = sum(receipt.rejected);
  return [
    { label: t("flow-loss-invalid"), tone: "trouble" },
    { label: t("flow-loss-merged"), tone: "plain" },
    { label: t("flow-loss-outside"), tone: "plain" },
    { label: notSent(going, sum(receipt.left_out)), tone: "plain" },
    settlementOf(going, rejected, receipt.unknown, recipientOf(run)),
  ];
}

function notSent(going: boolean, leftOut: number): string {
  if (!going) return t("flow-loss-left-out");
  return leftOut > 0 ? t("flow-loss-left-out-or-to-send") : t("flow-loss-to-send");
}

function sum(counts: { [key in string]?: number }): number {
  return Object.values(counts).reduce<number>((total, people) => total + (people ?? 0), 0);
}

function settlementOf(going: boolean, rejected: number, unknown: number, to: ConnectionType): Loss {
  if (going) return { label: t("flow-loss-with-klaviyo", { to }), tone: "plain" };
  if (rejected === 0 && unknown > 0) return { label: t("flow-loss-unknown"), tone: "trouble" };
  if (unknown > 0) return { label: t("flow-loss-rejected-or-unknown"), tone: "trouble" };
  return { label: t("flow-loss-rejected"), tone: "trouble" };
}
