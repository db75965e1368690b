import { expect, it } from 'vitest';
import { changesOf, type ParkDiff } from './park-changes.ts';

const none = { added: [], changed: [], removed: [] };
const diff: ParkDiff = {
  park: 'north-harbour',
  created: false,
  fields: [],
  enterprises: none,
  telemetry: { assets: { added: [], changed: [], archived: [] }, points: { added: [], changed: [], archived: [] } },
  plugins: { configured: [], enabled: [], disabled: [] },
  screen: false,
  dashboards: none,
  warnings: [],
  changed: false,
  revision: null,
};

it('tells each kind of change once, in the order of a park file, and nothing of what stays', () => {
  expect(changesOf(diff)).toEqual([]);
  const points = { added: ['hall.flow'], changed: [], archived: ['hall.power', 'hall.energy'] };
  const changed = { ...diff, fields: ['latitude'], telemetry: { ...diff.telemetry, points }, screen: true };
  expect(changesOf(changed)).toEqual([
    { id: 'park-changed', sign: '~', names: ['latitude'] },
    { id: 'points-added', sign: '+', names: ['hall.flow'] },
    { id: 'points-archived', sign: '−', names: ['hall.power', 'hall.energy'] },
    { id: 'screen', sign: '~', names: [] },
  ]);
});

it('names the park that a file makes, not its fields', () => {
  const created = { ...diff, created: true, fields: ['name', 'timeZone'] };
  expect(changesOf(created)).toEqual([{ id: 'park-created', sign: '+', names: ['north-harbour'] }]);
});
