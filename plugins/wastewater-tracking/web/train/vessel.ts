import { formProblemPaths, type JsonSchema } from '@lingtan/web-sdk';
import type { WaterPlant } from '../../contracts/config.ts';
import type { TrainProblem } from '../../contracts/train-check.ts';

/** What is wrong with a drawing: what the server checks, and vessels that are typed in part only. */
export type ShownProblem = Pick<TrainProblem, 'path' | 'names'> & { code: TrainProblem['code'] | 'vessel' };

/** The part of the schema of the settings that describes the pressure vessels of a unit. */
export function vesselSchema(settings: JsonSchema): JsonSchema {
  const defined = settings.$defs ?? {};
  const way = ['properties.plants', 'items', 'properties.units', 'items', 'properties.vessel'];
  const resolved = (schema: JsonSchema): JsonSchema =>
    schema.$ref === undefined ? schema : resolved(defined[schema.$ref.split('/').at(-1)!]!);
  const found = way.reduce((schema, step) => {
    const [field, name] = step.split('.') as ['properties' | 'items', string?];
    return resolved(field === 'items' ? schema.items! : schema.properties![name!]!);
  }, settings);
  return { ...found, $defs: defined };
}

/** Units whose vessels lack a field or have a wrong one, with the titles of those fields. */
export function vesselProblems(
  { units }: Pick<WaterPlant, 'units'>,
  schema: JsonSchema,
  title: (of: JsonSchema) => string,
): ShownProblem[] {
  return units.flatMap(({ id, vessel }, index): ShownProblem[] => {
    const wrong = vessel === undefined ? [] : formProblemPaths(schema, vessel);
    const names = wrong.map((field) => title(schema.properties?.[field] ?? { title: field }));
    return wrong.length === 0 ? [] : [{ code: 'vessel', path: ['units', index, 'vessel'], names: [id, ...names] }];
  });
}
