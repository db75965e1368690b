import { defineMethod } from '@lingtan/sdk';
import { parseFormula } from '../contracts/formula/index.ts';
import { compileFormula } from './formula/index.ts';

/**
 * A virtual meter: the formula in the parameter `formula`, applied to the inputs with roles `import/<meter>`,
 * `export/<meter>`. Constants are in the parameter `constants` as JSON text, units with the inputs.
 */
export const formulaMethod = defineMethod({
  id: 'energy.formula',
  version: 1,
  recompute({ inputs, parameters, unit }) {
    const parsed = parseFormula(String(parameters?.['formula'] ?? ''));
    if (!parsed.ok) return null;
    const units = new Map(inputs.map(({ role, unit: of }) => [role.slice(role.indexOf('/') + 1), of ?? '1']));
    const amounts = new Map(inputs.map(({ role, value }) => [role, value === null ? NaN : Number(value)]));
    const compiled = compileFormula(parsed.formula, unit, {
      unitOfMeter: (meter) => units.get(meter) ?? null,
      constants: JSON.parse(String(parameters?.['constants'] ?? '{}')) as Record<
        string,
        { value: number; unit: string }
      >,
    });
    const result = compiled.run(
      compiled.inputs.map(({ meter, flow }) => {
        if (flow !== 'net') return amounts.get(`${flow}/${meter}`) ?? NaN;
        return (amounts.get(`import/${meter}`) ?? 0) - (amounts.get(`export/${meter}`) ?? 0);
      }),
    );
    return result === null ? null : String(result);
  },
});
