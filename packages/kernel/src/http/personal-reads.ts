import type { Identity } from '../auth/identity.ts';

const minute = 60_000;
/** Reads that are remembered; more callers than this within a minute leave more lines. */
const most = 10_000;

/** Who read what of people. */
export type OnPersonalRead = (identity: Identity, park: string | null, path: string) => Promise<void>;

/** Writes reads of personal data to the audit log: the first of a caller, of a path and of a minute. */
export function notePersonalReads(
  note: (parkId: string | null, identity: Identity, entry: { action: string; subject: string }) => Promise<void>,
): OnPersonalRead {
  const noted = new Map<string, number>();
  return async (identity, park, path) => {
    const read = `${identity.kind}/${identity.id} ${path}`;
    const now = performance.now();
    if (now - (noted.get(read) ?? -minute) < minute) return;
    await note(park, identity, { action: 'data.personal-read', subject: path });
    if (noted.size >= most) noted.clear();
    noted.set(read, now);
  };
}
