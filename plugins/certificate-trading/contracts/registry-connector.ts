import type { LocalizedText } from '@lingtan/sdk';
import type { ListedGec } from './registry-routes.ts';

/** A list as a registry hands it out. A line that cannot be read loses none of the others. */
export interface RegistryList {
  readonly rows: readonly ListedGec[];
  /** Lines that are no row: number from 1, what stands there, and what was expected. */
  readonly faults: readonly { readonly line: number; readonly text: string; readonly expected: string }[];
}

/** A registry outside: what it hands out, and what it takes. A connector that talks to one over a network hands over the same. */
export interface RegistryConnector {
  readonly id: string;
  readonly title: LocalizedText;
  /** Columns of its files, in their order. */
  readonly columns: readonly string[];
  read(text: string): RegistryList;
  /** Our certificates in the form in which it takes them. */
  write(rows: readonly ListedGec[]): string;
}

/** Connectors that are there. */
export const registryConnectorIds = ['bulk-csv', 'national-gec', 'i-rec'] as const;
export type RegistryConnectorId = (typeof registryConnectorIds)[number];
