import type { LocalizedText } from '@lingtan/sdk';
import type { MissingPolicy } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { describeRequest, describeStored } from './describe.ts';

/** A factor as far as choosing needs it. Days are `YYYY-MM-DD`. */
export interface Choosable {
  id?: string;
  name?: { en: string; 'zh-CN'?: string | undefined } | undefined;
  version?: number;
  category?: string;
  item?: string;
  basis?: string;
  set?: string;
  area?: string;
  year?: number;
  validFrom?: string;
  validTo?: string | null;
  publishedOn?: string | null;
  value?: number | string | null;
  unit?: string;
}

export interface FactorRequest {
  category?: string;
  item?: string;
  basis?: string;
  set?: string;
  area?: string;
  substituteAreas?: readonly string[];
  year?: number;
  date?: string;
  asOf?: string;
  ifMissing?: MissingPolicy;
}

/** Why the answer is not plainly what was asked for. */
export interface FactorFlag {
  reasons: ('other-year' | 'other-area' | 'validity-over')[];
  yearAsked: number | null;
  yearUsed: number | null;
  areaAsked: string | null;
  areaUsed: string | null;
}

export interface Selected<F> {
  factor: F;
  flag: FactorFlag | null;
}

const traits = ['category', 'item', 'basis', 'set'] as const;

/**
 * The factor that is valid for an activity: of its own year, or on its day, in its area, published by `asOf`. Of several versions
 * the newest published one. Anything else is refused, unless the newest published factor of an earlier year is asked for, which
 * is then flagged with what was asked and what was used.
 */
export function selectFactor<F extends Choosable>(factors: readonly F[], request: FactorRequest): Selected<F> {
  const year = yearOf(request);
  const fitting = factors.filter(
    (factor) =>
      traits.every((name) => request[name] === undefined || factor[name] === request[name]) &&
      isPublished(factor, request),
  );
  const areas = request.area === undefined ? [undefined] : [request.area, ...(request.substituteAreas ?? [])];
  for (const area of areas) {
    const here = area === undefined ? fitting : fitting.filter((factor) => factor.area === area);
    const valid = here.filter((factor) => isValid(factor, request, year));
    const earlier =
      request.ifMissing === 'newest-published' && valid.length === 0 ? newestBefore(here, request, year) : [];
    const factor = newestVersion(valid.length > 0 ? valid : earlier, request);
    if (factor) refuseStandIn(factor, here, request);
    if (factor) return { factor, flag: flagOf(factor, request, year, valid.length === 0) };
  }
  const stored = factors.filter((factor) =>
    traits.every((name) => request[name] === undefined || factor[name] === request[name]),
  );
  throw carbonErrors.FACTOR_MISSING({
    field: request.date === undefined ? 'year' : 'date',
    asked: describeRequest(request, factors),
    stored: describeStored(stored),
    year,
    area: request.area ?? null,
  });
}

function yearOf({ year, date }: FactorRequest): number | null {
  if (date === undefined) return year ?? null;
  const own = Number(date.slice(0, 4));
  if (year !== undefined && year !== own)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'year',
      value: year,
      expected: { en: `the year of ${date}, or nothing`, 'zh-CN': `${date} 所在年份，或留空` },
    });
  return own;
}

function isPublished({ publishedOn }: Choosable, { asOf }: FactorRequest): boolean {
  return asOf === undefined || publishedOn === undefined || publishedOn === null || publishedOn <= asOf;
}

/** Validity by days goes before the year of the data; both ends count as valid. */
function isValid(factor: Choosable, { date }: FactorRequest, year: number | null): boolean {
  const { validFrom, validTo } = factor;
  if (validFrom !== undefined || (validTo !== undefined && validTo !== null)) {
    if (date === undefined && year === null) return false;
    const [first, last] = date === undefined ? [`${year}-01-01`, `${year}-12-31`] : [date, date];
    return (
      (validFrom === undefined || validFrom <= first) && (validTo === undefined || validTo === null || last <= validTo)
    );
  }
  return factor.year === undefined || factor.year === year;
}

/** Of factors whose validity is over, those of each kind that came last. Never one from after the activity. */
function newestBefore<F extends Choosable>(factors: readonly F[], { date }: FactorRequest, year: number | null): F[] {
  if (year === null) return [];
  const end = (factor: F): string => factor.validTo ?? (factor.year === undefined ? '' : `${factor.year}-12-31`);
  const over = factors.filter((factor) => end(factor) !== '' && end(factor) < (date ?? `${year}-01-01`));
  const last = new Map<string, string>();
  for (const factor of over) if (end(factor) > (last.get(kindOf(factor)) ?? '')) last.set(kindOf(factor), end(factor));
  return over.filter((factor) => end(factor) === last.get(kindOf(factor)));
}

/** What a factor is of, whatever its area and time. */
function kindOf(factor: Choosable): string {
  return JSON.stringify(traits.map((name) => factor[name]));
}

/** Several factors of the same thing are versions of it; different things at once are ambiguous. */
function newestVersion<F extends Choosable>(factors: readonly F[], request: FactorRequest): F | undefined {
  const things = new Map<string, F>();
  for (const factor of factors) {
    const { category, item, basis, set, area, year, validFrom } = factor;
    const thing = JSON.stringify([category, item, basis, set, area, year, validFrom]);
    const other = things.get(thing);
    if (other !== undefined && !newer(factor, other) && !newer(other, factor) && differs(factor, other))
      throw carbonErrors.FACTOR_AMBIGUOUS({
        count: 2,
        asked: describeRequest(request),
        ids: sameVersion(describeStored([factor, other])),
      });
    if (other === undefined || newer(factor, other)) things.set(thing, factor);
  }
  const list = [...things.values()];
  if (list.length > 1)
    throw carbonErrors.FACTOR_AMBIGUOUS({
      count: list.length,
      asked: describeRequest(request),
      ids: describeStored(list),
    });
  return list[0];
}

/**
 * Where a request leaves open which kind of factor it wants, and kinds are on record by year, one that holds for every year would stand
 * in, unseen, for a year that they lack.
 */
function refuseStandIn<F extends Choosable>(factor: F, here: readonly F[], request: FactorRequest): void {
  if (isDated(factor)) return;
  const others = here.filter((other) => isDated(other) && kindOf(other) !== kindOf(factor));
  if (others.length === 0) return;
  // The newest of each kind stands for all of it.
  const byYear = others.toSorted((a, b) => (a.year ?? 0) - (b.year ?? 0));
  const kinds = [factor, ...new Map(byYear.map((other) => [kindOf(other), other])).values()];
  throw carbonErrors.FACTOR_AMBIGUOUS({
    count: kinds.length,
    asked: describeRequest(request),
    ids: describeStored(kinds),
  });
}

function isDated({ year, validFrom, validTo }: Choosable): boolean {
  return year !== undefined || validFrom !== undefined || (validTo !== undefined && validTo !== null);
}

const sameVersion = ({ en, 'zh-CN': zh }: LocalizedText): LocalizedText => ({
  en: `${en}, of the same version and day with different values`,
  'zh-CN': `${zh}，版本与发布日相同而数值不同`,
});

function newer(a: Choosable, b: Choosable): boolean {
  const [va, vb] = [a.version ?? 1, b.version ?? 1];
  return va === vb ? (a.publishedOn ?? '') > (b.publishedOn ?? '') : va > vb;
}

function differs(a: Choosable, b: Choosable): boolean {
  return a.unit !== b.unit || Number(a.value ?? 0) !== Number(b.value ?? 0);
}

function flagOf(
  factor: Choosable,
  request: FactorRequest,
  year: number | null,
  substitute: boolean,
): FactorFlag | null {
  const reasons: FactorFlag['reasons'] = [];
  if (substitute) reasons.push(factor.year === undefined ? 'validity-over' : 'other-year');
  if (request.area !== undefined && factor.area !== request.area) reasons.push('other-area');
  if (reasons.length === 0) return null;
  const used = { yearUsed: factor.year ?? null, areaUsed: factor.area ?? null };
  return { reasons, yearAsked: year, areaAsked: request.area ?? null, ...used };
}
