// Parts of a page that are drawn one after another: each has its picture before the next one begins.

/** Two pictures of a screen, in milliseconds: within one, two parts could still be drawn together. */
const APART = 32;

const waiting = new Set<() => void>();
let next: ReturnType<typeof setTimeout> | undefined;

/** Draws something when its turn comes. Gives what takes it out of the row again. */
export function inTurn(draw: () => void): () => void {
  waiting.add(draw);
  // No animation frame: those stop while the window is hidden, and a run ends there, too.
  next ??= setTimeout(drawOne, APART);
  return () => waiting.delete(draw);
}

function drawOne(): void {
  const [draw] = waiting;
  next = waiting.size > 1 ? setTimeout(drawOne, APART) : undefined;
  if (draw === undefined) return;
  waiting.delete(draw);
  draw();
}
