import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from './identity.ts';

/** How the command line reaches the server that runs on a data folder. */
export interface LocalAccess {
  url: string;
  token: string;
  /** Id of the installation that it serves; absent where that is not known, as during a restore. */
  installation?: string;
}

const fileOf = (dataDir: string): string => join(dataDir, 'local-access.json');

/** A fresh token for one run of the server. Whoever can read the data folder may do everything anyway. */
export function createLocalToken(): string {
  return `ll_${randomBytes(32).toString('base64url')}`;
}

/** Leaves the way in for the command line, readable by the server's user only. */
export function writeLocalAccess(dataDir: string, access: LocalAccess): void {
  rmSync(fileOf(dataDir), { force: true });
  writeFileSync(fileOf(dataDir), JSON.stringify(access), { mode: 0o600 });
}

export function removeLocalAccess(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}

/** What the last server left; null when there is none. It may have died without removing it. */
export function readLocalAccess(dataDir: string): LocalAccess | null {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as LocalAccess;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Identity of the command line; null when the token is another one. */
export function identifyLocal(presented: string, token: string | null): Identity | null {
  if (token === null || presented.length !== token.length) return null;
  if (!timingSafeEqual(Buffer.from(presented), Buffer.from(token))) return null;
  return {
    kind: 'system',
    id: 'local',
    name: 'Command line',
    email: null,
    platformAdmin: true,
    memberships: [],
    pointPrefix: null,
    controlPoints: null,
    via: 'local',
    credentialId: 'local',
    language: null,
  };
}
