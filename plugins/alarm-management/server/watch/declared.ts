import type { LocalizedText } from '@lingtan/sdk';
import type { Asset, Point } from '@lingtan/telemetry/contracts';
import type { AlarmConfig, AlarmDeclaration } from '../../contracts/index.ts';
import { alarmErrors } from '../../domain/index.ts';

export const pointAlarmId = (id: string): string => `point/${id}`;
export const silentId = (asset: string): string => `silent/${asset}`;

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

/**
 * Alarms that this plugin brings itself: limits of points, and devices that have gone silent.
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
  if (!config.silentDevices.enabled) return limits;
  const measured = new Set(points.map(({ assetId }) => assetId));
  const silent = assets
    .filter(({ id }) => measured.has(id))
    .map((asset): AlarmDeclaration => ({
      id: silentId(asset.id),
      ...silentTexts(asset.name),
      priority: config.silentDevices.priority,
      class: 'device',
      enterpriseId: asset.enterpriseId,
      page: '/points',
    }));
  return [...limits, ...silent];
}
