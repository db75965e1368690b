import { LingtanError } from '@lingtan/sdk';
import type { ParkScope } from '@lingtan/sdk';
import { seededAccount } from '../../contracts/index.ts';
import type { EnergyConfig } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { readAccountIds } from './account-store.ts';
import { readTariffHeads } from './tariff-store.ts';
import { tariffFromTemplate } from './templates.ts';
import { putAccount } from './write-accounts.ts';
import { checkWholeTariff, createTariff } from './write-tariffs.ts';
import type { Editor } from './write-tariffs.ts';

/**
 * Creates the tariffs and accounts of the configuration that the park never had. What a person edited or removed stays as
 * it is. Returns a sentence for each that cannot be created; the others are.
 */
export async function seedTariffs(energy: Energy, scope: ParkScope<EnergyConfig>): Promise<string[]> {
  const editor: Editor = { by: 'configuration', audit: (tx, entry) => scope.audit(tx, entry) };
  const problems: string[] = [];
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof LingtanError)) throw error;
      problems.push(`${what}: ${error.message}`);
    }
  };
  const tariffs = new Set((await scope.db.tx((tx) => readTariffHeads(tx))).map(({ id }) => id));
  for (const [index, seed] of scope.config.tariffs.entries()) {
    await attempt(`tariffs.${index}`, async () => {
      const draft = seed.template === undefined ? seed.tariff : await tariffFromTemplate(seed.template, seed.validFrom);
      const tariff = await checkWholeTariff(energy, draft);
      if (tariffs.has(tariff.id)) return;
      await scope.db.tx((tx) => createTariff(energy, tx, tariff, editor));
      tariffs.add(tariff.id);
    });
  }
  const accounts = await scope.db.tx((tx) => readAccountIds(tx));
  for (const [index, seed] of scope.config.accounts.entries()) {
    if (accounts.has(seed.id)) continue;
    await attempt(`accounts.${index}`, async () => {
      await scope.db.tx((tx) => putAccount(energy, tx, seededAccount(seed), editor));
    });
  }
  return problems;
}
