// Beats every four milliseconds (no timer of a page goes faster) in the page's own thread, and asks the engine one small
// thing after another; remembers the longest pause between two beats and the longest wait for an answer. Runs in the page,
// under the driver.

const began = performance.now();
const heart = { pause: 0, at: "", answer: 0, beats: 0, last: began, stopped: false };
window.heart = heart;
const beat = () => {
  if (heart.stopped) return;
  const now = performance.now();
  if (now - heart.last > heart.pause) {
    heart.pause = now - heart.last;
    heart.at = `${location.hash} after ${((heart.last - began) / 1000).toFixed(1)} s`;
  }
  heart.last = now;
  heart.beats += 1;
  setTimeout(beat, 4);
};
const ask = async () => {
  while (!heart.stopped) {
    const asked = performance.now();
    await window.__TAURI_INTERNALS__.invoke("door_state", {});
    heart.answer = Math.max(heart.answer, performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
setTimeout(beat, 4);
void ask();
arguments[arguments.length - 1]();
