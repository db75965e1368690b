import { createFakeClock } from '@lingtan/test-kit';
import { expect, it } from 'vitest';
import { mqttConnectorConfig } from '../contracts/index.ts';
import { DeviceRegistry } from './device-registry.ts';

it('a device that has gone silent is found out in its time, although the clock is set back', () => {
  const config = mqttConnectorConfig.schema.parse({ defaultStaleAfterSeconds: 60 });
  const clock = createFakeClock('2026-12-01T10:00:00Z');
  const devices = new DeviceRegistry(config);
  devices.message('pv', 'json', clock.now());
  clock.advance(-7_200_000);
  const after = (seconds: number) => (clock.advance(seconds * 1000), devices.status('pv', clock.now()).state);
  expect([after(0), after(59), after(2)]).toEqual(['online', 'online', 'stale']);
});
