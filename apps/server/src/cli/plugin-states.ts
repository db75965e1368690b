import { setTimeout as delay } from 'node:timers/promises';
import type { StoredPackage } from '@lingtan/kernel';
import type { ApiClient } from './api-client.ts';

/** A plugin on a park, as the API tells it. */
export interface PluginRow {
  id: string;
  version: string | null;
  enabled: boolean;
  state: string;
  error: string | null;
  queue: { waiting: number; active: number; failed: number } | null;
  settings: boolean;
}

const runs = ['running', 'degraded'];
const moving = ['starting', 'stopping', 'disabled'];
const askEveryMs = 200;
/** A start may take half a minute, and is tried again where the process of a plugin ends. */
const patienceMs = 120_000;

/** The plugins of all parks, or of one. */
export async function byPark(api: ApiClient, only?: string): Promise<{ park: string; plugins: PluginRow[] }[]> {
  const parks =
    only === undefined ? (await api.json<{ id: string }[]>('GET', '/api/parks')).map(({ id }) => id) : [only];
  return Promise.all(
    parks.map(async (park) => ({ park, plugins: await api.json<PluginRow[]>('GET', `/api/parks/${park}/plugins`) })),
  );
}

/** Waits until a plugin that was switched on is what it will be, and says that. The exit code is 1 when it does not run. */
export async function sayWhatBecame(api: ApiClient, id: string, only?: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = (await byPark(api, only)).flatMap(({ park, plugins }) =>
      plugins.filter((row) => row.id === id && row.enabled).map((row) => ({ park, ...row })),
    );
    const open = api.runsPlugins && found.some(({ state }) => moving.includes(state));
    if (open && Date.now() < deadline) {
      await delay(askEveryMs);
      continue;
    }
    for (const { park, state, error } of found) {
      const said = api.runsPlugins ? `${state}${error === null ? '' : `: ${error}`}` : 'enabled; no server runs';
      process.stdout.write(`${id} on ${park}: ${said}\n`);
      if (api.runsPlugins && !runs.includes(state)) process.exitCode = 1;
    }
    return;
  }
}

/** Waits until a version that was brought to run has started where the one before ran, or until that one is back, and says which. */
export async function sayHowItFares(api: ApiClient, id: string, version: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const rows = (await api.json<StoredPackage[]>('GET', '/api/plugin-packages')).filter((row) => row.id === id);
    const active = rows.find((row) => row.active);
    if (active && active.version !== version) {
      process.exitCode = 1;
      const { rows: log } = await api.json<{ rows: Line[] }>('GET', '/api/audit');
      const line = log.find(({ action, subject }) => action === 'plugin.returned' && subject === id);
      const why = line ? ` on ${line.after.park}: ${line.after.reason}` : '';
      process.stdout.write(`${id} ${version} did not start${why}\n${id} ${active.version} runs again\n`);
      break;
    }
    const waits = active?.trying ?? [];
    const states = await byPark(api);
    // What waits for a device goes on trying; that may take longer than anybody wants to look at it.
    const retrying = (park: string): boolean =>
      states.some(
        (each) => each.park === park && each.plugins.some((row) => row.id === id && row.state === 'retrying'),
      );
    if (!api.runsPlugins || waits.every(retrying) || Date.now() > deadline) break;
    await delay(askEveryMs);
  }
  await sayWhatBecame(api, id);
}

interface Line {
  action: string;
  subject: string;
  after: { park: string; reason: string };
}
