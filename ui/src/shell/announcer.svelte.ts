// What screen readers are told of while somebody is elsewhere on the page. One thing at a time, never a stream.

const QUIET = 5_000;

class Announcer {
  /** What is being said. */
  words = $state("");

  #next: string | null = null;
  #pausing = false;

  /** Says it when there is a pause. Of what comes faster only the last is said. */
  say(words: string): void {
    if (this.#pausing) {
      this.#next = words;
      return;
    }
    this.words = words;
    this.#pausing = true;
    setTimeout(() => {
      this.#pausing = false;
      const next = this.#next;
      this.#next = null;
      if (next !== null) this.say(next);
    }, QUIET);
  }
}

/** The page's voice. */
export const announcer = new Announcer();
