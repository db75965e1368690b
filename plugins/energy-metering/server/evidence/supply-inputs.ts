import { localDate } from '@lingtan/sdk';
import type { EvidenceInput } from '@lingtan/sdk';
import { balanceItem, originOf, ruleOn, sourceItemOf, subjectOf, termsOn } from '../../domain/index.ts';
import type { OneClaim, Span, SupplyTable } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { supplyRef, totalRef } from '../refs.ts';
import { poolRef } from '../supply-mix/refs.ts';
import { cellOf, columnSum, readTables, rowSum, worstOf } from './supply-table.ts';

/** Rows and columns of the table of one interval, as they stood before contracts took their part. */
export async function allocationInputs(
  energy: Energy,
  table: SupplyTable,
  span: Span,
  use: string,
  asOf: string | null,
): Promise<EvidenceInput[]> {
  if (use.startsWith('load:')) return meterInputs(energy, table, span, use, asOf);
  const quality = worstOf(table);
  const input = (ref: string, role: string, wh: number): EvidenceInput => ({
    ref,
    role,
    value: String(wh),
    unit: 'Wh',
    quality,
  });
  const contracted = table.sources.reduce(
    (total, key, r) => total + (sourceItemOf(key) === 'contracted' ? rowSum(table, r) : 0),
    0,
  );
  const rows = table.sources.flatMap((key, r): EvidenceInput[] => {
    if (sourceItemOf(key) === 'contracted' || key === 'grid') return [];
    return [input(sourceRef(key, span), `source:${key}`, rowSum(table, r))];
  });
  const gridRow = table.sources.indexOf('grid');
  const grid = (gridRow < 0 ? 0 : rowSum(table, gridRow)) + contracted;
  if (gridRow >= 0 || contracted > 0) rows.push(input(totalRef('source/grid', span), 'source:grid', grid));
  const columns = table.uses.map((key, u) => input(useRef(key, span), `use:${key}`, columnSum(table, u)));
  return [...rows, ...columns];
}

function sourceRef(key: string, span: Span): string {
  const origin = originOf(key);
  if (origin !== null) return poolRef({ meter: subjectOf(key)!, when: span.from, line: 'discharged', origin });
  return key.includes(':') ? totalRef(`meter/${subjectOf(key)}.export`, span) : totalRef(`source/${key}`, span);
}

/** Energy of a use of the mix by its finest key. */
export function useRef(key: string, span: Span): string {
  return key.startsWith('storage:') || key.startsWith('load:')
    ? totalRef(`meter/${subjectOf(key)}.import`, span)
    : totalRef(`use/${key}`, span);
}

/** What the enterprise of a meter got in the interval, and its meters. */
async function meterInputs(
  energy: Energy,
  table: SupplyTable,
  span: Span,
  use: string,
  asOf: string | null,
): Promise<EvidenceInput[]> {
  const owner = ownerOf(energy, use);
  const { whole } = await readTables(energy, span, asOf);
  const quality = worstOf(whole);
  const rows = whole.sources
    .map((key) => ({ key, wh: cellOf(whole, key, owner) }))
    .filter(({ wh }) => wh > 0)
    .map(({ key, wh }) => ({
      ref: supplyRef(key, owner, span),
      role: `source:${key}`,
      value: String(wh),
      unit: 'Wh',
      quality,
    }));
  const columns = table.uses.flatMap((key, u) =>
    ownerOf(energy, key) === owner
      ? [
          {
            ref: totalRef(`meter/${subjectOf(key)}.import`, span),
            role: `use:${key}`,
            value: String(columnSum(table, u)),
            unit: 'Wh',
            quality,
          },
        ]
      : [],
  );
  return [...rows, ...columns];
}

/** Use of the balance that a meter's energy belongs to. */
function ownerOf(energy: Energy, use: string): string {
  const meter = energy.meterById.get(subjectOf(use)!);
  return meter ? balanceItem(meter, 'import').item : '';
}

/** Rule of the interval, and its contracts in the order in which they are served. */
export function allocationParameters(
  energy: Energy,
  table: SupplyTable,
  span: Span,
  use: string,
): { rule: string; contracts: string } {
  const day = localDate(span.from, energy.timeZone);
  const config = energy.scope.config.supply;
  // What an enterprise got is shared among its meters pro rata, whatever the rule.
  if (use.startsWith('load:')) return { rule: 'pro-rata', contracts: '[]' };
  const nominated = new Map(table.contracts.map(({ contract, nominatedWh }) => [contract, nominatedWh]));
  const claims = termsOn(config, [], day)
    .contracts.filter(({ id }) => nominated.has(id))
    .toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
    .map(({ id, generator, enterpriseId }): OneClaim => {
      const role = generator === null ? null : energy.meterById.get(generator)?.role;
      return {
        contract: id,
        source: generator === null ? 'grid' : `${role}:${generator}`,
        use: `enterprise:${enterpriseId}`,
        nominatedWh: nominated.get(id)!,
      };
    });
  return { rule: ruleOn(config.rules, day), contracts: JSON.stringify(claims) };
}

/** A member sees the own column; what the park and its other enterprises used is not theirs to read. */
export function memberInputs(table: SupplyTable, use: string, span: Span): EvidenceInput[] {
  const hidden = { value: null, unit: 'Wh', quality: worstOf(table) };
  const items = [...new Set(table.sources.map(sourceItemOf))];
  return [
    ...items.map((item) => ({
      ref: item === 'contracted' ? supplyRef(item, 'any', span) : totalRef(`source/${item}`, span),
      role: `source:${item}`,
      ...hidden,
    })),
    ...table.uses.map((key, u) => ({
      ref: useRef(key, span),
      role: `use:${key}`,
      ...hidden,
      value: key === use ? String(columnSum(table, u)) : null,
    })),
  ];
}
