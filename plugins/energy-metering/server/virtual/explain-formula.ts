import { canonicalJson } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, Principal } from '@lingtan/sdk';
import { baseUnits } from '../../contracts/index.ts';
import { formulaMeters, parseFormula } from '../../contracts/formula/index.ts';
import { meterDirections } from '../../domain/index.ts';
import { formulaMethod } from '../../domain/methods-formula.ts';
import { methodName } from '../../domain/methods.ts';
import type { Energy } from '../context.ts';
import { mayOpen } from '../may-open.ts';
import { readHistory } from '../interval-store.ts';
import type { StoredInterval } from '../interval-store.ts';
import { intervalRef } from '../refs.ts';
import { readFormulas } from './formula-store.ts';

/**
 * How a calculated interval came about: the formula of its time, and the revisions of its inputs that were known then. Of an
 * input whose meter the viewer may not open nothing is told but that it is one.
 */
export async function explainFormula(
  energy: Energy,
  row: StoredInterval,
  viewer: Principal,
): Promise<Pick<Explanation, 'method' | 'formula' | 'inputs' | 'parameters'>> {
  return energy.scope.db.tx(async (tx) => {
    const version = (await readFormulas(tx, row.recordedAt)).get(row.meter);
    const parsed = version && parseFormula(version.formula);
    if (!version || !parsed?.ok) return { method: null, formula: version?.formula ?? null, inputs: [] };
    const inputs: EvidenceInput[] = [];
    let isWhole = true;
    for (const { meter, flow } of formulaMeters(parsed.formula)) {
      const config = energy.configs.get(meter);
      const directions = flow !== 'net' ? [flow] : config ? meterDirections(config) : [];
      for (const direction of directions) {
        const role = `${direction}/${meter}`;
        if (inputs.some((input) => input.role === role)) continue;
        const owner = energy.meterById.get(meter);
        if (owner && !mayOpen(owner, viewer)) {
          isWhole = false;
          const unit = baseUnits[config?.kind ?? 'electricity'];
          inputs.push({ ref: intervalRef(meter, direction, row.start), role, value: null, unit });
          continue;
        }
        const history = await readHistory(tx, meter, direction, row.start);
        const known = history.findLast(({ recordedAt }) => recordedAt <= row.recordedAt);
        inputs.push({
          ref: intervalRef(meter, direction, row.start, known?.revision),
          role,
          value: known?.amount === null || known === undefined ? null : String(known.amount),
          unit: baseUnits[config?.kind ?? 'electricity'],
          quality: known?.status ?? 'missing',
        });
      }
    }
    return {
      // What is not told cannot be computed again.
      method: row.amount === null || !isWhole ? null : methodName(formulaMethod),
      formula: version.formula,
      parameters: { formula: version.formula, constants: canonicalJson(version.constants), version: version.version },
      inputs,
    };
  });
}
