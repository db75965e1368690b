import { defineService } from '@lingtan/sdk';
import type { Factor } from './factor.ts';
import type { InventoryData } from './inventory-routes.ts';
import type { SelectFactorInput } from './select-input.ts';

/** Inventories of the park, for other plugins. Sees all of the park. */
export interface CarbonLedgerService {
  /** Inventories of a period (`2026`, `2026-10`) under each configured profile. */
  inventory(query: { period: string }): Promise<InventoryData>;
}
export const CarbonLedger = defineService<CarbonLedgerService>('carbon.ledger', { version: 1 });

/** Factors that may be used: those of the product and the approved ones of the park. */
export interface EmissionFactorsService {
  list(): Promise<Factor[]>;
  /** Refuses where none is valid; a substitute is flagged. */
  select(request: Omit<SelectFactorInput, 'storedYears' | 'factors' | 'operation'>): Promise<{
    factor: Factor;
    flagged: boolean;
  }>;
}
export const EmissionFactors = defineService<EmissionFactorsService>('carbon.emission-factors', { version: 1 });
