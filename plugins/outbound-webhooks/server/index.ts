import { Alarms } from '@lingtan/alarm-management/contracts';
import { defineJob, definePlugin } from '@lingtan/sdk';
import { z } from 'zod';
import { webhookConfig, webhooksManage, webhooksRead } from '../contracts/index.ts';
import { webhookErrors } from '../domain/index.ts';
import { startAlarms, tellAlarm } from './alarms.ts';
import { checkWebhooks } from './check.ts';
import type { Desk } from './context.ts';
import { webhookRoutes } from './routes.ts';
import { sendDue } from './send-due.ts';
import { pruneDeliveries } from './store/deliveries.ts';
import { keepEndpoints } from './store/endpoints.ts';
import { subscribe } from './subscribe.ts';

const nothing = z.object({});
/** Sends what is due. */
const sendJob = defineJob('send', {
  title: { en: 'Delivery of webhooks', 'zh-CN': 'Webhook 投递' },
  schema: nothing,
  attempts: 1,
});
/** Deletes old lines of the log. */
const pruneJob = defineJob('prune', {
  title: { en: 'Clearing of old deliveries', 'zh-CN': '清理旧投递记录' },
  schema: nothing,
  attempts: 2,
});
const sendEveryMs = 5000;
const wakeAfterMs = 100;
const dayMs = 24 * 3_600_000;
const logDays = 30;

export default definePlugin({
  id: 'outbound-webhooks',
  config: webhookConfig,
  retentions: [
    {
      ...{ id: 'deliveries', tables: ['deliveries'], age: 'created_at' },
      title: { en: 'Deliveries to other systems', 'zh-CN': '对外投递记录' },
      kept: { days: logDays },
      stays: { en: 'What still waits.', 'zh-CN': '仍在等待的。' },
    },
  ],
  permissions: [webhooksRead, webhooksManage],
  optionalServices: { alarms: Alarms },
  jobs: [sendJob, pruneJob],
  checkConfig: checkWebhooks,
  async start(scope, { alarms }) {
    for (const { id, enterprise } of scope.config.endpoints)
      if (enterprise !== undefined && !scope.park.enterprises.some((each) => each.id === enterprise))
        throw webhookErrors.UNKNOWN_ENTERPRISE({ endpoint: id, enterprise });
    await scope.db.tx((tx) => keepEndpoints(tx, scope.park.id, scope.config.endpoints));
    const desk: Desk = {
      scope,
      wake: () => scope.jobs.enqueue(sendJob, {}, { dedupKey: 'wake', delayMs: wakeAfterMs }),
      tell: (endpoint, disabled) => tellAlarm({ scope }, alarms, endpoint, disabled),
    };
    webhookRoutes(desk);
    subscribe(desk);
    await startAlarms(desk, alarms);
    scope.jobs.handle(sendJob, (_data, { signal }) => sendDue(desk, AbortSignal.any([signal, scope.signal])));
    scope.jobs.handle(pruneJob, () => scope.db.tx((tx) => pruneDeliveries(tx, logDays, scope.clock.now())));
    await scope.jobs.schedule(sendJob, { everyMs: sendEveryMs }, {});
    await scope.jobs.schedule(pruneJob, { everyMs: dayMs }, {});
  },
});
