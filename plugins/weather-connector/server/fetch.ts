import { backOffMs, cut } from '../domain/index.ts';
import { ask, AskFailed } from './ask.ts';
import { placeOf } from './context.ts';
import type { WeatherScope } from './context.ts';
import { readFetching, writeFetching } from './fetching-store.ts';
import type { Fetching } from './fetching-store.ts';
import { countRuns, deleteOld, insertRun, lockWeather } from './run-store.ts';

const hour = 3_600_000;
/** Older weather is too old to plan with. */
const staleAfter = 12 * hour;

/** Fetches when it is due, keeps the forecast as issued now, and the archive the first time; a failure waits longer each time. */
export async function fetchWhenDue(scope: WeatherScope, signal: AbortSignal): Promise<void> {
  const { db, clock, config, park, log } = scope;
  const now = clock.now();
  const claimed = await claim(scope, now);
  if (!claimed) return;
  const { before, runs } = claimed;
  const place = placeOf(scope);
  const { baseUrl, apiKey, windHeightM, horizonDays, pastDays } = config;
  try {
    const query = { baseUrl, apiKey, ...place, windHeightM, horizonDays, pastDays: runs === 0 ? pastDays : 0 };
    const { series, hash } = await ask(query, config, signal, now);
    const running = Math.floor(now / hour) * hour;
    const common = { issuedAt: now, origin: { service: new URL(baseUrl).origin, ...place, windHeightM }, hash };
    await db.tx(async (tx) => {
      if (runs === 0) await insertRun(tx, park.id, { ...common, ...cut(series, running, 'before'), kind: 'archive' });
      await insertRun(tx, park.id, { ...common, ...cut(series, running, 'from'), kind: 'forecast' });
      await deleteOld(tx, config.keepDays, now);
      await writeFetching(tx, park.id, now, {
        lastSuccessAt: now,
        failures: 0,
        lastError: null,
        nextAt: now + config.refreshMinutes * 60_000,
      });
    });
    scope.healthy();
  } catch (error) {
    if (!(error instanceof AskFailed)) throw error;
    const failures = before.failures + 1;
    const wait = backOffMs(failures, error.retryAfterMs);
    log.warn({ failures, waitMs: wait, reason: error.message }, 'no weather forecast was fetched');
    await db.tx((tx) =>
      writeFetching(tx, park.id, now, { ...before, failures, lastError: error.message, nextAt: now + wait }),
    );
    if (before.lastSuccessAt === null || now - before.lastSuccessAt > staleAfter) scope.degraded(error.message);
  }
}

/** Takes the turn if it is due: two processes or two jobs must not ask the service for the same. */
async function claim(
  { db, park, config }: WeatherScope,
  now: number,
): Promise<{ before: Fetching; runs: number } | null> {
  return db.tx(async (tx) => {
    await lockWeather(tx, park.id);
    const before = await readFetching(tx);
    if (before.nextAt !== null && now < before.nextAt) return null;
    // Should this process die meanwhile, the next look after that tries again.
    await writeFetching(tx, park.id, now, { ...before, nextAt: now + config.timeoutMs + 60_000 });
    return { before, runs: await countRuns(tx) };
  });
}
