import { importSteelMonths } from './steel-year.ts';

// A sample of what steel-year-page.long.ts imports.
importSteelMonths(1);
