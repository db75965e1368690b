/** Work of less than that goes on without a rest, ms: a rest costs a change of threads. */
const leastMs = 5;
/** A rest is never longer, ms: a piece of work that could not be divided is past. */
const mostMs = 50;

/**
 * For work of seconds on a thread, which would keep a small machine's processor busy from end to end: what is returned is
 * called between pieces of the work and rests as long as the last pieces took, so that the thread takes half of one core.
 * Work and rest take turns of some milliseconds. Stops the thread that calls it: never for one that answers requests.
 *
 * ```ts
 * const rest = restBetween();
 * for (const each of many) {
 *   compute(each);
 *   rest();
 * }
 * ```
 */
export function restBetween(): () => void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let since = performance.now();
  return () => {
    const worked = performance.now() - since;
    if (worked < leastMs) return;
    // Nobody wakes it: a wait with an end is a sleep that needs no event loop, and ends with the thread.
    Atomics.wait(cell, 0, 0, Math.min(mostMs, worked));
    since = performance.now();
  };
}
