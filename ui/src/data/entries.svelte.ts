// Files on their way in, by their tickets. They live outside the page, so that leaving it stops nothing and coming
// back finds the step one was at.

import { backend } from "../ipc/backend";
import type { FileTicket, FileToken } from "../ipc/contract";
import { FileImport } from "./import.svelte";

const entries = new Map<FileToken, { entry: FileImport; end: () => void }>();

/** The import of a file, begun when it is asked for the first time. */
export function entryOf(file: FileTicket): FileImport {
  const known = entries.get(file.token);
  if (known !== undefined) return known.entry;
  // A root of its own: what is derived inside must not end with the page that asked first.
  let begun!: FileImport;
  const end = $effect.root(() => {
    begun = new FileImport(backend, file);
    return begun.follow();
  });
  entries.set(file.token, { entry: begun, end });
  void begun.look();
  return begun;
}

/** The person is done with a file; what still goes on for it is stopped. */
export function forget(file: FileTicket): void {
  const known = entries.get(file.token);
  if (known === undefined) return;
  entries.delete(file.token);
  void known.entry.cancel().finally(known.end);
}
