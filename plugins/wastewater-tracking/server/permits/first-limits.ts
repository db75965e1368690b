import { codedText } from '@lingtan/sdk';
import { nameOf, type Water } from '../context.ts';
import { insertPermit, listAllPermits } from './permit-store.ts';
import { readTemplates } from './shipped.ts';

/** Gives outlets without any permit the limits that the configuration names, each recorded in the audit log. */
export async function enterFirstLimits({ scope }: Water): Promise<void> {
  const outlets = scope.config.plants.flatMap((plant) => plant.outlets);
  const templates = readTemplates();
  await scope.db.tx(async (tx) => {
    const permits = await listAllPermits(tx);
    for (const { id, firstLimits, parameters } of outlets) {
      if (!firstLimits || permits.some(({ outlet }) => outlet === id)) continue;
      const template = templates.find(
        (each) => each.standard === firstLimits.standard && each.class === firstLimits.class,
      );
      const rows = (template?.rows ?? []).flatMap((row) => {
        const measured = parameters.find((parameter) => parameter.id === row.parameter);
        return measured ? [{ ...row, digits: measured.digits }] : [];
      });
      if (rows.length === 0) {
        scope.log.warn({ outlet: id, ...firstLimits }, 'no limits of that standard are shipped for the outlet');
        continue;
      }
      const permit = {
        id: `${id}-first`,
        outlet: id,
        standard: `${firstLimits.standard} ${firstLimits.class}`,
        validFrom: firstLimits.validFrom,
        validTo: null,
        rows,
        note: codedText('wastewater-tracking', 'first-limits'),
        enteredBy: nameOf(null),
      };
      await insertPermit(tx, scope.park.id, permit);
      await scope.audit(tx, { action: 'water.permit-entered', subject: permit.id, after: permit });
    }
  });
}
