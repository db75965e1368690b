import { createFakeClock } from '@lingtan/test-kit';
import { expect, it } from 'vitest';
import type { Hj212Device } from '../contracts/index.ts';
import { DeviceRegistry } from './device-registry.ts';
import type { Link } from './link.ts';

it('a logger that has gone silent is found out in its time, although the clock is set back', () => {
  const clock = createFakeClock('2026-12-01T10:00:00Z');
  const logger = { id: 'outlet', mn: 'mn', staleAfterSeconds: 60, utcOffsetMinutes: 480 } as unknown as Hj212Device;
  const loggers = new DeviceRegistry([logger]);
  const frame = { flag: { version: 2017 }, head: [], quirks: [] } as never;
  loggers.frame('outlet', frame, { open: true, remote: 'r' } as unknown as Link, clock.now());
  clock.advance(-7_200_000);
  const after = (seconds: number) => (clock.advance(seconds * 1000), loggers.list(clock.now())[0]!.state);
  expect([after(0), after(59), after(2)]).toEqual(['online', 'online', 'silent']);
});
