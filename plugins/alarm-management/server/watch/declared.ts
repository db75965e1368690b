import type { LocalizedText } from '@lingtan/sdk';
import type { Asset, Point } from '@lingtan/telemetry/contracts';
import type { AlarmConfig, AlarmDeclaration } from '../../contracts/index.ts';
import { alarmErrors } from '../../domain/index.ts';

export const pointAlarmId = (id: string): string => `point/${id}`;
export const silentId = (asset: string): string => `silent/${asset}`;
export const clockId = (asset: string): string => `clock/${asset}`;

const clockTexts = (name: LocalizedText) => ({
  title: { en: `${name.en}: clock is ahead`, 'zh-CN': `${name['zh-CN']}：时钟偏快` },
  consequence: {
    en: 'Its samples stand at times that have not come; for control they count from when they came in.',
    'zh-CN': '其数据的时间尚未到来；控制按接收时间判断数据新旧。',
  },
  response: {
    en: 'Set the clock of the device, or let it follow a time server.',
    'zh-CN': '校准设备时钟，或为其配置时间服务器。',
  },
});

const silentTexts = (name: LocalizedText) => ({
  title: { en: `${name.en}: no data`, 'zh-CN': `${name['zh-CN']}：无数据` },
  consequence: {
    en: 'Balances, bills and control go on without this device.',
    'zh-CN': '平衡、账单与控制将缺少该设备的数据。',
  },
  response: {
    en: 'Check power and link of the device, and the page of its connector.',
    'zh-CN': '检查设备供电与通信，并查看对应接入页面。',
  },
});

const moreUrgent = <P extends number>(one: P, other: P): P => (one < other ? one : other);

/**
 * Alarms that this plugin brings itself: limits of points, devices that have gone silent, and clocks that are ahead.
 * @throws ALARMS_BAD_POINT
 */
export function ownAlarms(config: AlarmConfig, points: readonly Point[], assets: readonly Asset[]): AlarmDeclaration[] {
  const byId = new Map(points.map((point) => [point.id, point]));
  const limits = config.pointAlarms.map((each): AlarmDeclaration => {
    const point = byId.get(each.point);
    if (!point) throw alarmErrors.BAD_POINT({ id: each.id, point: each.point });
    return {
      id: pointAlarmId(each.id),
      title: each.title,
      priority: each.priority,
      class: each.class,
      consequence: each.consequence,
      response: each.response,
      respondWithinMinutes: each.respondWithinMinutes ?? null,
      enterpriseId: point.enterpriseId,
      limits: {
        deadband: each.deadband,
        ...(each.high === undefined ? {} : { high: each.high }),
        ...(each.low === undefined ? {} : { low: each.low }),
      },
      unit: point.unit,
      onDelaySeconds: each.onDelaySeconds,
      offDelaySeconds: each.offDelaySeconds,
      page: `/points?point=${encodeURIComponent(point.id)}`,
    };
  });
  const watched = (has: ReadonlySet<string>, each: (asset: Asset) => Omit<AlarmDeclaration, 'class' | 'page'>) =>
    assets
      .filter(({ id }) => has.has(id))
      .map((asset): AlarmDeclaration => ({
        ...each(asset),
        class: 'device',
        enterpriseId: asset.enterpriseId,
        page: '/points',
      }));
  const { silentDevices, deviceClocks } = config;
  const assetsOf = (list: readonly Point[]): Set<string> => new Set(list.map(({ assetId }) => assetId));
  const billed = assetsOf(points.filter(({ retention }) => retention === 'billing'));
  const silent = watched(assetsOf(silentDevices.enabled ? points : []), ({ id, name }) => ({
    id: silentId(id),
    // The more urgent of the two: what was set for all devices is no less for those that bills rest on.
    priority: billed.has(id)
      ? moreUrgent(silentDevices.billingPriority, silentDevices.priority)
      : silentDevices.priority,
    ...silentTexts(name),
  }));
  // What is published ahead says nothing of a clock.
  const measured = points.filter(({ aheadSeconds }) => aheadSeconds === 0);
  const clocks = watched(assetsOf(deviceClocks.enabled ? measured : []), ({ id, name }) => ({
    ...{ id: clockId(id), priority: deviceClocks.priority },
    ...clockTexts(name),
  }));
  return [...limits, ...silent, ...clocks];
}
