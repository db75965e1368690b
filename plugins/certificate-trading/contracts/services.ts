import { defineManyService, defineService, type LocalizedText } from '@lingtan/sdk';
import type { RegistryList } from './registry-connector.ts';
import type { ListedGec } from './registry-routes.ts';

/** Green power of one generator. */
export interface GreenPart {
  /** Device of the register, and the meter that its certificates were issued by. */
  device: string;
  meter: string;
  wh: number;
}

/** Green power that was claimed by retirement. */
export interface GreenClaim {
  retirement: number;
  /** `park`, `enterprise/<id>` or `external/<name>`. */
  account: string;
  beneficiary: string;
  purpose: string;
  /** `YYYY-MM-DD`, both included: the consumption that it is for. */
  periodFrom: string;
  periodTo: string;
  wh: number;
  /** Where it was generated; adds up to `wh`. */
  parts: GreenPart[];
  /** ISO 8601 UTC. */
  recordedAt: string;
  ref: string;
}

/** Green power that an account holds and has not used. */
export interface HeldGreen extends GreenPart {
  account: string;
}

/** Green power whose certificates went to somebody outside the park, by generator, first holder and month. */
export interface SoldGreen extends GreenPart {
  /** Who held them first, and gave them away: `park` or `enterprise/<id>`. */
  account: string;
  /** `YYYY-MM` of the generation, in the park's zone. */
  month: string;
  /** Opens the certificates. */
  ref: string;
}

/** Offsets that were retired: used, and by nobody else. They stand beside an inventory and reduce none of its lines. */
export interface RetiredOffset {
  transaction: number;
  /** `park` or `enterprise/<id>`. */
  account: string;
  /** Whole tonnes of CO2 equivalent, each of them one serial number. */
  tonnes: number;
  beneficiary: string;
  purpose: string;
  /** `YYYY-MM-DD`, both included: the emissions that it stands beside. */
  periodFrom: string;
  periodTo: string;
  /** Standard, project, vintage and serial numbers, one line to a range. */
  serials: string[];
  /** ISO 8601 UTC. */
  recordedAt: string;
  ref: string;
}

/** What one Wh of green power can be claimed for; each Wh once. */
export const claimKinds = ['retired', 'contract', 'direct-supply', 'self-use', 'storage-input', 'offset'] as const;
export type ClaimKind = (typeof claimKinds)[number];

/** Energy of a generator that is claimed for a use other than retirement. */
export interface ClaimUse {
  kind: Exclude<ClaimKind, 'retired' | 'offset'>;
  device: string;
  /** Who claims; must hold the certificates. */
  account: string;
  /** ISO 8601 UTC: span of generation. */
  from: string;
  to: string;
  /** Default: everything that the account holds of the span. */
  wh?: number;
  reason: string;
  /** The same key again gives the same answer and changes nothing. */
  idempotencyKey: string;
}

export interface ClaimedUse {
  transaction: number;
  wh: number;
}

/** Claims on green power. Sees all of the park: a caller that serves an enterprise must name its account. */
export interface GreenClaimsService {
  /** Retirements whose period touches the span, oldest first. `asOf` (ISO 8601 UTC) asks what was known then. */
  retired(query: { from: string; to: string; account?: string; asOf?: string | null }): Promise<GreenClaim[]>;
  /** What can still be retired or claimed, of all accounts of the park. */
  held(): Promise<HeldGreen[]>;
  /** Green power of the register that is somebody else's now, whatever was done with it there. The park can no longer call it green. */
  sold(): Promise<SoldGreen[]>;
  /** Offsets retired by the park and its enterprises, oldest first. */
  offsets(): Promise<RetiredOffset[]>;
  /**
   * Claims energy for direct supply, self-use, a contract or the input of a storage; its certificates are used up with it.
   * @throws CERTIFICATE_CLAIMED_ALREADY naming the first claim, CERTIFICATE_NOT_ENOUGH
   */
  claim(use: ClaimUse): Promise<ClaimedUse>;
}

export const GreenClaims = defineService<GreenClaimsService>('certificates.green-claims', { version: 1 });

/** A registry outside that a plugin talks to. */
export interface RegistryInfo {
  /** Unique within the plugin that offers it. */
  id: string;
  title: LocalizedText;
  /** Whether it takes our certificates, or only hands out its own. */
  takes: boolean;
}

/**
 * Registries outside: a plugin that talks to a national platform, or to I-REC, offers this, and the park reconciles with it
 * as with a file. Devices are named as in the configuration of this plugin; amounts are whole certificates of 1 MWh.
 */
export interface RegistryAccessService {
  registries(): Promise<RegistryInfo[]>;
  /** What a registry has for the park in months from–to, both included; lines that cannot be read are faults. */
  list(query: { registry: string; from: string; to: string }): Promise<RegistryList>;
  /**
   * Hands over certificates of months that are over. The same key again changes nothing there. Tells how many lines were
   * taken, and which were refused and why.
   */
  submit(query: {
    registry: string;
    rows: ListedGec[];
    idempotencyKey: string;
  }): Promise<{ taken: number; refused: { row: ListedGec; why: string }[] }>;
}

export const RegistryAccess = defineManyService<RegistryAccessService>('certificates.registry-access', { version: 1 });
