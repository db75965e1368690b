import type { Factor } from '../../contracts/index.ts';
import { comparePublished } from './compare.ts';
import { publish } from './published.ts';
import type { PublishedContent } from './published.ts';

/** What a publication would be by the factors that are published today, where those change it. */
export interface Recalculation {
  /** Factor versions as `id@version`: what its lines stand on, and what they would. */
  factors: { before: string; after: string }[];
  lines: number;
  /** First method, t. */
  before: string | null;
  after: string | null;
}

/** Null where no factor changed: readings, claims and the method stay as they were published. */
export function recalculation(
  content: PublishedContent,
  factors: readonly Factor[],
  asOf: string,
): Recalculation | null {
  const { park, period, area, profile, activities, offsets = [] } = content;
  // What is on record may have lost a factor that was published with: it is in the publication itself.
  const known = new Set(factors.map(({ id, version }) => `${id}@${version}`));
  const usable = [...factors, ...content.factors.filter(({ id, version }) => !known.has(`${id}@${version}`))];
  const now = publish({ park, period, area, profile, activities, offsets, asOf }, usable);
  const { lines, methods } = comparePublished(content, now);
  const changed = lines.filter(({ factorBefore, factorAfter }) => factorBefore !== factorAfter);
  if (changed.length === 0) return null;
  const pairs = new Map(
    changed.map(({ factorBefore, factorAfter }) => [
      `${factorBefore}>${factorAfter}`,
      { before: factorBefore ?? '', after: factorAfter ?? '' },
    ]),
  );
  return {
    factors: [...pairs.values()],
    lines: changed.length,
    before: methods[0]?.before ?? null,
    after: methods[0]?.after ?? null,
  };
}
