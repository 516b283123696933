// What the address asks of the pretended engine: `?empty`, `?first`.

/** Whether a word stands behind the question mark of the address. */
export function asked(word: string): boolean {
  return typeof location !== "undefined" && location.search.includes(word);
}
