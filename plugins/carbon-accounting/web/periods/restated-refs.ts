import type { EvidenceRef } from '@lingtan/sdk';

/** A restatement: from one revision to the next, or to what the inventory is now. */
export interface Restated {
  period: string;
  /** Id, without version. */
  profile: string;
  before: number;
  after: number | null;
}

export type Side = 'before' | 'after';

/** What a total, or its change, opens. */
export function totalRef(restated: Restated, method: string, side: Side | 'change'): EvidenceRef {
  const change = side === 'change';
  return refOf('carbon.inventory', restated, change ? `${method}/change` : method, change ? 'after' : side);
}

/** What a side of a line opens. */
export function lineRef(restated: Restated, method: string, activityId: string, side: Side): EvidenceRef {
  return refOf('carbon.line', restated, `${method}/${activityId}`, side);
}

function refOf(kind: string, { period, profile, ...revisions }: Restated, key: string, side: Side): EvidenceRef {
  const revision = revisions[side];
  return `${kind}/${profile}/${period}/${key}${revision === null ? '' : `@${revision}`}`;
}
