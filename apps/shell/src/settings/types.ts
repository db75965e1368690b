import type { ParkRole } from '@lingtan/web-sdk';

/** API key, device token or token of a display; the secret itself is never in it. */
export interface TokenInfo {
  id: string;
  name: string;
  role: string;
  enterpriseId: string | null;
  pointPrefix: string | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

export type NewToken =
  | { name: string; role: ParkRole; enterpriseId: string | null; expiresAt: string | null }
  | { name: string; pointPrefix: string | null; expiresAt: string | null }
  | { name: string; expiresAt: string | null };

export type TokenKind = 'api-keys' | 'devices' | 'screens';

export interface Membership {
  parkId: string;
  role: ParkRole;
  enterpriseId: string | null;
}

export interface UserInfo {
  id: string;
  name: string;
  email: string;
  platformAdmin: boolean;
  language: string | null;
  createdAt: string;
  memberships: Membership[];
}
