import { expect, test } from 'vitest';
import { sampleRef } from './sample-ref.ts';

test('the evidence of a value is the minute up to its sample, so that the last one in it is the value', () => {
  const ts = Date.UTC(2026, 10, 24, 8, 40, 5);
  expect(sampleRef('pv.active-power', ts)).toBe(
    'telemetry.window/pv.active-power/2026-11-24T08:39:05.001Z/2026-11-24T08:40:05.001Z',
  );
});
