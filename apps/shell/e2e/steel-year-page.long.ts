import { importSteelMonths } from './steel-year.ts';

importSteelMonths(12);
