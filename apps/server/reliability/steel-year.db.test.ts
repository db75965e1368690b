import { testSteelMonths } from './fixtures/steel-year-suite.ts';

// A sample of what steel-year.long.ts imports.
testSteelMonths(1);
