import type { Logger } from '@lingtan/sdk';
import type { Identity } from '../auth/identity.ts';

/** Different things of one caller that stand in the log within a minute; of what is tried further only that there was more. */
const mostDifferent = 20;
const minute = 60_000;

/** Who tried what, and the permission that it needs or why it was refused. */
export type OnRefused = (identity: Identity, tried: string, what: string) => Promise<void>;

/** Writes what somebody may not and tried to the audit log: each that is another one, and no more than a log can bear. */
export function noteRefusals({
  note,
  log,
}: {
  note(
    parkId: string | null,
    identity: Identity,
    entry: { action: string; subject: string; note: string },
  ): Promise<void>;
  log: Logger;
}): OnRefused {
  const callers = new Map<string, { since: number; tried: Set<string> }>();
  return async (identity, tried, what) => {
    const caller = `${identity.kind}/${identity.id}`;
    const known = callers.get(caller);
    const now = performance.now();
    const current = known && now - known.since < minute ? known : { since: now, tried: new Set<string>() };
    if (callers.size > 10_000) callers.clear();
    callers.set(caller, current);
    const one = `${what} ${tried}`;
    if (current.tried.size > mostDifferent || current.tried.has(one)) return;
    current.tried.add(one);
    const park = identity.memberships.length === 1 ? identity.memberships[0]!.parkId : null;
    const more = current.tried.size > mostDifferent ? ', and more within this minute' : '';
    try {
      await note(park, identity, { action: 'access.refused', subject: tried.slice(0, 300), note: `${what}${more}` });
    } catch (error) {
      log.error({ err: error, caller }, 'a refusal could not be written to the audit log');
    }
  };
}
