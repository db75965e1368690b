import type { ReuseContract } from '../../contracts/index.ts';

/** What decides whether a version of a contract holds on a day. */
type Version = Pick<ReuseContract, 'id' | 'version' | 'validFrom' | 'validTo' | 'withdrawn'>;

/**
 * The versions in force on a day: of each contract the newest that has begun by then, unless it is over or withdrawn. A version
 * takes the place of those before it from its first day on.
 */
export function contractsInForce<T extends Version>(contracts: readonly T[], day: string): T[] {
  const newest = new Map<string, T>();
  for (const contract of contracts) {
    const known = newest.get(contract.id);
    if (contract.validFrom <= day && (!known || contract.version > known.version)) newest.set(contract.id, contract);
  }
  return [...newest.values()]
    .filter(({ validTo, withdrawn }) => !withdrawn && (validTo === null || day <= validTo))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
