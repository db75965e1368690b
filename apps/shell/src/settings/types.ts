import type { LocalizedText, ParkRole } from '@lingtan/web-sdk';

/** API key, device token or token of a display; the secret itself is never in it. */
export interface TokenInfo {
  id: string;
  name: string;
  role: string;
  enterpriseId: string | null;
  pointPrefix: string | null;
  /** Which points that control rests on it may feed; null: all, as before anybody decided that. */
  controlPoints: string[] | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  owner: { id: string; name: string } | null;
  maker: { id: string; name: string } | null;
  covered: boolean;
  waiting: boolean;
  permissions: string[] | null;
  addresses: string[] | null;
}

/** What an API key can be made for. */
export interface KeyPermission {
  id: string;
  title: LocalizedText;
  roles: ParkRole[];
}

export interface NewKey {
  name: string;
  role: ParkRole;
  enterpriseId: string | null;
  expiresAt: string | null;
  permissions: string[] | null;
  addresses: string[] | null;
}

export type NewToken =
  | NewKey
  | { name: string; pointPrefix: string | null; expiresAt: string | null }
  | { name: string; expiresAt: string | null };

export type TokenKind = 'api-keys' | 'devices' | 'screens';

export interface Membership {
  parkId: string;
  role: ParkRole;
  enterpriseId: string | null;
}

/** A link by which a user chooses a password. */
export interface PasswordLink {
  url: string;
  endsAt: string;
  mailed: boolean;
}

export interface UserInfo {
  id: string;
  name: string;
  email: string;
  platformAdmin: boolean;
  language: string | null;
  createdAt: string;
  passwordSet: boolean;
  factors: number;
  memberships: Membership[];
  /** Identity provider that the account comes from, which its rights are those of. */
  provider: string | null;
  /** Who counts as one person with it until somebody vouches for it. */
  ties: { id: string; name: string }[];
}

/** Samples of a class, or values by the minute, of `GET /telemetry/storage`. */
export interface StoredClass {
  class: 'fast' | 'standard' | 'billing' | 'minutes';
  points: number;
  bytes: number;
  days: number;
  /** `at`: ms UTC. */
  next: { week: string; at: number } | null;
  goneBefore: number | null;
}

export interface TableSize {
  /** Null: all small ones together. */
  name: string | null;
  bytes: number;
  bytesPerDay: number | null;
}

/** Records that go after a time. */
export interface KeptRecords {
  owner: string;
  ownerTitle: LocalizedText;
  id: string;
  title: LocalizedText;
  days: number | null;
  rows: number | null;
  until: LocalizedText | null;
  stays: LocalizedText | null;
  bounds: { usual: number; least: number; most: number } | null;
  counted: {
    records: number;
    bytes: number;
    estimated: boolean;
    next: { at: number; records: number } | null;
  } | null;
}

/** Answer of `GET /retention`. */
export interface RetentionState {
  records: KeptRecords[];
}

/** Answer of `GET /telemetry/storage`. */
export interface StorageState {
  classes: StoredClass[];
  intervalMinutes: number | null;
  held: number;
  tables: TableSize[];
}
