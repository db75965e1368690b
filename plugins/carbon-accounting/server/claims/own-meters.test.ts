import { expect, it } from 'vitest';
import { ownMeters } from './own-meters.ts';

it("certificates of the park's balance and of its storages are its own, wherever a storage stands", () => {
  const meters = [
    { id: 'roof', role: 'pv', boundary: true },
    { id: 'battery', role: 'storage', boundary: true },
    { id: 'battery-in-hall', role: 'storage', boundary: false },
    { id: 'far', role: 'wind', boundary: false },
  ] as const;
  expect([...ownMeters(meters)]).toEqual(['roof', 'battery', 'battery-in-hall']);
});
