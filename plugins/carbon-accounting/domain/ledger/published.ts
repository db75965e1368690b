import { canonicalJson, readInput, sha256 } from '@lingtan/sdk';
import { z } from 'zod';
import { acknowledgedShape, activityInput, factorShape, offsetShape, profileShape } from '../../contracts/index.ts';
import type { ActivityInput, Factor, Offset, Profile, Shortfall } from '../../contracts/index.ts';
import { factorsOfLine, makeInventory } from '../inventory/index.ts';
import type { Inventory, MethodTotal } from '../inventory/index.ts';

/** Name of the arithmetic, kept with each publication. */
export const engineName = 'carbon-accounting.inventory@1';

/** A publication with everything that recomputes it. Stored as canonical JSON, byte for byte. */
export interface PublishedContent {
  park: string;
  period: string;
  engine: string;
  /** Only factors published by this day counted. */
  asOf: string;
  area: string | null;
  profile: Profile;
  factors: Factor[];
  activities: ActivityInput[];
  inventory: Inventory;
  /** Retired offsets beside the totals, in none of them. Absent where there are none. */
  offsets?: Offset[];
  /** What is known not to be in the totals, and why it was published all the same. Absent where nothing is. */
  incomplete?: Shortfall & { reason: string };
}

/** Makes the content of a publication. Of the factors only those are kept that the lines use. */
export function publish(
  {
    offsets = [],
    ...frame
  }: Pick<PublishedContent, 'park' | 'period' | 'asOf' | 'area' | 'profile' | 'activities' | 'offsets'>,
  factors: readonly Factor[],
): PublishedContent {
  const activities = [...frame.activities].sort((a, b) => (a.id < b.id ? -1 : 1));
  const options = { area: frame.area ?? undefined, asOf: frame.asOf };
  const inventory = makeInventory(frame.profile, activities, { factors, ...options });
  const used = new Set(
    inventory.lines.flatMap((line) => factorsOfLine(line).map(({ id, version }) => `${id}@${version}`)),
  );
  const kept = factors.filter(({ id, version }) => used.has(`${id}@${version}`)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const beside = [...offsets].sort((a, b) => (a.ref < b.ref ? -1 : 1));
  return {
    ...{ ...frame, activities, engine: engineName, factors: kept, inventory },
    ...(beside.length === 0 ? {} : { offsets: beside }),
  };
}

/** Canonical text and its SHA-256. */
export function sealed(content: PublishedContent): { text: string; hash: string } {
  const text = canonicalJson(content);
  return { text, hash: sha256(text) };
}

/** A total as stated. Only its method is asked for: what is there is compared with what comes out again. */
const totalShape = z.strictObject({
  method: z.string(),
  total: z.string().nullish(),
  counted: z.string().optional(),
  byScope: z.partialRecord(z.enum(['1', '2', '3']), z.number()).optional(),
  unit: z.string().optional(),
  complete: z.boolean().optional(),
  provisional: z.boolean().optional(),
} satisfies Record<keyof MethodTotal, z.ZodType>);

/** An inventory as stated: lines and totals are compared, the rest stands under the hash. */
const inventoryShape = z.strictObject({
  profile: z.string().optional(),
  status: z.string().optional(),
  unverified: profileShape.shape.unverified.optional(),
  gwpSet: z.string().optional(),
  methods: z.array(totalShape),
  lines: z.array(z.unknown()),
  gaps: z.array(z.unknown()),
  co2Only: z.array(z.string()).optional(),
  outside: z.array(z.strictObject({ activityId: z.string(), kind: z.string() })).optional(),
} satisfies Record<keyof Inventory, z.ZodType>);

const packShape = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  revision: z.number().int().positive(),
  recordedAt: z.string(),
  content: z.object({
    park: z.string(),
    period: z.string(),
    engine: z.string(),
    asOf: z.string(),
    area: z.string().nullable(),
    profile: profileShape,
    factors: z.array(factorShape),
    activities: z.array(activityInput),
    offsets: z.array(offsetShape).optional(),
    incomplete: acknowledgedShape.omit({ ref: true }).optional(),
    inventory: inventoryShape,
  }),
});

export interface Verdict {
  valid: boolean;
  sha256: { stated: string; computed: string; matches: boolean };
  /** Totals recomputed from the activities, factors and profile of the pack. */
  totals: { method: string; stated: unknown; recomputed: string | null; matches: boolean }[];
  /** Whether every line came out as stated. Lines that could not be counted are compared by their totals. */
  linesMatch: boolean;
}

/** Verifies a publication on an empty machine: its hash, also against one known from elsewhere, and every line and total. */
export function verifyPublished(input: unknown, expected: { sha256?: string | undefined } = {}): Verdict {
  const pack = readInput(packShape, input);
  // The hash is that of the content as given, before any reading.
  const computed = sha256(canonicalJson((input as { content: unknown }).content));
  const { profile, activities, factors, area, asOf } = pack.content;
  const stated = pack.content.inventory as unknown as Inventory;
  const again = makeInventory(profile, activities, { factors, area: area ?? undefined, asOf });
  const totals = again.methods.map(({ method, total }) => {
    const other = stated.methods.find((each) => each.method === method)?.total ?? null;
    return { method, stated: other, recomputed: total, matches: other === total };
  });
  const linesMatch = canonicalJson(again.lines) === canonicalJson(stated.lines);
  const matches = computed === pack.sha256 && (expected.sha256 === undefined || computed === expected.sha256);
  const valid =
    matches && linesMatch && totals.every((each) => each.matches) && totals.length === stated.methods.length;
  return { valid, sha256: { stated: pack.sha256, computed, matches }, totals, linesMatch };
}
