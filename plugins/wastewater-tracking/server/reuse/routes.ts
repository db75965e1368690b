import { file } from '@lingtan/sdk';
import {
  enterReuseContract,
  issueReuseBill,
  reuseBills,
  reuseBillsXlsx,
  reuseDays,
  reuseMarket,
  withdrawReuseContract,
} from '../../contracts/index.ts';
import { contractsInForce, localDay, waterErrors } from '../../domain/index.ts';
import { deliveryRef, nameOf, plantOf, reuseBillRef, type Water } from '../context.ts';
import { lockWater } from '../days/day-store.ts';
import { closeDaysJob } from '../jobs.ts';
import { insertBill, readIssued } from './bill-store.ts';
import { billsOf, draftBill, lastOfMonth, shownBill } from './bills.ts';
import { billsXlsx } from './bills-xlsx.ts';
import { enterContract, withdrawContract } from './contract-changes.ts';
import { readContracts, readDeliveries, readReuseDays } from './reuse-store.ts';

/** Contracts, allocation and bills of reuse water; enterprises see their own. */
export function reuseRoutes(water: Water): void {
  const { scope } = water;
  const { reuse } = scope.config;
  const today = (): string => localDay(scope.clock.now(), scope.park.timeZone).day;
  const recompute = () => scope.jobs.enqueue(closeDaysJob, {}, { dedupKey: 'reuse' });

  scope.route(reuseMarket, async ({ principal: { enterpriseId }, tx }) => {
    const contracts = await tx(readContracts);
    const inForce = new Set(contractsInForce(contracts, today()));
    const own = reuse.connections.filter((each) => enterpriseId === null || each.enterprise === enterpriseId);
    return {
      qualities: reuse.qualities.map(({ id, name, plant, outlet }) => ({
        id,
        name,
        plant,
        parameters:
          plantOf(water, plant)
            .outlets.find((each) => each.id === outlet)
            ?.parameters.map((each) => each.id) ?? [],
      })),
      connections: own.map(({ quality, enterprise, capacityM3Day, counterPoint }) => ({
        quality,
        enterprise,
        capacityM3Day,
        metered: counterPoint !== undefined,
      })),
      contracts: contracts.map((contract) => ({ ...contract, inForce: inForce.has(contract) })),
      today: today(),
    };
  });

  scope.route(reuseDays, ({ query, tx }) =>
    tx(async (open) => ({
      days: await readReuseDays(open, query),
      deliveries: (await readDeliveries(open, query)).map(({ content: { inputs: _, ...content }, revision }) => ({
        ...content,
        ref: deliveryRef(content.contract, content.day, revision),
      })),
    })),
  );

  scope.route(enterReuseContract, async ({ body, principal }) => {
    const entered = await scope.db.tx(async (tx) => {
      await lockWater(tx, scope.park.id);
      return enterContract(water, tx, body, principal);
    });
    await recompute();
    return entered;
  });

  scope.route(withdrawReuseContract, async ({ params, body, principal }) => {
    const withdrawn = await scope.db.tx(async (tx) => {
      await lockWater(tx, scope.park.id);
      return withdrawContract(water, tx, { id: params.contract, ...body }, principal);
    });
    await recompute();
    return withdrawn;
  });

  scope.route(reuseBills, ({ query: { month }, principal, tx }) =>
    tx(async (open) => ({ month, bills: await billsOf(water, open, month, principal.enterpriseId) })),
  );

  scope.route(issueReuseBill, ({ body, principal }) =>
    scope.db.tx(async (tx) => {
      const { enterprise, month, acceptMissing, note } = body;
      await lockWater(tx, scope.park.id);
      if (lastOfMonth(month) >= today()) throw waterErrors.REUSE_MONTH_OPEN({ month });
      const content = await draftBill(water, tx, { enterprise, month });
      if (!content) throw waterErrors.REUSE_NOTHING_TO_BILL({ enterprise, month });
      const missing = content.lines.reduce((sum, { missingDays }) => sum + missingDays, 0);
      if (missing > 0 && !(acceptMissing && note.length >= 3))
        throw waterErrors.REUSE_DAYS_MISSING({ enterprise, month, days: missing });
      const [before] = await readIssued(tx, { enterprise, month });
      if (before && JSON.stringify(before.content) === JSON.stringify(content))
        return shownBill(before.content, before);
      const issuedBy = nameOf(principal);
      const revision = await insertBill(tx, scope.park.id, content, { note, issuedBy });
      await scope.evidence.record(
        tx,
        reuseBillRef(enterprise, month, revision),
        content.lines.flatMap(({ inputs }) => inputs.map(({ ref }) => ref)),
      );
      await scope.audit(tx, {
        action: 'water.reuse-bill-issued',
        subject: `${enterprise}/${month}@${revision}`,
        actor: principal,
        after: { totalFen: content.totalFen, missingDays: missing },
        note,
      });
      const [issued] = await readIssued(tx, { enterprise, month, revision });
      return shownBill(issued!.content, issued!);
    }),
  );

  scope.route(reuseBillsXlsx, ({ query: { month, lang }, principal, tx }) =>
    tx(async (open) => {
      const bills = await billsOf(water, open, month, principal.enterpriseId);
      const span = { from: `${month}-01`, to: lastOfMonth(month) };
      const deliveries = (await readDeliveries(open, span)).map(({ content }) => content);
      const names = new Map(scope.park.enterprises.map(({ id, name }) => [id, name[lang]]));
      const qualities = new Map(reuse.qualities.map(({ id, name }) => [id, name[lang]]));
      const workbook = await billsXlsx({ bills, deliveries, names, qualities }, lang);
      return file(reuseBillsXlsx.produces!, `reuse-bills-${month}.xlsx`, workbook);
    }),
  );
}
