import { methaneFormed, nitrousFormed } from '@lingtan/wastewater-tracking/contracts';
import type { z } from 'zod';
import type { nitrousInput, wastewaterInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { divide, exact, inFractions, isNegative, multiply, subtract, toNumber } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { fractionOfOne, nonNegative } from '../input/index.ts';
import { byPotential } from './potentials.ts';
import { both, exactlyOne, nothing } from '../problem.ts';

type Water = z.infer<typeof wastewaterInput>;

/** Methane of wastewater: what is formed less what is recovered. Organics as COD or as BOD. */
export function calculateWastewater(input: Water): Record<string, unknown> {
  const { organic, b0 } = organicOf(input);
  const mcf = fractionOfOne(input.mcf, 'mcf');
  if (input.waterM3 === undefined) {
    const perKg = multiply(b0, mcf);
    const grams = (potential: Exact): Exact => multiply(perKg, potential, exact(1000));
    return {
      [`gCH4PerKg${organic}`]: toNumber(multiply(perKg, exact(1000))),
      [`gCO2ePerKg${organic}`]: byPotential(input.gwpCH4, 'gwpCH4', grams),
      formula: 'B0 × MCF × GWP',
    };
  }
  const removed = removedKg(input, organic);
  const sludgeField = `sludge${organic}Kg`;
  const sludge = nonNegative(input[sludgeField as 'sludgeCodKg' | 'sludgeBodKg'] ?? 0, sludgeField);
  if (isNegative(subtract(removed, sludge)))
    throw carbonErrors.OUT_OF_RANGE({
      field: sludgeField,
      value: toNumber(sludge),
      expected: {
        en: `no more than the ${toNumber(removed)} kg removed`,
        'zh-CN': `不超过去除量 ${toNumber(removed)} kg`,
      },
    });
  const generated = methaneFormed({ organic: removed, sludge, capacity: b0, correction: mcf }, inFractions);
  const recovered = nonNegative(input.recoveredCH4Kg ?? 0, 'recoveredCH4Kg');
  const methane = subtract(generated, recovered);
  if (isNegative(methane))
    throw carbonErrors.OUT_OF_RANGE({
      field: 'recoveredCH4Kg',
      value: toNumber(recovered),
      expected: {
        en: `no more than the ${toNumber(generated)} kg generated`,
        'zh-CN': `不超过产生量 ${toNumber(generated)} kg`,
      },
    });
  return {
    [`removed${organic}Kg`]: toNumber(removed),
    ch4Kg: toNumber(methane),
    tCO2e: byPotential(input.gwpCH4, 'gwpCH4', (potential) => divide(multiply(methane, potential), exact(1000))),
    assumptions: [
      ...(input[sludgeField as 'sludgeCodKg' | 'sludgeBodKg'] === undefined ? [`${sludgeField} = 0 (not given)`] : []),
      ...(input.recoveredCH4Kg === undefined ? ['recoveredCH4Kg = 0 (not given)'] : []),
    ],
    formula: '(removed − sludge) × B0 × MCF − recovered; × GWP',
  };
}

/** Which measure of organics the input speaks of; both at once, or neither, is refused. */
function organicOf(input: Water): { organic: 'Cod' | 'Bod'; b0: Exact } {
  const [cod, bod] = [input.b0KgCH4PerKgCod, input.b0KgCH4PerKgBod];
  if ((cod === undefined) === (bod === undefined))
    throw carbonErrors.OUT_OF_RANGE({
      field: 'b0KgCH4PerKgCod, b0KgCH4PerKgBod',
      value: cod === undefined ? nothing : both,
      expected: exactlyOne,
    });
  return cod === undefined
    ? { organic: 'Bod', b0: nonNegative(bod!, 'b0KgCH4PerKgBod') }
    : { organic: 'Cod', b0: nonNegative(cod, 'b0KgCH4PerKgCod') };
}

function removedKg(input: Water, organic: 'Cod' | 'Bod'): Exact {
  const [inField, outField] =
    organic === 'Cod' ? (['codInKgPerM3', 'codOutKgPerM3'] as const) : (['bodInKgPerM3', 'bodOutKgPerM3'] as const);
  for (const field of [inField, outField])
    if (input[field] === undefined)
      throw carbonErrors.OUT_OF_RANGE({
        field,
        value: nothing,
        expected: { en: 'kg per m3 of water', 'zh-CN': '每立方米水的千克数' },
      });
  const [before, after] = [nonNegative(input[inField]!, inField), nonNegative(input[outField]!, outField)];
  const difference = subtract(before, after);
  if (isNegative(difference))
    throw carbonErrors.OUT_OF_RANGE({
      field: outField,
      value: toNumber(after),
      expected: { en: `no more than ${inField}`, 'zh-CN': `不超过 ${inField}` },
    });
  return multiply(nonNegative(input.waterM3!, 'waterM3'), difference);
}

/** Nitrous oxide of nitrogen. */
export function calculateNitrous(input: z.infer<typeof nitrousInput>): Record<string, unknown> {
  const nitrogen = nonNegative(input.nitrogenKg, 'nitrogenKg');
  const factor = nonNegative(input.efKgN2ONPerKgN, 'efKgN2ONPerKgN');
  const gas = nitrousFormed(nitrogen, factor, inFractions);
  return {
    n2oKg: toNumber(gas),
    tCO2e: byPotential(input.gwpN2O, 'gwpN2O', (potential) => divide(multiply(gas, potential), exact(1000))),
    formula: 'N × EF × 44/28; × GWP',
  };
}
