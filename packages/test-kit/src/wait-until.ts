/** The first look comes at once, the next ones after a tenth of what was waited so far, within these bounds. */
const [soonestMs, latestMs] = [10, 50];
/** After a look that took long itself, so many times as long, within the bound: most of the time nobody looks. */
const [timesLook, latestAfterLookMs] = [4, 200];

/**
 * Polls until `condition` holds. Tests wait for a state, never for a time; the limit only ends a test that hangs. What takes long
 * is looked at less often: each look takes processor time from the very work that is waited for.
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
  describe: () => string = () => condition.toString(),
): Promise<void> {
  const since = Date.now();
  for (let looked = since; !(await condition()); looked = Date.now()) {
    const now = Date.now();
    const waited = now - since;
    if (waited > timeoutMs) throw new Error(`not reached within ${timeoutMs} ms: ${describe()}`);
    const pause = Math.min(latestMs, Math.max(soonestMs, waited / 10));
    const afterLook = Math.min(latestAfterLookMs, timesLook * (now - looked));
    await new Promise((resolve) => setTimeout(resolve, Math.max(pause, afterLook)));
  }
}
