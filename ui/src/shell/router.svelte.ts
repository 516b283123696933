// Where the page is: a hash such as #/exports/new?segment=3, read into parts; and who may keep a person from leaving.

/** What would be lost by leaving, in words. */
export interface Hold {
  title: string;
  line: string;
}

export class Router {
  hash = $state(typeof location === "undefined" ? "" : location.hash);
  /** What somebody wants to leave for while something here would be lost. */
  leaving = $state.raw<{ hold: Hold; go: () => void } | null>(null);

  /** The path's parts: "#/exports/7/preflight" → ["exports", "7", "preflight"]. */
  readonly parts = $derived(partsOf(this.hash));
  /** What stands behind the question mark. */
  readonly query = $derived(new URLSearchParams(this.hash.split("?")[1] ?? ""));
  /** The first part: which room of the program. */
  readonly room = $derived(this.parts[0] ?? "overview");
  #holder: (() => Hold | null) | null = null;

  /** Follows the address. Gives what ends the following. */
  follow(): () => void {
    const moved = (): void => {
      if (!this.arrive(location.hash)) history.replaceState(null, "", this.hash || "#/overview");
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }

  /** Goes somewhere: `go("exports", 7)`. */
  go(...parts: (string | number)[]): void {
    location.hash = `#/${parts.join("/")}`;
  }

  /** Asks before this page is left, whenever `holder` has something to lose. Gives what ends the asking. */
  hold(holder: () => Hold | null): () => void {
    this.#holder = holder;
    return () => {
      if (this.#holder === holder) this.#holder = null;
    };
  }

  /** Shows a new address; false when something would be lost, and a person is asked first. */
  arrive(hash: string): boolean {
    if (hash === this.hash) return true;
    return this.leave(() => {
      this.hash = hash;
      if (location.hash !== hash) location.hash = hash;
    });
  }

  /** Does what takes the person away from this page; false when they are asked first. */
  leave(go: () => void): boolean {
    const hold = this.#holder?.() ?? null;
    if (hold === null) {
      go();
      return true;
    }
    this.leaving = { hold, go: () => { this.#holder = null; go(); } };
    return false;
  }
}

function partsOf(hash: string): string[] {
  const path = hash.replace(/^#\/?/, "").split("?")[0] ?? "";
  return path.split("/").filter((part) => part !== "");
}

/** The one router of the page. */
export const router = new Router();
