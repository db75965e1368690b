import { formatRef, worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import { telemetryWindow } from '@lingtan/telemetry/contracts';
import { monthOf } from '../../domain/bill/index.ts';
import { methodName } from '../../domain/index.ts';
import { meanPower } from '../../domain/methods-bills.ts';
import { iso, producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { readIntervals } from '../interval-store.ts';
import { intervalRef, parseSpanKey } from '../refs.ts';
import { accountsOfMonth, metersOfAccount } from './accounts.ts';
import { demandRef, reactiveRef } from './refs.ts';
import { readRegisters } from './registers.ts';

/** Account and span of a key, with the meters that are billed then; null when the viewer may not open it. */
async function subject(energy: Energy, tx: Tx, key: string, viewer: Principal) {
  const parsed = parseSpanKey(key);
  if (!parsed || parsed.head.includes('/') || parsed.to - parsed.from > 32 * 86_400_000) return null;
  const accounts = await accountsOfMonth(tx, monthOf(parsed.from, energy.timeZone));
  const account = accounts.find(({ id }) => id === parsed.head);
  if (!account || (viewer.enterpriseId !== null && account.enterpriseId !== viewer.enterpriseId)) return null;
  return { account, span: { from: parsed.from, to: parsed.to }, meters: metersOfAccount(energy, account) };
}

/** Explains a mean power: the energy of all meters of the account in the window, interval by interval. */
export async function explainDemand(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  return energy.scope.db.tx(async (tx) => {
    const found = await subject(energy, tx, ref.key, viewer);
    if (!found || found.span.to - found.span.from > 3_600_000) return null;
    const { account, span, meters } = found;
    const rows = await readIntervals(tx, {
      ...span,
      meters: meters.map(({ id }) => id),
      minutes: energy.minutes,
      asOf,
    });
    const own = rows.filter(({ direction }) => direction === 'import');
    const complete = own.length > 0 && own.every(({ amount }) => amount !== null);
    const energyWh = own.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
    return {
      ref: demandRef(account.id, span),
      title: { en: `Demand of ${account.name.en}`, 'zh-CN': `${account.name['zh-CN']}需量` },
      value: complete ? String(Math.round((energyWh * 3_600_000) / (span.to - span.from))) : null,
      unit: 'W',
      quality: worstQuality(own.map(({ status }) => status)),
      method: complete ? methodName(meanPower) : null,
      formula: 'energy of all meters of the account in the window ÷ its length',
      parameters: { from: iso(span.from), to: iso(span.to) },
      inputs: own.map((row): EvidenceInput => ({
        ref: intervalRef(row.meter, row.direction, row.start, row.revision),
        role: 'energy',
        value: row.amount === null ? null : String(row.amount),
        unit: 'Wh',
        quality: row.status,
      })),
      recordedAt: null,
      producedBy,
    };
  });
}

/** Explains the reactive energy of a month by the registers that it is the difference of. */
export async function explainReactive(energy: Energy, ref: ParsedRef, viewer: Principal): Promise<Explanation | null> {
  const found = await energy.scope.db.tx((tx) => subject(energy, tx, ref.key, viewer));
  if (!found) return null;
  const { account, span, meters } = found;
  const { reactiveVarh } = await readRegisters(energy, meters, span);
  const values = meters.map(({ id }) => reactiveVarh.get(id) ?? null);
  const known = values.every((value) => value !== null);
  const points = meters.flatMap(({ id }) => {
    const config = energy.configs.get(id);
    return [config?.reactiveImportPoint, config?.reactiveExportPoint].filter((point) => point !== undefined);
  });
  return {
    ref: reactiveRef(account.id, span),
    title: { en: `Reactive energy of ${account.name.en}`, 'zh-CN': `${account.name['zh-CN']}无功电量` },
    value: known ? String(values.reduce<number>((sum, value) => sum + value!, 0)) : null,
    unit: 'varh',
    quality: known ? 'actual' : 'missing',
    method: null,
    formula: 'Σ (register at the end − register at the start) × CT × PT of import and export',
    parameters: { from: iso(span.from), to: iso(span.to) },
    inputs: points.map((point): EvidenceInput => ({
      ref: formatRef(telemetryWindow.kind, `${point}/${iso(span.from)}/${iso(span.to)}`),
      role: 'register',
      value: null,
      unit: 'varh',
    })),
    recordedAt: null,
    producedBy,
  };
}
