import { IntervalClosed, IntervalRevised } from '@lingtan/energy-metering/contracts';
import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';
import { dayOf, type Certificates } from './context.ts';
import { settleDueDeals } from './deals/deals.ts';
import { eachDue } from './each-due.ts';
import { issueDevice } from './ledger/issue.ts';
import { devicesWithIssues } from './ledger/issued.ts';
import { ledgerTx } from './ledger/ledger-tx.ts';
import type { Exchange } from './market/exchange.ts';
import { deliverDueContracts } from './power-contracts/deliver-contract.ts';
import { said } from './said.ts';
import { recordedStorages } from './storage/read-storages.ts';
import { recordStorage } from './storage/record-storage.ts';

/** Issues what was closed in a span and corrects what was revised in it. */
export const issueJob = defineJob('issue', {
  title: { en: 'Issuing of certificates', 'zh-CN': '绿证核发' },
  schema: z.object({
    from: z.iso.datetime().nullable(),
    to: z.iso.datetime().nullable(),
    meters: z.array(z.string()).nullable(),
    /** Readings of the span were revised: what is offered of it leaves the exchange first. */
    revised: z.boolean().default(false),
  }),
});

/** Cancels certificates past their validity, those that are asked for among them; others expire before whatever is done with them. */
export const expireJob = defineJob('expire', {
  title: { en: 'Expiry of certificates', 'zh-CN': '绿证到期处理' },
  schema: z.object({}),
});

/** Settles deals whose month was delivered, and delivers green power contracts. */
export const settleJob = defineJob('settle', {
  title: { en: 'Settlement of the market', 'zh-CN': '市场结算' },
  schema: z.object({}),
});

/** How far back the hourly run looks for intervals that were closed late, ms. Revisions of older ones come as events. */
const lookBackMs = 3 * 86_400_000;
/** How far back a device that has no certificates yet is looked at when the plugin starts, ms. */
const historyMs = 400 * 86_400_000;
/** One transaction issues no more than this, ms. */
const pieceMs = 31 * 86_400_000;

/** Records what storages took and gave. */
export const storageJob = defineJob('storage', {
  title: { en: 'Certificates of storages', 'zh-CN': '储能绿证处理' },
  schema: z.object({}),
});

/** Storages are recorded this long after, ms: by then what was generated in the same interval is certified. */
const storageDelayMs = 6 * 3_600_000;

export async function startJobs(certificates: Certificates, exchange: Exchange): Promise<void> {
  const { scope } = certificates;
  const { jobs, events, config, clock, log } = scope;
  /** One that fails costs itself only; the job fails with it, and so tries all again, which changes nothing of what is done. */
  const eachOf = <T extends { id: string }>(all: readonly T[], failed: string, work: (each: T) => Promise<unknown>) =>
    eachDue(
      certificates,
      all.map((each) => ({ id: each.id, each })),
      failed,
      ({ each }) => work(each),
      () => false,
    );
  jobs.handle(issueJob, async ({ from, to, meters, revised }) => {
    const start = from ? Date.parse(from) : clock.now() - lookBackMs;
    const end = to ? Date.parse(to) : clock.now();
    const reason = said(from ? 'intervals-changed' : 'hourly-issue');
    const devices = config.devices.filter(({ meterId }) => !meters || meters.includes(meterId));
    await eachOf(devices, 'certificates of a device cannot be issued', async (device) => {
      if (revised) await exchange.withdraw({ device, from: start, to: end });
      for (let at = start; at < end; at += pieceMs) {
        const span = { from: at, to: Math.min(at + pieceMs, end), reason, principal: null };
        const result = await issueDevice(certificates, device, span);
        if (result.uncoveredWh > 0) log.warn({ ...result }, 'certificates that were used up were issued in excess');
      }
    });
  });
  jobs.handle(expireJob, async () => {
    await exchange.withdraw({ expiredOn: dayOf(scope) });
    const wh = await ledgerTx(scope, async (_tx, expiredWh) => expiredWh);
    if (wh > 0) log.info({ wh }, 'certificates expired');
  });
  jobs.handle(settleJob, async () => {
    const deals = await settleDueDeals(certificates);
    if (deals > 0) log.info({ deals }, 'deals settled after delivery');
    const months = await deliverDueContracts(certificates);
    if (months > 0) log.info({ months }, 'months of green power contracts delivered');
  });
  jobs.handle(storageJob, async () => {
    const known = await scope.db.tx((tx) => recordedStorages(tx));
    const to = clock.now() - storageDelayMs;
    await eachOf(config.storages, 'what a storage took and gave cannot be recorded', async (storage) => {
      for (let at = to - (known.has(storage.id) ? lookBackMs : historyMs); at < to; at += pieceMs) {
        const span = { from: at, to: Math.min(at + pieceMs, to), reason: said('hourly-record'), principal: null };
        const result = await recordStorage(certificates, storage, span);
        if (result.uncoveredWh > 0) log.warn({ ...result }, 'certificates of a discharge that was less are used up');
      }
    });
  });
  const ofDevices = (meters: readonly { meter: string }[]): string[] => [
    ...new Set(meters.map(({ meter }) => meter).filter((id) => config.devices.some(({ meterId }) => meterId === id))),
  ];
  events.on(IntervalClosed, 'issue-closed', async (_tx, { id, data }) => {
    const meters = ofDevices(data.meters);
    if (meters.length > 0)
      await jobs.enqueue(
        issueJob,
        { from: data.from, to: data.to, meters, revised: false },
        { dedupKey: `closed-${id}` },
      );
  });
  events.on(IntervalRevised, 'correct-issues', async (_tx, { id, data }) => {
    const meters = ofDevices(data.meters);
    if (meters.length > 0)
      await jobs.enqueue(
        issueJob,
        { from: data.from, to: data.to, meters, revised: true },
        { dedupKey: `revised-${id}` },
      );
  });
  await jobs.schedule(issueJob, { cron: '7 * * * *' }, { from: null, to: null, meters: null, revised: false });
  await jobs.schedule(expireJob, { cron: '20 0 * * *' }, {});
  await jobs.schedule(settleJob, { cron: '40 1 * * *' }, {});
  await jobs.schedule(storageJob, { cron: '27 * * * *' }, {});
  await issueHistory(certificates);
}

/** Devices without any certificate get those of what was metered before the plugin was enabled. */
async function issueHistory({ scope }: Certificates): Promise<void> {
  const known = await scope.db.tx((tx) => devicesWithIssues(tx));
  const meters = scope.config.devices.filter(({ id }) => !known.has(id)).map(({ meterId }) => meterId);
  if (meters.length === 0) return;
  const now = scope.clock.now();
  const span = { from: new Date(now - historyMs).toISOString(), to: new Date(now).toISOString() };
  await scope.jobs.enqueue(
    issueJob,
    { ...span, meters, revised: false },
    { dedupKey: `history-${meters.join('-')}-${now}` },
  );
}
