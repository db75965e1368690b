/** How often it is looked whether this process has its turn. */
const lookEveryMs = 100;

let own = 0;
let lookedAt = 0;
let looking: NodeJS.Timeout | undefined;

/**
 * A clock that goes on only while this process has its turns, ms: on a full machine, and while something computes in this
 * process, it stands still. Whoever waited for an answer knows by it whether the other side was late, or this one.
 */
export function ownTime(): number {
  looking ??= start();
  return own;
}

function start(): NodeJS.Timeout {
  lookedAt = performance.now();
  return setInterval(() => {
    const now = performance.now();
    own += Math.min(now - lookedAt, 2 * lookEveryMs);
    lookedAt = now;
  }, lookEveryMs).unref();
}
