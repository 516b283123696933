// A pretended engine, to work on the page in a plain browser. It keeps what it is told until the page is loaded anew.

import { CallError, plainFailure, type Backend, type Unlisten } from "./backend";
import type { Commands, Event } from "./contract";
import { activityAnswers } from "./fake/activity";
import { connectionAnswers } from "./fake/connections";
import { exportAnswers } from "./fake/exports";
import { peopleAnswers } from "./fake/people";
import { sampleAnswers } from "./fake/sample";
import { segmentAnswers } from "./fake/segments";

/** Answers to some of the commands. */
export type Answers = {
  [K in keyof Commands]?: (
    values: Commands[K]["arguments"],
    tell: (event: Event) => void,
  ) => Commands[K]["answer"];
};

export class FakeBackend implements Backend {
  readonly #hearers = new Set<(event: Event) => void>();
  readonly #answers: Answers = {
    ...peopleAnswers(),
    ...sampleAnswers(),
    ...segmentAnswers(),
    ...connectionAnswers(),
    ...exportAnswers(),
    ...activityAnswers(),
  };

  async call<K extends keyof Commands>(name: K, values: Commands[K]["arguments"]): Promise<Commands[K]["answer"]> {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const answer = this.#answers[name];
    if (!answer) throw new CallError(plainFailure("not_found"));
    return structuredClone(answer(values, (event) => this.#tell(event)));
  }

  listen(hear: (event: Event) => void): Unlisten {
    this.#hearers.add(hear);
    return () => void this.#hearers.delete(hear);
  }

  #tell(event: Event): void {
    for (const hear of [...this.#hearers]) hear(event);
  }
}
