// Answers that a page asked for before its script was there are of its first moments.
const freshMs = 10_000;

/** By path, what the page of the shell asked for on its own: see `apps/shell/boot/early.js`. */
const answers = (): Record<string, Promise<Response>> =>
  (globalThis as { lingtanEarly?: Record<string, Promise<Response>> }).lingtanEarly ?? {};

/**
 * The answer that the page fetched ahead, once; null when there is none, it is old, or it is a refusal, which whoever signed
 * in meanwhile need not see.
 * @param age ms since the page began
 */
export async function takeEarly(path: string, age = performance.now()): Promise<Response | null> {
  const known = answers();
  const answer = known[path];
  if (!answer) return null;
  delete known[path];
  if (age > freshMs) return null;
  const response = await answer.catch(() => null);
  return response?.ok ? response : null;
}
