import type { PassportHead } from '../../contracts/index.ts';
import type { Passport } from '../../domain/index.ts';
import { passportRef } from '../refs.ts';
import type { StoredPassport } from './passport-store.ts';

/** What a stored passport says. */
export function contentOf({ content }: Pick<StoredPassport, 'content'>): Passport {
  return JSON.parse(content) as Passport;
}

/** A passport as the list shows it. */
export function passportHead(stored: StoredPassport): PassportHead {
  const { content: _, ...frame } = stored;
  return { ...frame, ...statedBy(contentOf(stored)), ref: passportRef(stored.id, stored.revision) };
}

/** What the content of a passport says in short. */
export function statedBy({ footprint, graph, ...content }: Passport) {
  return {
    product: content.product,
    batch: content.batch,
    producer: content.producer,
    producedOn: content.producedOn,
    amount: content.amount,
    amountUnit: footprint.unit.split('/').slice(1).join('/'),
    value: footprint.exactTPerUnit,
    unit: footprint.unit,
    batchT: content.batchT,
    allocation: footprint.allocation,
    profile: content.method,
    factors: factorsIn(graph),
    parts: footprint.parts,
    metered: content.metered ?? null,
  };
}

function factorsIn({ processes }: Passport['graph']): string[] {
  const used = processes.flatMap(({ inputs = [] }) =>
    inputs.flatMap((input) =>
      'factor' in input
        ? [
            `${input.item}: ${input.factor} ${input.factorUnit}${input.source === undefined ? '' : ` (${input.source})`}`,
          ]
        : [],
    ),
  );
  return [...new Set(used)].sort();
}
