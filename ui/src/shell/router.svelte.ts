// Where the page is: a hash such as #/exports/new?segment=3, read into parts.

export class Router {
  hash = $state(typeof location === "undefined" ? "" : location.hash);

  /** The path's parts: "#/exports/7/preflight" → ["exports", "7", "preflight"]. */
  readonly parts = $derived(partsOf(this.hash));
  /** What stands behind the question mark. */
  readonly query = $derived(new URLSearchParams(this.hash.split("?")[1] ?? ""));
  /** The first part: which room of the program. */
  readonly room = $derived(this.parts[0] ?? "overview");

  /** Follows the address. Gives what ends the following. */
  follow(): () => void {
    const moved = (): void => void (this.hash = location.hash);
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }

  /** Goes somewhere: `go("exports", 7)`. */
  go(...parts: (string | number)[]): void {
    location.hash = `#/${parts.join("/")}`;
  }
}

function partsOf(hash: string): string[] {
  const path = hash.replace(/^#\/?/, "").split("?")[0] ?? "";
  return path.split("/").filter((part) => part !== "");
}

/** The one router of the page. */
export const router = new Router();
