import type { ReportFinder } from '@lingtan/web-sdk';
import { expect, test } from 'vitest';
import type { InverterState } from '../contracts/index.ts';
import { findInverters } from './find-inverters.ts';

const fault = { code: 'E001', en: 'Grid voltage too high', 'zh-CN': '电网过压' };
const inverters: InverterState[] = [
  { serial: 'SG-0001', asset: 'pv-roof', state: 'fault', powerKw: 101, faults: [fault], problem: null, at: 1 },
  { serial: 'SG-0002', asset: 'pv-roof', state: 'running', powerKw: 99, faults: [], problem: null, at: 1 },
];
/** A person of the park; texts come back as their key and values. */
const person = (allowed: boolean, language: 'en' | 'zh-CN'): ReportFinder => ({
  get: async <T>(path: string) => {
    if (!allowed) throw new Error(`${path} is refused`);
    return (path === './inverters' ? inverters : null) as T;
  },
  can: (permission) => allowed && permission === 'sungrove-inverter.read',
  t: (key, values) => [key, ...Object.values(values ?? {})].join(' '),
  language,
  timeZone: 'Asia/Shanghai',
});

test('inverters are found by serial number, asset, state and fault, in the language in use', async () => {
  expect(await findInverters(person(true, 'zh-CN'))).toEqual([
    {
      id: 'SG-0001',
      kind: 'device',
      title: 'found SG-0001',
      detail: 'pv-roof · states.fault · E001 电网过压',
      to: '/',
    },
    { id: 'SG-0002', kind: 'device', title: 'found SG-0002', detail: 'pv-roof · states.running', to: '/' },
  ]);
  expect((await findInverters(person(true, 'en')))[0]?.detail).toContain('Grid voltage too high');
});

test('who may not see inverters is told of none, and nothing is asked', async () => {
  expect(await findInverters(person(false, 'en'))).toEqual([]);
});
