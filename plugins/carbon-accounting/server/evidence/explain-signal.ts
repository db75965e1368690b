import type { EvidenceInput, Explanation, ParsedRef, Tx } from '@lingtan/sdk';
import { producedBy } from '../context.ts';
import { factorRef, signalRef } from '../refs.ts';
import { readSignal } from '../signal/signal-store.ts';

/** What planners were told of carbon: what was set, and the factor and import that it rests on. */
export async function explainSignal(tx: Tx, { key }: ParsedRef, asOf: string | null): Promise<Explanation | null> {
  const signal = /^\d{1,15}$/.test(key) ? await readSignal(tx, Number(key)) : null;
  if (!signal || (asOf !== null && signal.recordedAt > asOf)) return null;
  const { mode, pricePerT, tPerDay, limitKg, realisedKg, from, to, factor, importRef, problem } = signal.content;
  const cap = mode === 'cap';
  const inputs: EvidenceInput[] = [
    ...(factor
      ? [{ ref: factorRef(factor.id, factor.version), role: 'factor', value: factor.value, unit: factor.unit }]
      : []),
    ...(importRef === null ? [] : [{ ref: importRef, role: 'import-so-far', value: null, unit: 'Wh' }]),
  ];
  return {
    ref: signalRef(signal.no),
    title: cap
      ? { en: 'Carbon cap for dispatch', 'zh-CN': '调度碳排放上限' }
      : { en: 'Carbon price for dispatch', 'zh-CN': '调度碳价' },
    value: cap ? limitKg : pricePerT,
    unit: cap ? 'kg' : 'CNY/t',
    quality: 'actual',
    method: null,
    formula: cap
      ? {
          en: 'cap of a day × length of the window; what was emitted so far counts against it',
          'zh-CN': '每日上限 × 窗口天数；已排放部分计入',
        }
      : { en: 'set in the settings of carbon accounting', 'zh-CN': '在碳核算设置中设定' },
    parameters: { mode, tPerDay, limitKg, realisedKg, from, to, problem },
    inputs,
    recordedAt: signal.recordedAt,
    producedBy,
  };
}
