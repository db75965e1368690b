import { afterEach, expect, it } from 'vitest';
import { meter } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { createVeePark, day, openExceptions, register, width } from './fixtures/vee-park.ts';

let park: EnergyFixture;
afterEach(() => park.close());

// A portion of history begins here, by which nothing before it is closed when it is.
const portion = Date.parse('2026-11-19T00:00:00Z');
const steady = (s: number): number => 1000 + (Math.round(s / width) % 5) * 10;

it('a spike on the first day of what is closed first is found once the days before it are there', async () => {
  const spike = portion + 8 * width;
  park = await createVeePark(
    { meters: [meter('mill', 'load', ['import'])] },
    new Date(portion + 5 * day).toISOString(),
  );
  await park.ingest(
    register('mill.import', portion - 7 * day, portion + 2 * day, (s) => (s === spike ? 30_000 : steady(s))),
  );
  await park.closeDue();
  await park.closeLate();
  expect((await openExceptions(park)).filter(({ rule }) => rule === 'spike')).toMatchObject([{ measured: 30_000 }]);
});
