import { framedPart } from '@lingtan/sdk';
import type { CommandDefinition } from '@lingtan/sdk';
import type { Factor } from '../../contracts/index.ts';
import { diffFactors, readFactors } from '../../domain/index.ts';
import { productLibrary } from '../library.ts';
import { commandErrors } from './errors.ts';
import { commandInput } from './read-input.ts';

const filters = ['category', 'area', 'item', 'basis', 'set', 'year', 'status'] as const;

/** `lingtan carbon factors [category=grid area=CN-JS year=2023 …]`: rows of the product's library. */
const listCommand: CommandDefinition = {
  name: 'carbon factors list',
  document: false,
  words: filters.length,
  summary: 'Lists the factors of the product; narrowed by category=, area=, item=, basis=, set=, year=, status=',
  run: async (_input, args) => {
    const wanted = args.map((arg) => arg.split('='));
    for (const [name] of wanted)
      if (!filters.some((filter) => filter === name))
        throw commandErrors.SCHEMA_UNKNOWN({
          name: name ?? '',
          expected: filters.map((each) => `${each}=`).join(', '),
        });
    const fits = (factor: Factor): boolean =>
      wanted.every(([name, value]) => String(factor[name as (typeof filters)[number]] ?? '') === value);
    return { factors: productLibrary().factors.filter(fits) };
  },
};

function rowsOf(input: unknown): unknown[] {
  const rows = Array.isArray(input) ? input : framedPart(input, 'factors', ['notes', 'sources']);
  if (!Array.isArray(rows)) throw commandErrors.FACTORS_NOT_LIST({ value: JSON.stringify(rows ?? null).slice(0, 60) });
  return rows;
}

const checkCommand: CommandDefinition = {
  name: 'carbon factors check',
  summary: 'Checks a factor list (JSON) row by row and shows what it would change against the factors of the product',
  run: async (input, [file]) => {
    const { factors, refused } = readFactors(rowsOf(commandInput(input, file)));
    return { diff: diffFactors(productLibrary().factors, factors), refused };
  },
  failed: (answer) => (answer as { refused: readonly unknown[] }).refused.length > 0,
};

export const factorCommands = [listCommand, checkCommand];
