import { describe, expect, it } from 'vitest';
import { dispatchConfig } from '../contracts/index.ts';
import { battery, dispatch } from './fixtures/dispatch-park.ts';
import { onlyOperating, settingsName } from './settings.ts';

const read = (more: object) => dispatchConfig.schema.parse({ ...dispatch, ...more });
const before = read({});

describe('changed settings', () => {
  it.each([
    ['a limit of the connection', { importMaxKw: 7000 }],
    ['the contract', { contractKw: 5000 }],
    ['no contract any more', { contractKw: undefined }],
    ['a limit of the export', { exportMaxKw: 100 }],
    ['a power of a battery', { batteries: [{ ...battery, chargeMaxKw: 800 }] }],
    ['a band of a battery', { batteries: [{ ...battery, socMin: 0.2 }] }],
    ['a price', { demandPricePerKw: 30 }],
    ['a distance of the controller', { control: { guardKw: 5 } }],
  ])('%s is taken as it runs', (_, more) => {
    expect(onlyOperating(before, read(more))).toBe(true);
    expect(settingsName(read(more))).not.toBe(settingsName(before));
  });

  it.each([
    ['nothing', {}],
    ['another meter of the connection', { gridMeterId: 'mill' }],
    ['another tariff', { tariffId: 'spot' }],
    ['a battery at another meter', { batteries: [{ ...battery, meterId: 'roof' }] }],
    ['a battery more', { batteries: [battery, { ...battery, id: 'battery-2' }] }],
    ['another period', { replanMinutes: 30 }],
    ['a limit and a meter', { importMaxKw: 7000, gridMeterId: 'mill' }],
  ])('%s needs a new start', (_, more) => {
    expect(onlyOperating(before, read(more))).toBe(false);
  });
});
