// Short words that pass by. Whatever matters later stands somewhere else too.

import { toast as sonner } from "svelte-sonner";

/** Says something in passing. */
export function toast(words: string): void {
  sonner(words);
}
