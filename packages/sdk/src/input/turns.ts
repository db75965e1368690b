/** Asked between the steps of long work: null to go on, or what is to be waited for first. */
export type Breathe = () => Promise<void> | null;

/** After so long, in milliseconds, others get their turn. */
const turnMs = 5;

const waiting: (() => void)[] = [];

/**
 * Waits until it is this work's turn to go on. One of all that wait goes on in each round of the event loop: however many
 * there are, a request, a lease or a cycle of control that comes meanwhile waits for one turn and not for one of each.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(goOn);
  });
}

function goOn(): void {
  const next = waiting.shift()!;
  if (waiting.length > 0) setImmediate(goOn);
  next();
}

/**
 * Lets everything else have its turn once five milliseconds are over: leads, leases and control stand for as long as
 * work on the event loop goes on. One for each piece of work.
 */
export function turns(): Breathe {
  let since = performance.now();
  const next = async (): Promise<void> => {
    await nextTurn();
    since = performance.now();
  };
  return () => (performance.now() - since < turnMs ? null : next());
}
