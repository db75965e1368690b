import type { ClaimUse } from './allocate-claims.ts';

/** Own generation of a month whose certificates somebody outside the park has. */
export interface SoldGeneration {
  /** Stable and ordered. */
  claim: string;
  /** Who gave them away: `park` or `enterprise/<id>`. */
  account: string;
  /** `YYYY-MM` of the generation. */
  month: string;
  wh: bigint;
}

/** Own generation of a month, Wh: what went straight to the grid, and what was used in the park, by way of storages or not. */
export interface MonthOfGeneration {
  exported: bigint;
  used: bigint;
}

/**
 * Puts certificates that were sold against the generation of their month, each Wh once: what went to the grid took its certificates along
 * (`sold-with-export`) and is nobody's consumption here; what is sold beyond that was used in the park (`sold`), and whoever sold it can no
 * longer call it green. More than was generated is `unused`: readings were revised since.
 */
export function allocateSold(
  sold: readonly SoldGeneration[],
  months: ReadonlyMap<string, MonthOfGeneration>,
): ClaimUse[] {
  const left = new Map([...months].map(([month, generation]) => [month, { ...generation }]));
  const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
  return [...sold]
    .sort((a, b) => (a.claim < b.claim ? -1 : a.claim > b.claim ? 1 : 0))
    .flatMap(({ claim, account, month, wh }) => {
      const open = left.get(month) ?? { exported: 0n, used: 0n };
      const withExport = smaller(wh, open.exported);
      const added = smaller(wh - withExport, open.used);
      open.exported -= withExport;
      open.used -= added;
      const uses: ClaimUse[] = [
        { claim, part: 'sold-with-export', use: '', month: '', wh: withExport },
        { claim, part: 'sold', use: account.replace('/', ':'), month, wh: added },
        { claim, part: 'unused', use: '', month: '', wh: wh - withExport - added },
      ];
      return uses.filter((each) => each.wh > 0n);
    });
}
