import { refuseUnknown, type CommandDefinition } from '@lingtan/sdk';
import { z } from 'zod';
import * as inputs from '../../contracts/commands.ts';
import { allocateInput } from '../../contracts/allocate-command.ts';
import { compareInput } from '../../contracts/compare-command.ts';
import { faultsInput } from '../../contracts/faults-command.ts';
import { waterErrors } from '../../domain/index.ts';

/** Schema of the input of each command. */
export const commandSchemas: Readonly<Record<string, z.ZodType>> = {
  reconcile: inputs.reconcileInput,
  balance: inputs.balanceInput,
  train: inputs.trainInput,
  aggregate: inputs.aggregateInput,
  compare: compareInput,
  removal: inputs.removalInput,
  judge: inputs.judgeInput,
  alarm: inputs.alarmInput,
  'alarm-states': inputs.alarmStatesInput,
  gases: inputs.gasesInput,
  energy: inputs.energyInput,
  faults: faultsInput,
  allocate: allocateInput,
  composites: inputs.compositesInput,
  'cost-index': inputs.costIndexInput,
  membrane: inputs.membraneInput,
  'judge-standard': inputs.standardInput,
};

/** `lingtan water schema COMMAND`: the JSON Schema of a command's input. */
export const schemaCommand: CommandDefinition = {
  name: 'water schema',
  document: false,
  words: 1,
  summary: 'Prints the JSON Schema of the input of a water command',
  run: async (_input, [name = '']) => {
    const schema = Object.hasOwn(commandSchemas, name) ? commandSchemas[name] : undefined;
    if (!schema) throw waterErrors.UNKNOWN_COMMAND({ name, known: Object.keys(commandSchemas).join(', ') });
    return Promise.resolve(z.toJSONSchema(schema, { io: 'input', override: refuseUnknown }));
  },
};
