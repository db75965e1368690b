import { afterEach, expect, it, vi } from 'vitest';
import type { ApiClient } from './api-client.ts';
import { sayHowItFares, sayWhatBecame } from './plugin-states.ts';

const printed: string[] = [];
vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
afterEach(() => {
  printed.length = 0;
  process.exitCode = undefined;
});

interface Answers {
  states: Record<string, { state: string; error?: string }[]>;
  packages?: object[];
  audit?: object[];
}

/** A server that answers each question about a park with its next state, and goes on with the last. */
function server({ states, packages = [], audit = [] }: Answers, runsPlugins = true): ApiClient {
  const asked: Record<string, number> = {};
  const json = async (_method: string, path: string): Promise<unknown> => {
    if (path === '/api/parks') return Object.keys(states).map((id) => ({ id }));
    if (path === '/api/plugin-packages') return packages;
    if (path === '/api/audit') return { rows: audit };
    const park = path.split('/')[3]!;
    const at = (asked[park] = (asked[park] ?? -1) + 1);
    const { state, error = null } = states[park]![Math.min(at, states[park]!.length - 1)]!;
    return [{ id: 'meter', enabled: true, state, error }];
  };
  return { runsPlugins, json } as unknown as ApiClient;
}

it('who enables a plugin is told what became of it on each park, and by the exit code whether it runs', async () => {
  const gone = 'The process of the plugin used more than its 512 MB';
  const north = [{ state: 'starting' }, { state: 'running' }];
  await sayWhatBecame(server({ states: { north } }), 'meter');
  expect([printed.join(''), process.exitCode]).toEqual(['meter on north: running\n', undefined]);
  printed.length = 0;
  await sayWhatBecame(
    server({ states: { north, south: [{ state: 'starting' }, { state: 'failed', error: gone }] } }),
    'meter',
  );
  expect([printed.join(''), process.exitCode]).toEqual([
    `meter on north: running\nmeter on south: failed: ${gone}\n`,
    1,
  ]);
});

it('without a server that runs plugins nothing is waited for, and nothing is called running', async () => {
  await sayWhatBecame(server({ states: { north: [{ state: 'starting' }] } }, false), 'meter');
  expect([printed.join(''), process.exitCode]).toEqual(['meter on north: enabled; no server runs\n', undefined]);
});

it('a version that did not start is told with its park and reason, and which one runs again', async () => {
  const packages = [
    { id: 'meter', version: '1.0.0', active: true, trying: [] },
    { id: 'meter', version: '2.0.0', active: false, trying: [] },
  ];
  const audit = [{ action: 'plugin.returned', subject: 'meter', after: { park: 'north', reason: 'it throws' } }];
  await sayHowItFares(server({ states: { north: [{ state: 'running' }] }, packages, audit }), 'meter', '2.0.0');
  expect([printed.join(''), process.exitCode]).toEqual([
    'meter 2.0.0 did not start on north: it throws\nmeter 1.0.0 runs again\nmeter on north: running\n',
    1,
  ]);
});
