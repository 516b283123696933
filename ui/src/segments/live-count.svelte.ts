// How many people match a rule while it is being written. An answer is shown only for the rule that it was asked
// for: until it is there, what stands on the screen is marked as old. It knows nothing of how rules are edited.

import type { Backend } from "../ipc/backend";
import { failureOf } from "../ipc/backend";
import type { Failure, RuleCount, RuleGroup } from "../ipc/contract";
import { conditionsOf } from "./rule-tree";

/** How long typing has to rest before anybody is counted, in milliseconds. */
export const REST = 120;

let builders = 0;

export class LiveCount {
  /** The last answer. */
  answer = $state.raw<RuleCount | null>(null);
  /** Whether the answer is of an older rule than the one on the screen. */
  old = $state(true);
  /** Why the rule cannot be counted. */
  failure = $state.raw<Failure | null>(null);
  /** How many match each condition by itself, by the condition's id. */
  each = $state.raw<ReadonlyMap<string, number>>(new Map());

  // The engine interrupts the older count of the same builder.
  readonly #builder = ++builders;
  #turn = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Counts a rule once typing rests. */
  ask(rule: RuleGroup): void {
    this.old = true;
    const turn = ++this.#turn;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#count(rule, turn), REST);
  }

  /** Counts a rule now. */
  async askNow(rule: RuleGroup): Promise<void> {
    this.old = true;
    clearTimeout(this.#rest);
    await this.#count(rule, ++this.#turn);
  }

  /** Lets go: whatever is still on its way is passed over. */
  stop(): void {
    clearTimeout(this.#rest);
    this.#turn += 1;
  }

  async #count(rule: RuleGroup, turn: number): Promise<void> {
    try {
      const answer = await this.#backend.call("count_rule", { rule, builder: this.#builder });
      if (turn !== this.#turn) return;
      this.answer = answer;
      this.each = new Map(
        conditionsOf(rule).map((condition, place) => [condition.id ?? "", answer.conditions[place] ?? 0]),
      );
      this.failure = null;
      this.old = false;
    } catch (cause) {
      const failure = failureOf(cause);
      // `canceled` is the sign that a newer count is on its way, or that somebody left.
      if (turn !== this.#turn || failure.code === "canceled") return;
      this.failure = failure;
    }
  }
}
