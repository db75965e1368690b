import { sql } from 'drizzle-orm';
import type { GreenClaimsService } from '@lingtan/certificate-trading/contracts';
import type { MeterReadingsService, SupplyMixService } from '@lingtan/energy-metering/contracts';
import { localDate } from '@lingtan/sdk';
import type { Offers, ParkScope, Principal, Tx } from '@lingtan/sdk';
import type { TreatmentResultsService } from '@lingtan/wastewater-tracking/contracts';
import type { CarbonConfig, CarbonLeversService, Profile } from '../contracts/index.ts';
import { findProfile } from '../domain/index.ts';
import type { Library } from './library.ts';

export const producedBy = 'carbon-accounting@0.1.0';

/** One park's carbon. */
export interface Carbon {
  readonly scope: ParkScope<CarbonConfig>;
  readonly readings: MeterReadingsService;
  readonly mix: SupplyMixService;
  readonly library: Library;
  /** Claims on green power; undefined where nobody keeps certificates. */
  readonly claims: GreenClaimsService | undefined;
  /** Days of the treatment plants; undefined where nobody tracks wastewater. */
  readonly treatment: TreatmentResultsService | undefined;
  /** Plugins that move equipment. */
  readonly levers: Offers<CarbonLeversService> | undefined;
  /** Configured profiles, newest version of each unless one is named. */
  readonly profiles: readonly Profile[];
}

export function createCarbon(parts: Omit<Carbon, 'profiles'>): Carbon {
  const profiles = parts.scope.config.profiles.map((name) => findProfile(parts.library.profiles, name));
  return { ...parts, profiles };
}

export function iso(ts: number): string {
  return new Date(ts).toISOString();
}

/** Today in the park. */
export function today({ scope }: Pick<Carbon, 'scope'>): string {
  return localDate(scope.clock.now(), scope.park.timeZone);
}

/**
 * Opens a transaction with the rights of whoever asks. What other plugins say is asked for outside of it: a connection that is held
 * meanwhile is one less for them to answer with.
 */
export type OpenTx = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** Who keeps something: a person, or the plugin under a name that says why. */
export type Author = Principal | { kind: 'plugin'; name: string };

/** The actor of an audit entry; absent where the plugin acts by itself. */
export function actorOf(by: Author): { actor?: Principal } {
  return by.kind === 'plugin' ? {} : { actor: by };
}

/** One writer at a time for the books of a park. */
export async function lockBooks(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`carbon:${parkId}`}, 0))`);
}
