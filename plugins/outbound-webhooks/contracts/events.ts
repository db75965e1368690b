/** Events that say whose they are: an enterprise's endpoint gets those that are its own. */
export const enterpriseEvents = ['alarms.raised', 'certificate.issued', 'certificate.retired'] as const;

/** Events that an endpoint may ask for. */
export const webhookEvents = [
  ...enterpriseEvents,
  'carbon.period-closed',
  'carbon.restated',
  'certificate.traded',
  'dispatch.plan-published',
  'dispatch.setpoint-written',
  'energy.interval-closed',
  'energy.interval-revised',
  'energy.supply-closed',
  'energy.supply-revised',
  'water.balance-closed',
  'water.exceedance-raised',
] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** Whether an endpoint of an enterprise may ask for it. */
export function isEnterpriseEvent(event: WebhookEvent): boolean {
  return (enterpriseEvents as readonly string[]).includes(event);
}
