import { readInput } from '@lingtan/sdk';
import type { CommandDefinition } from '@lingtan/sdk';
import {
  claimInput,
  demandInput,
  financeInput,
  footprintInput,
  inventoryInput,
  maccInput,
  monteCarloInput,
  propagateInput,
  scenarioInput,
  restateInput,
  selectFactorInput,
} from '../../contracts/index.ts';
import {
  calculate,
  claim,
  demandCost,
  finance,
  footprint,
  indicators,
  inventoriesOf,
  macc,
  monteCarlo,
  propagate,
  restate,
  scenario,
  selectFactorOf,
  termsOf,
} from '../../domain/index.ts';
import { productLibrary } from '../library.ts';
import { factorCommands } from './factor-commands.ts';
import { passportCommand } from './passport-command.ts';
import { commandInput, oneOrMany } from './read-input.ts';
import { carbonSchemas } from './schemas.ts';
import { verifyCommand } from './verify-command.ts';

/** A command that answers one input, or each entry of a list. JSON comes from a file or from standard input. */
function command(name: string, summary: string, answer: (input: unknown) => unknown): CommandDefinition {
  return { name, summary, run: async (input, [file]) => oneOrMany(commandInput(input, file), answer) };
}

export const carbonCommands: readonly CommandDefinition[] = [
  command(
    'carbon calculate',
    'Emission of an activity: by factor, fuel, process, wastewater, refrigerant, basis',
    calculate,
  ),
  command(
    'carbon indicators',
    'Park indicators: target, rating, guide, all-electric park, non-fossil electricity, direct supply',
    (input) => indicators(input, productLibrary().rules),
  ),
  command('carbon select-factor', 'The factor that is valid for a year or day, or why there is none', (input) =>
    selectFactorOf(readInput(selectFactorInput, input), productLibrary().factors),
  ),
  command('carbon restate', 'Versions of a figure as factors are published and readings revised', (input) =>
    restate(readInput(restateInput, input)),
  ),
  command('carbon inventory', 'Inventories of the same activities under several method profiles', (input) =>
    inventoriesOf(readInput(inventoryInput, input), productLibrary()),
  ),
  command('carbon montecarlo', 'Uncertainty of a total by seeded Monte Carlo, beside error propagation', (input) =>
    monteCarlo(readInput(monteCarloInput, input)),
  ),
  command('carbon propagate', 'Uncertainty of a total by error propagation', (input) =>
    propagate(termsOf(readInput(propagateInput, input).entries)),
  ),
  command(
    'carbon scenario',
    'A named difference on a frozen baseline: tonnes, energy, cost, NPV, payback, rating',
    (input) => scenario(readInput(scenarioInput, input), productLibrary()),
  ),
  command('carbon macc', 'Marginal abatement cost curve: cost per tonne, ascending and cumulated', (input) =>
    macc(readInput(maccInput, input)),
  ),
  command('carbon finance', 'NPV, IRR, payback and break-even price of carbon of one measure', (input) =>
    finance(readInput(financeInput, input)),
  ),
  command('carbon demand', 'Cost of energy and of monthly demand with a look-back, of a load over a year', (input) =>
    demandCost(readInput(demandInput, input)),
  ),
  command(
    'carbon claim',
    'What the electricity of a claimed reduction explains under each basis, and what is left',
    (input) => claim(readInput(claimInput, input), productLibrary().factors),
  ),
  command('carbon footprint', 'Footprint of products over a process graph with explicit allocation', (input) =>
    footprint(readInput(footprintInput, input)),
  ),
  passportCommand,
  ...factorCommands,
  verifyCommand,
  {
    name: 'carbon profiles',
    document: false,
    summary: 'Lists the method profiles of the product',
    run: async () => ({ profiles: productLibrary().profiles }),
  },
  {
    name: 'carbon schema',
    document: false,
    words: 2,
    summary: 'Prints the JSON Schema of every input, or of one: `carbon schema calculate fuel`',
    run: async (_input, args) => carbonSchemas(args),
  },
];
