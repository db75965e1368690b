import { allocateCommand } from './allocate.ts';
import { alarmCommand, alarmStatesCommand } from './alarms.ts';
import {
  balanceCommand,
  costIndexCommand,
  energyCommand,
  membraneCommand,
  reconcileCommand,
  trainCommand,
} from './flows.ts';
import {
  aggregateCommand,
  compareCommand,
  compositesCommand,
  gasesCommand,
  judgeCommand,
  removalCommand,
} from './quality.ts';
import { faultsCommand } from './faults.ts';
import { judgeStandardCommand } from './standard.ts';
import { limitsCommand } from './limits.ts';
import { schemaCommand } from './schema.ts';

/** `lingtan water …`: the computations on water, each JSON in and JSON out. */
export const waterCommands = [
  reconcileCommand,
  balanceCommand,
  trainCommand,
  aggregateCommand,
  compareCommand,
  removalCommand,
  judgeCommand,
  judgeStandardCommand,
  faultsCommand,
  alarmCommand,
  alarmStatesCommand,
  gasesCommand,
  energyCommand,
  compositesCommand,
  costIndexCommand,
  membraneCommand,
  allocateCommand,
  limitsCommand,
  schemaCommand,
];
