// How far a run of the engine in memory has come after a share of its way, with a receipt that adds up at every moment.

import type { ExportPlan, RunHappening, RunPhase, RunView } from "../contract";

const REJECTED = 0.0006;

/** The run when `share` of the way is gone. */
export function runAt(run: RunView, plan: ExportPlan, share: number, at: string): RunView {
  const handed = Math.min(plan.to_send, Math.round(plan.to_send * Math.min(1, share / 0.6)));
  const settled = Math.round(plan.to_send * Math.max(0, Math.min(1, (share - 0.4) / 0.6)));
  const refused = Math.round(settled * REJECTED);
  const invalid = Math.round(refused * 0.9);
  const phase: RunPhase = share >= 1 ? "ended" : share > 0.9 ? "collecting" : share > 0.6 ? "with_klaviyo" : "sending";
  const happened: Array<[number, RunHappening, number | null]> = [
    [0.05, "prepared", plan.to_send],
    [0.3, "klaviyo_asked_to_wait", 12],
    [0.6, "handed_over", plan.chunks],
    [1, "ended", null],
  ];
  const known = new Set(run.timeline.map(({ what }) => what));
  const accepted = settled - refused;
  const host = run.practice ? "127.0.0.1" : "a.klaviyo.com";
  return {
    ...run,
    phase,
    receipt: {
      ...run.receipt,
      status: phase !== "ended" ? "processing" : refused > 0 ? "completed_with_warnings" : "successful",
      sent: handed,
      accepted,
      rejected: refused > 0 ? { invalid, duplicate_profile: refused - invalid } : {},
      unknown: handed - accepted - refused,
      jobs: Array.from({ length: Math.ceil((plan.chunks * handed) / Math.max(1, plan.to_send)) }, (_, i) => `job-${i + 1}`),
      ended: phase === "ended" ? at : null,
      bytes: handed * 310,
      list_after: phase === "ended" ? (run.receipt.list_before ?? 0) + accepted : null,
    },
    outbound: [
      {
        host,
        request: "POST /api/profile-bulk-import-jobs",
        requests: Math.ceil(handed / 10_000),
        people: handed,
        bytes: handed * 310,
        fields: run.sample_fields,
      },
      {
        host,
        request: "GET /api/profile-bulk-import-jobs",
        requests: Math.ceil(settled / 5_000),
        people: 0,
        bytes: 0,
        fields: [],
      },
    ],
    undoable: phase === "ended" && run.kind.does === "export",
    repeatable: phase === "ended" && run.kind.does === "export" ? refused + (run.receipt.left_out.no_email ?? 0) : 0,
    progress: {
      ...run.progress,
      handed_over: handed,
      settled,
      chunks_sent: Math.floor((plan.chunks * handed) / Math.max(1, plan.to_send)),
      share,
      per_second: phase === "sending" ? 3_120 : 0,
      seconds_left: share > 0.1 && phase !== "ended" ? Math.round((1 - share) * 240) : null,
      waiting: share > 0.3 && share < 0.36 ? { for: "klaviyo", seconds: 12, until: new Date(Date.now() + 12_000).toISOString() } : null,
    },
    flow: { ...run.flow, sent: handed, accepted },
    sample: phase === "sending" ? plan.sample : [],
    timeline: [
      ...run.timeline,
      ...happened.filter(([when, what]) => share >= when && !known.has(what)).map(([, what, count]) => ({ at, what, count })),
    ],
  };
}
