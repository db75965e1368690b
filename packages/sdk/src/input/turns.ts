/** Asked between the steps of long work: null to go on, or what is to be waited for first. */
export type Breathe = () => Promise<void> | null;

/** After so long, in milliseconds, others get their turn. */
const turnMs = 5;

/**
 * Lets everything else have its turn once five milliseconds are over: leads, leases and control stand for as long as
 * work on the event loop goes on. One for each piece of work.
 */
export function turns(): Breathe {
  let since = performance.now();
  const next = (go: () => void): void =>
    void setImmediate(() => {
      since = performance.now();
      go();
    });
  return () => (performance.now() - since < turnMs ? null : new Promise(next));
}
