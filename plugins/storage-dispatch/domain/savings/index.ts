export { savingsReport, type SavingsRows, type SavingsSite } from './report.ts';
export type { Metered } from './flows.ts';
