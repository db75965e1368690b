import { open } from 'node:fs/promises';
import { canonicalJson, type Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../../database/open-database.ts';
import type { AuditAnchor } from '../anchors.ts';
import { stampAnchors } from './timestamp.ts';

/** Where heads of the chains are kept that nobody reaches who has the database. */
export interface AnchorPlaces {
  /** Absolute path of a file on another machine, or on a medium that takes no changes. */
  file?: string;
  /** Address of a time stamping authority, RFC 3161. */
  authority?: URL;
}

/** Hands anchors to the places outside. One that fails is said, and does not keep the other from getting them. */
export async function anchorOutside(
  { database, log, places }: { database: KernelDatabase; log: Logger; places: AnchorPlaces },
  anchors: readonly AuditAnchor[],
): Promise<void> {
  if (anchors.length === 0) return;
  const tried = await Promise.allSettled([
    places.file === undefined ? undefined : append(places.file, anchors),
    places.authority === undefined ? undefined : stampAnchors(database, places.authority, anchors),
  ]);
  for (const each of tried)
    if (each.status === 'rejected')
      log.error({ err: each.reason as unknown }, 'heads of the audit log could not be kept outside');
}

async function append(file: string, anchors: readonly AuditAnchor[]): Promise<void> {
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.write(anchors.map((each) => `${canonicalJson(each)}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
