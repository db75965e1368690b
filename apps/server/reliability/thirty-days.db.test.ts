import { testFastDays } from './fixtures/thirty-days-suite.ts';

// The last night of October and the hour that it has twice, with a step of the clock after it.
testFastDays(
  {
    ...{ shows: '2026-11-01T00:00:00Z', rate: 5760, days: 2.5, zones: ['America/New_York'] },
    ...{ from: '2026-11-01', to: '2026-11-03', steps: [{ afterDays: 1.4, by: -7_200_000 }] },
  },
  { steady: false },
);
