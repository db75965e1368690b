import { codedText, type Principal, type Tx } from '@lingtan/sdk';
import type { ReuseContract, ReuseTerms } from '../../contracts/index.ts';
import { contractsInForce, waterErrors } from '../../domain/index.ts';
import { nameOf, type Water } from '../context.ts';
import { insertContract, readContracts } from './reuse-store.ts';

/** @throws WATER_REUSE_TERMS naming what does not fit, WATER_REUSE_OVERLAP when the enterprise has a contract on the quality */
function checkTerms({ scope }: Water, id: string, terms: ReuseTerms, contracts: readonly ReuseContract[]): void {
  const fail = (problem: string) => waterErrors.REUSE_TERMS({ contract: id, problem });
  const { qualities } = scope.config.reuse;
  if (!qualities.some((each) => each.id === terms.quality)) throw fail(`quality: there is no ${terms.quality}`);
  if (!scope.park.enterprises.some((each) => each.id === terms.enterprise))
    throw fail(`enterprise: there is no ${terms.enterprise}`);
  if (terms.validTo !== null && terms.validTo < terms.validFrom)
    throw fail(`validTo ${terms.validTo} is before validFrom ${terms.validFrom}`);
  const own = contracts.filter((each) => each.id === id);
  if (own.some(({ enterprise }) => enterprise !== terms.enterprise))
    throw fail('enterprise: a contract stays with its enterprise; make another one');
  // One pipe and one meter serve an enterprise with a quality: two contracts on it at a time could not be told apart.
  const others = contracts.filter(
    (each) => each.id !== id && each.enterprise === terms.enterprise && each.quality === terms.quality,
  );
  const days = [terms.validFrom, ...others.map(({ validFrom }) => validFrom)];
  for (const day of days) {
    if (day < terms.validFrom || (terms.validTo !== null && day > terms.validTo)) continue;
    const [other] = contractsInForce(others, day);
    if (other) throw waterErrors.REUSE_OVERLAP({ contract: id, other: other.id, day });
  }
}

/** Writes a contract, or its next version, with its entry in the audit log. */
export async function enterContract(
  water: Water,
  tx: Tx,
  of: { id: string; note: string } & ReuseTerms,
  principal: Principal | null,
): Promise<ReuseContract> {
  const { id, note, ...terms } = of;
  const contracts = await readContracts(tx);
  checkTerms(water, id, terms, contracts);
  return write(water, tx, { id, note, terms, withdrawn: false, contracts }, principal);
}

/**
 * Ends a contract: its next version says that nothing is delivered from the day on.
 * @throws WATER_UNKNOWN_REUSE_CONTRACT
 */
export async function withdrawContract(
  water: Water,
  tx: Tx,
  { id, from, note }: { id: string; from: string; note: string },
  principal: Principal,
): Promise<ReuseContract> {
  const contracts = await readContracts(tx);
  const newest = contracts.find((each) => each.id === id);
  if (!newest) throw waterErrors.UNKNOWN_REUSE_CONTRACT({ contract: id });
  const { enterprise, quality, volumeM3Day, priceFenPerM3, priority, limits } = newest;
  const terms = { enterprise, quality, volumeM3Day, priceFenPerM3, priority, limits, validFrom: from, validTo: null };
  return write(water, tx, { id, note, terms, withdrawn: true, contracts }, principal);
}

async function write(
  { scope }: Water,
  tx: Tx,
  of: { id: string; note: string; terms: ReuseTerms; withdrawn: boolean; contracts: readonly ReuseContract[] },
  principal: Principal | null,
): Promise<ReuseContract> {
  const { id, note, terms, withdrawn, contracts } = of;
  const version = await insertContract(tx, scope.park.id, id, {
    ...terms,
    withdrawn,
    note,
    enteredBy: nameOf(principal),
  });
  const before = contracts.find((each) => each.id === id);
  await scope.audit(tx, {
    action: withdrawn ? 'water.reuse-contract-withdrawn' : 'water.reuse-contract-entered',
    subject: id,
    ...(principal ? { actor: principal } : {}),
    ...(before ? { before } : {}),
    after: { ...terms, version, withdrawn },
    note,
  });
  return (await readContracts(tx)).find((each) => each.id === id && each.version === version)!;
}

/** Enters the contracts of the configuration that the park does not have in any version. */
export async function enterFirstContracts(water: Water): Promise<void> {
  const { scope } = water;
  await scope.db.tx(async (tx) => {
    const known = new Set((await readContracts(tx)).map(({ id }) => id));
    for (const contract of scope.config.reuse.firstContracts)
      if (!known.has(contract.id))
        await enterContract(water, tx, { ...contract, note: codedText('wastewater-tracking', 'first-contract') }, null);
  });
}
