import { testFastDays } from './fixtures/thirty-days-suite.ts';

const hour = 3_600_000;
/** How long thirty days take, in minutes; shorter ones ask more of the machine. */
const minutes = Number(process.env['LINGTAN_DAYS_MINUTES'] || 50);

// October in a zone whose clocks go back in it and one whose clocks go forward.
testFastDays(
  {
    ...{ shows: '2026-09-30T04:00:00Z', rate: Math.round((30 * 24 * 60) / minutes), days: 32.5 },
    ...{ zones: ['Europe/Berlin', 'Australia/Sydney'], from: '2026-10-01', to: '2026-11-02' },
    steps: [
      { afterDays: 9.3, by: -2 * hour },
      { afterDays: 17.6, by: 24 * hour },
    ],
  },
  { steady: true },
);
