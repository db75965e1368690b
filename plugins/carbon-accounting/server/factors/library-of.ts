import type { Tx } from '@lingtan/sdk';
import type { Factor } from '../../contracts/index.ts';
import type { Carbon } from '../context.ts';
import { readStoredFactors } from './factor-store.ts';

/** Factors that may be used: those of the product and the approved ones of the park. */
export async function usableFactors({ library }: Carbon, tx: Tx): Promise<Factor[]> {
  const own = await readStoredFactors(tx);
  return [...library.factors, ...own.filter(({ approved }) => approved === true).map(({ factor }) => factor)];
}

/** Every version on record, usable or not, so that numbers of versions are never given twice. */
export async function allFactors({ library }: Carbon, tx: Tx): Promise<Factor[]> {
  return [...library.factors, ...(await readStoredFactors(tx)).map(({ factor }) => factor)];
}

/** A version by id; the newest one without a number. */
export async function findFactor(carbon: Carbon, tx: Tx, id: string, version: number | null): Promise<Factor | null> {
  const versions = (await allFactors(carbon, tx)).filter((factor) => factor.id === id);
  if (version !== null) return versions.find((factor) => factor.version === version) ?? null;
  return versions.sort((a, b) => b.version - a.version)[0] ?? null;
}
