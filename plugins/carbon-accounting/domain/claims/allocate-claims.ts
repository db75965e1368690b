/** A claim on green power as far as its use needs it. */
export interface ClaimToUse {
  /** Stable and ordered: an earlier claim is served first. */
  claim: string;
  no: number;
  /** `park` or `enterprise/<id>`. */
  account: string;
  /** `YYYY-MM-DD`, both included. */
  periodFrom: string;
  periodTo: string;
  /** Wh from generators of the park's own balance, and from elsewhere. */
  ownWh: bigint;
  outsideWh: bigint;
}

/** Electricity that came through the grid connection on a day, Wh. */
export interface DayOfUse {
  day: string;
  use: string;
  flow: 'purchased' | 'contracted';
  wh: bigint;
}

/**
 * What became of a part of a claim: it `covers` purchased power, or stands behind power under a contract (`backs-contract`), or its power
 * was made in the park, where it counts with nothing already (`own-generation`), or there is no consumption for it (`unused`). Of power whose
 * certificates were sold: `sold` and `sold-with-export`.
 */
export const claimParts = ['covers', 'backs-contract', 'own-generation', 'unused', 'sold', 'sold-with-export'] as const;
export type ClaimPart = (typeof claimParts)[number];

export interface ClaimUse {
  claim: string;
  part: ClaimPart;
  /** Empty where nothing is covered. */
  use: string;
  month: string;
  wh: bigint;
}

/**
 * Puts claims to use, each Wh once. A claim of an enterprise covers what that enterprise took from the grid in the period of the claim,
 * one of the park what belongs to no enterprise; day by day, earlier claims first, and power under a contract before other power,
 * since a contract and its certificates are the same energy. The order in which claims and days arrive changes nothing.
 */
export function allocateClaims(claims: readonly ClaimToUse[], days: readonly DayOfUse[]): ClaimUse[] {
  const ordered = [...days].sort(
    (a, b) =>
      compare(a.flow === 'contracted' ? 0 : 1, b.flow === 'contracted' ? 0 : 1) ||
      compare(a.day, b.day) ||
      compare(a.use, b.use),
  );
  const left = ordered.map(({ wh }) => (wh > 0n ? wh : 0n));
  return [...claims]
    .sort((a, b) => a.no - b.no || compare(a.claim, b.claim))
    .flatMap((claim) => usesOf(claim, ordered, left));
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Takes what a claim covers from what is `left` of each day. */
function usesOf(claim: ClaimToUse, days: readonly DayOfUse[], left: bigint[]): ClaimUse[] {
  const uses = new Map<string, ClaimUse>();
  const use = (part: ClaimPart, of: string, month: string, wh: bigint): void => {
    if (wh === 0n) return;
    const key = `${part}|${of}|${month}`;
    const known = uses.get(key);
    if (known) known.wh += wh;
    else uses.set(key, { claim: claim.claim, part, use: of, month, wh });
  };
  use('own-generation', '', '', claim.ownWh);
  let open = claim.outsideWh;
  days.forEach(({ day, use: of, flow }, index) => {
    if (open === 0n || day < claim.periodFrom || day > claim.periodTo || !belongs(claim.account, of)) return;
    const taken = open < left[index]! ? open : left[index]!;
    left[index]! -= taken;
    open -= taken;
    use(flow === 'contracted' ? 'backs-contract' : 'covers', of, day.slice(0, 7), taken);
  });
  use('unused', '', '', open);
  return [...uses.values()];
}

/** Power that only passes to the grid or into a storage is nobody's consumption yet. */
function belongs(account: string, use: string): boolean {
  if (use === 'grid' || use === 'storage') return false;
  return account === 'park'
    ? !use.startsWith('enterprise:')
    : account.startsWith('enterprise/') && use === `enterprise:${account.slice('enterprise/'.length)}`;
}
