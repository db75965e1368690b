import { section } from './section.tsx';

/** Bills and tariffs. */
export const BillingSection = section('/billing', []);
