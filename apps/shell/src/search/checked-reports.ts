import type { FoundReport } from '@lingtan/web-sdk';
import { matchPage } from '../plugins/match-page.ts';
import type { SearchItem } from './rank.ts';

/** Entries of one plugin that are searched. */
export const mostReports = 2000;

/** Where entries of a plugin may lead. */
export interface PluginPages {
  plugin: string;
  /** Address of the plugin's pages, without a slash at its end. */
  root: string;
  /** Paths of all pages that its code has. */
  pages: readonly string[];
  /** Paths of those that the person may open. */
  open: readonly string[];
}

/** What a plugin's answer came to. */
export interface CheckedReports {
  items: SearchItem[];
  /** Entries that are not as they must be, counted from one, each with the field that is wrong. */
  wrong: { at: number; field: string }[];
  /** Entries beyond {@link mostReports}, which are not looked at. */
  beyond: number;
}

const groups = { report: 'reports', device: 'devices' } as const;
// Stands for this site; only what comes behind it is looked at.
const site = 'http://shell.invalid';
const longest = { id: 200, title: 200, detail: 300, to: 300 } as const;

/**
 * Takes from a plugin's answer what the search can show. An entry leads to a page of that plugin or is wrong; one to a page
 * that the person may not open is left out, as the page itself is.
 * @throws TypeError when the answer is no list
 */
export function checkedReports(answer: unknown, where: PluginPages): CheckedReports {
  if (!Array.isArray(answer)) throw new TypeError('the answer is no list');
  const items: SearchItem[] = [];
  const wrong: CheckedReports['wrong'] = [];
  const known = new Set<string>();
  for (const [index, entry] of answer.slice(0, mostReports).entries()) {
    const left = (field: string): void => void wrong.push({ at: index + 1, field });
    const field = wrongField(entry);
    if (field !== null) {
      left(field);
      continue;
    }
    const { id, title, detail, to, kind = 'report' } = entry as FoundReport;
    const page = pageOf(to, where);
    if (page === null) left('to');
    else if (known.has(id)) left('id');
    else {
      known.add(id);
      if (matchPage(where.open, page.path) === null) continue;
      items.push({ id: `${where.plugin} ${id}`, group: groups[kind], title, detail, to: page.address });
    }
  }
  return { items, wrong, beyond: Math.max(0, answer.length - mostReports) };
}

/** The first field of an entry that is not as it must be; null when it is a {@link FoundReport}. */
function wrongField(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return 'entry';
  const fields = entry as Record<string, unknown>;
  for (const [field, limit] of Object.entries(longest)) {
    const value = fields[field];
    if (typeof value !== 'string' || value.length > limit || (value === '' && field !== 'detail')) return field;
  }
  const { kind } = fields;
  return kind === undefined || (typeof kind === 'string' && Object.hasOwn(groups, kind)) ? null : 'kind';
}

/** Where an entry leads; null when that is no page of its plugin. The browser's own reading decides: it knows all dots. */
function pageOf(to: string, { root, pages }: PluginPages): { address: string; path: string } | null {
  if (!/^\/(?!\/)/.test(to) || !URL.canParse(root + to, site)) return null;
  const { origin, pathname, search, hash } = new URL(root + to, site);
  if (origin !== site || !`${pathname}/`.startsWith(`${root}/`)) return null;
  const path = pathname.slice(root.length) || '/';
  if (matchPage(pages, path) === null) return null;
  return { address: (path === '/' ? root : pathname) + search + hash, path };
}
