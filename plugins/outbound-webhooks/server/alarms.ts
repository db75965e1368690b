import type { AlarmDeclaration, AlarmsService } from '@lingtan/alarm-management/contracts';
import type { WebhookConfig } from '../contracts/index.ts';
import type { Desk } from './context.ts';
import { readHealth } from './store/endpoints.ts';

const idOf = (endpoint: string): string => `disabled/${endpoint}`;

/** An alarm for each endpoint, for when it has been disabled. */
export function webhookAlarms({ endpoints }: WebhookConfig): AlarmDeclaration[] {
  return endpoints.map(({ id, enterprise }) => ({
    id: idOf(id),
    title: { en: `Webhook ${id} is disabled`, 'zh-CN': `Webhook ${id} 已停用` },
    priority: 3,
    class: 'device',
    consequence: {
      en: 'The system behind it gets no events of the park; what waits is given up after some days.',
      'zh-CN': '对端系统收不到园区事件；积压消息数日后将被放弃。',
    },
    response: {
      en: 'See in the delivery log what the other side answers, mend it, then enable the webhook again.',
      'zh-CN': '查看投递记录中的失败原因，排除后重新启用该 Webhook。',
    },
    enterpriseId: enterprise ?? null,
    page: '/outbound-webhooks',
  }));
}

/** Declares the alarms and tells those of endpoints that are disabled already. */
export async function startAlarms({ scope }: Pick<Desk, 'scope'>, alarms: AlarmsService | undefined): Promise<void> {
  if (!alarms) return;
  await alarms.declare(webhookAlarms(scope.config));
  const health = await scope.db.tx((tx) => readHealth(tx));
  const at = scope.clock.now();
  await alarms.report(
    scope.config.endpoints.map(({ id }) => ({
      id: idOf(id),
      at,
      active: (health.get(id)?.disabledAt ?? null) !== null,
    })),
  );
}

/** Tells the alarm of one endpoint. */
export async function tellAlarm(
  { scope }: Pick<Desk, 'scope'>,
  alarms: AlarmsService | undefined,
  endpoint: string,
  active: boolean,
): Promise<void> {
  await alarms?.report([{ id: idOf(endpoint), at: scope.clock.now(), active }]);
}
