import { testSteelMonths } from './fixtures/steel-year-suite.ts';

testSteelMonths(12);
