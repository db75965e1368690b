import { canonicalJson } from '@lingtan/sdk';
import { certificateFlows } from '../../contracts/index.ts';
import type { RestatementView } from '../../contracts/index.ts';
import { exact, subtract, toText } from '../exact/index.ts';
import { factorsOfLine } from '../inventory/index.ts';
import type { PublishedContent } from './published.ts';

type Line = PublishedContent['inventory']['lines'][number];

/** What a figure stands on, each as a text that stays the same where nothing has changed. */
export interface Basis {
  amount: string | null;
  factor: string | null;
}

/** Why a figure is another one than before; nothing where it is not. */
export function causesOf(before: Basis, after: Basis): ('factor' | 'reading')[] {
  return [
    ...(before.factor === after.factor ? [] : (['factor'] as const)),
    ...(before.amount === after.amount ? [] : (['reading'] as const)),
  ];
}

/** What differs between a publication and the inventory as it would be now. Empty `causes`: nothing. */
export function comparePublished(before: PublishedContent, after: PublishedContent): RestatementView {
  const key = (line: Line): string => `${line.activityId}|${line.methods.join(',')}|${line.note ?? ''}`;
  const amounts = (content: PublishedContent) =>
    new Map(content.activities.map(({ id, amount, unit }) => [id, `${amount} ${unit}`]));
  const [amountsBefore, amountsAfter] = [amounts(before), amounts(after)];
  const [old, now] = [before, after].map(({ inventory }) => new Map(inventory.lines.map((line) => [key(line), line])));
  const causes = new Set<RestatementView['causes'][number]>();
  const lines: RestatementView['lines'] = [];
  for (const id of new Set([...old!.keys(), ...now!.keys()])) {
    const [a, b] = [old!.get(id), now!.get(id)];
    const { activityId, methods } = (a ?? b)!;
    const row = {
      activityId,
      methods: [...methods],
      beforeT: a?.exactT ?? null,
      afterT: b?.exactT ?? null,
      factorBefore: factorName(a),
      factorAfter: factorName(b),
      amountBefore: amountsBefore.get(activityId) ?? null,
      amountAfter: amountsAfter.get(activityId) ?? null,
    };
    const changed = causesOf(
      { amount: row.amountBefore, factor: row.factorBefore },
      { amount: row.amountAfter, factor: row.factorAfter },
    );
    if (changed.includes('reading')) causes.add(isClaim(activityId) ? 'claim' : 'reading');
    // A line that comes or goes is no other factor.
    if (a && b && changed.includes('factor')) causes.add('factor');
    if (row.beforeT !== row.afterT || changed.length > 0) lines.push(row);
  }
  if (canonicalJson(before.profile) !== canonicalJson(after.profile)) causes.add('method');
  if (canonicalJson(before.offsets ?? []) !== canonicalJson(after.offsets ?? [])) causes.add('offset');
  if (missingOf(before) !== missingOf(after) && causes.size === 0) causes.add('reading');
  if (gapsOf(before) !== gapsOf(after) && causes.size === 0) causes.add('factor');
  return { causes: [...causes].sort(), methods: methodsOf(before, after), lines };
}

/** What could not be counted and why; the words of it may be said better later. */
function gapsOf({ inventory }: PublishedContent): string {
  return canonicalJson(inventory.gaps.map(({ activityId, methods, code }) => ({ activityId, methods, code })));
}

/** Energy and readings that are known to be missing; the reason why they were accepted is no figure. */
function missingOf({ incomplete }: PublishedContent): string {
  if (!incomplete) return '0|false';
  const meters = (incomplete.meters ?? []).map(({ meter, missing }) => `|${meter}:${missing}`);
  return `${incomplete.unmeteredWh}|${incomplete.missingReadings}${meters.join('')}`;
}

/** Whether an activity is power that certificates stand for. */
function isClaim(activityId: string): boolean {
  return certificateFlows.has(activityId.split('/')[2] ?? '');
}

function factorName(line: Line | undefined): string | null {
  const [used, ...more] = line ? factorsOfLine(line) : [];
  // The further gases of a fuel come after the factor of the fuel itself.
  return used ? [used, ...(line?.gases ? more : [])].map(({ id, version }) => `${id}@${version}`).join(', ') : null;
}

function methodsOf(before: PublishedContent, after: PublishedContent): RestatementView['methods'] {
  return after.inventory.methods.map(({ method, total, unit }) => {
    const earlier = before.inventory.methods.find((each) => each.method === method)?.total ?? null;
    return { method, before: earlier, after: total, delta: totalChange(earlier, total), unit };
  });
}

/** What a total changed by; null where one is not known. */
export function totalChange(before: string | null, after: string | null): string | null {
  return before === null || after === null ? null : toText(subtract(exact(after), exact(before)));
}
