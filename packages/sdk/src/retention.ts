import type { LocalizedText } from './text.ts';

/**
 * Records that go after a time, as whoever owns their tables declares it: an operator sees it under _Settings → Storage_, and sets what
 * can be set. Each table that grows stands in one; a table of an installation that is in none is kept for good.
 */
export interface RetentionDefinition {
  /** Unique within its owner. */
  readonly id: string;
  readonly title: LocalizedText;
  /** Tables of its schema, the one that is counted first. */
  readonly tables: readonly string[];
  /** Column of the first table from which age counts; absent: neither counted nor said what goes next. */
  readonly age?: string;
  /**
   * For how long: a number of days in the plugin's configuration, whose schema has default and bounds; always so many days; the newest
   * rows only; or as a sentence says. With `of`, each entry of that list of the configuration has the number, and an `id`.
   */
  readonly kept:
    | { readonly setting: string; readonly of?: string }
    | { readonly days: number }
    | { readonly rows: number }
    | { readonly until: LocalizedText };
  /** What stays although its time is over. */
  readonly stays?: LocalizedText;
}
