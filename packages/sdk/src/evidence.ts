import type { LocalizedText } from './text.ts';

/**
 * The evidence chain: every derived figure opens down to the readings under it.
 *
 * A reference is `kind/key@revision`, e.g. `energy.interval/m-17/2026-11-24T08:00Z@2`. The key may hold slashes; bulk
 * records refer to a range or window, never to each row. Without `@revision` it means the newest one known.
 */
export type EvidenceRef = string;

/** Quality of a figure, best first. A derived figure has the worst quality among its inputs. */
export const qualities = ['actual', 'estimated', 'edited', 'missing'] as const;
export type Quality = (typeof qualities)[number];

/** The worst of several qualities; `missing` when there is none. */
export function worstQuality(list: Iterable<Quality>): Quality {
  let worst = -1;
  for (const quality of list) worst = Math.max(worst, qualities.indexOf(quality));
  return worst < 0 ? 'missing' : qualities[worst]!;
}

/** Taken apart: `{ kind: 'energy.interval', key: 'm-17/2026-11-24T08:00Z', revision: 2 }`. */
export interface ParsedRef {
  kind: string;
  key: string;
  revision: number | null;
}

const refPattern = /^([a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+)\/(.+?)(?:@(\d+))?$/;

/** Parses a reference; null when it is not one. Never throws, since references arrive in URLs. */
export function parseRef(ref: string): ParsedRef | null {
  if (ref.length > 512) return null;
  const match = refPattern.exec(ref);
  if (!match) return null;
  return { kind: match[1]!, key: match[2]!, revision: match[3] === undefined ? null : Number(match[3]) };
}

/** Writes a reference. `key` must not contain `@`. */
export function formatRef(kind: string, key: string, revision?: number | null): EvidenceRef {
  return revision === undefined || revision === null ? `${kind}/${key}` : `${kind}/${key}@${revision}`;
}

/** One input of an explanation: where it opens to, and the value that went into the formula. */
export interface EvidenceInput {
  ref: EvidenceRef;
  /** Name of the variable in the formula, e.g. `end` or `share`. */
  role: string;
  /** Decimal text where the exact value matters (integer watt-hours), else a number. Null when unknown. */
  value: number | string | null;
  unit?: string;
  quality?: Quality;
}

/** How a figure came about. Values are what was stored, not recomputed for the screen. */
export interface Explanation {
  ref: EvidenceRef;
  title: { en: string; 'zh-CN': string };
  value: number | string | null;
  unit: string;
  quality: Quality;
  /** Published method that recomputes `value` from `inputs` and `parameters`, e.g. `energy.counter-difference@1`. Null at the sources. */
  method: string | null;
  /** The formula in words and symbols, for people: a plain string where it is pure mathematics, the same in every language. */
  formula: LocalizedText | string | null;
  parameters?: Record<string, number | string | boolean | null>;
  inputs: EvidenceInput[];
  /**
   * ISO 8601 UTC: the inputs are opened as they were known at that instant, such as when a report was published. Without it,
   * as this was opened.
   */
  inputsAsOf?: string | null;
  /** Raw rows at the leaves (device, time, value), at most a few hundred; `truncated` says when there are more. */
  rows?: { columns: string[]; values: (string | number | null)[][]; truncated: boolean };
  recordedAt: string | null;
  producedBy: string | null;
  supersedes?: EvidenceRef | null;
  links?: { title: { en: string; 'zh-CN': string }; path: string }[];
}

/** A kind of evidence that one plugin owns. */
export interface EvidenceKind<Kind extends string = string> {
  readonly kind: Kind;
  readonly title: { en: string; 'zh-CN': string };
  /** Permission a viewer needs to open it. */
  readonly permission: string;
}

/** Declares a kind of evidence. */
export function defineEvidence<const Kind extends string>(definition: EvidenceKind<Kind>): EvidenceKind<Kind> {
  return definition;
}

/** A published, pure method: recomputes a value from an explanation on an empty machine (`lingtan evidence verify`). */
export interface EvidenceMethod {
  readonly id: string;
  readonly version: number;
  recompute(explanation: Explanation): number | string | null;
}

/** Declares a method. Its full name is `id@version`. */
export function defineMethod(method: EvidenceMethod): EvidenceMethod {
  return method;
}
