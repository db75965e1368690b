import { canonicalJson, sha256 } from '@lingtan/sdk';

/** States of a holding. Only `Active` moves; `Cancelled` is used up and can be claimed; the last four never change again. */
export const holdingStatuses = [
  'Active',
  'Reserved',
  'Locked',
  'Frozen',
  'Cancelled',
  'Claimed',
  'Expired',
  'Withdrawn',
  'Bundle Split',
] as const;
export type HoldingStatus = (typeof holdingStatuses)[number];

/** A contiguous range of certificates in one hand. Both ends are included. */
export interface Holding {
  readonly id: string;
  readonly issuanceId: string;
  readonly account: string;
  readonly start: number;
  readonly end: number;
  readonly status: HoldingStatus;
  /** Device, source, period of production, quality: never changed by anything. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** `YYYY-MM-DD` on which it expires; null when it does not. */
  readonly expiresOn: string | null;
  readonly parentId: string | null;
  /** SHA-256 of the immutable fields and the parent's hash. */
  readonly hash: string;
}

/** Number of certificates. */
export function quantityOf({ start, end }: Pick<Holding, 'start' | 'end'>): number {
  return end - start + 1;
}

type Immutable = Pick<Holding, 'issuanceId' | 'start' | 'end' | 'attributes' | 'expiresOn'>;

/** Hash that links a range to the one it was cut from. */
export function lineageHash(
  { issuanceId, start, end, attributes, expiresOn }: Immutable,
  parentHash: string | null,
): string {
  return sha256(canonicalJson({ issuanceId, start, end, attributes, expiresOn }) + (parentHash ?? ''));
}

/** A range as it is issued. */
export function newHolding(fields: Immutable & Pick<Holding, 'id' | 'account'> & { status?: HoldingStatus }): Holding {
  return { status: 'Active', ...fields, parentId: null, hash: lineageHash(fields, null) };
}

/** Cuts a range in two. The parent stays as a record and is no longer active. Throws unless 0 < size < quantity. */
export function splitHolding(parent: Holding, size: number): { parent: Holding; children: [Holding, Holding] } {
  if (!Number.isSafeInteger(size) || size < 1 || size >= quantityOf(parent))
    throw new RangeError(
      `a split of ${quantityOf(parent)} certificates must be between 1 and ${quantityOf(parent) - 1}`,
    );
  const cut = parent.start + size;
  const child = (suffix: string, start: number, end: number): Holding => {
    const range = { ...parent, start, end };
    return { ...range, id: `${parent.id}.${suffix}`, parentId: parent.id, hash: lineageHash(range, parent.hash) };
  };
  return {
    parent: { ...parent, status: 'Bundle Split' },
    children: [child('1', parent.start, cut - 1), child('2', cut, parent.end)],
  };
}

/** Whether the children cover their parent's range exactly, and each hash follows from it. */
export function lineageHolds(parent: Holding, children: readonly Holding[]): boolean {
  const sorted = [...children].sort((a, b) => a.start - b.start);
  let next = parent.start;
  for (const child of sorted) {
    if (child.start !== next || child.hash !== lineageHash(child, parent.hash)) return false;
    next = child.end + 1;
  }
  return next === parent.end + 1;
}
