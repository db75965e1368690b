import { refuseUnknown } from '@lingtan/sdk';
import { z } from 'zod';
import {
  calculateInputs,
  claimInput,
  demandInput,
  factorShape,
  financeInput,
  footprintInput,
  indicatorInputs,
  inventoryInput,
  maccInput,
  monteCarloInput,
  passportInput,
  profileShape,
  propagateInput,
  restateInput,
  scenarioInput,
  selectFactorInput,
} from '../../contracts/index.ts';
import { commandErrors } from './errors.ts';

/** Shapes by command; those with several operations by `command operation`. */
const shapes: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(Object.entries(calculateInputs).map(([name, shape]) => [`calculate ${name}`, shape])),
  ...Object.fromEntries(Object.entries(indicatorInputs).map(([name, shape]) => [`indicators ${name}`, shape])),
  'select-factor': selectFactorInput,
  restate: restateInput,
  inventory: inventoryInput,
  montecarlo: monteCarloInput,
  propagate: propagateInput,
  scenario: scenarioInput,
  macc: maccInput,
  finance: financeInput,
  demand: demandInput,
  claim: claimInput,
  footprint: footprintInput,
  passport: passportInput,
  factor: factorShape,
  profile: profileShape,
};

/** JSON Schemas of the inputs: all of them, those of one command, or one. */
export function carbonSchemas(words: readonly string[]): Record<string, unknown> {
  const wanted = words.join(' ');
  const names = Object.keys(shapes).filter((name) => wanted === '' || name === wanted || name.startsWith(`${wanted} `));
  if (names.length === 0)
    throw commandErrors.SCHEMA_UNKNOWN({ name: wanted, expected: Object.keys(shapes).join(', ') });
  const schema = (name: string): unknown => z.toJSONSchema(shapes[name]!, { io: 'input', override: refuseUnknown });
  if (names.length === 1) return schema(names[0]!) as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, schema(name)]));
}
