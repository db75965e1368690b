import { wallClock } from '@lingtan/sdk';
import type { Point, StoredLatest } from '@lingtan/telemetry/contracts';
import type { AlarmReport, AlarmsService } from '../../contracts/index.ts';
import { devicesAhead, silentDevices } from '../../domain/index.ts';
import type { Desk } from '../context.ts';
import { clockId, silentId } from './declared.ts';

/**
 * Tells which devices have gone silent since somebody listens, and whose clocks are ahead. One that was never heard has not begun,
 * and is not silent.
 */
export async function watchDevices(desk: Desk, alarms: AlarmsService, listeningSince: number): Promise<void> {
  const { scope, telemetry } = desk;
  const { silentDevices: silence, deviceClocks } = scope.config;
  if (!silence.enabled && !deviceClocks.enabled) return;
  const points = await telemetry.points();
  const latest = new Map((await telemetry.latest(points.map(({ id }) => id))).map((value) => [value.point, value]));
  const now = scope.clock.now();
  const { timeZone } = scope.park;
  if (silence.enabled)
    await alarms.report(silentReports(points, latest, now, { ...silence, listeningSince, timeZone }));
  if (deviceClocks.enabled) await alarms.report(clockReports(points, latest, now, deviceClocks.leastSeconds));
}

function silentReports(
  points: readonly Point[],
  latest: ReadonlyMap<string, StoredLatest>,
  now: number,
  of: { factor: number; leastMinutes: number; listeningSince: number; timeZone: string },
): AlarmReport[] {
  const { factor, leastMinutes, listeningSince, timeZone } = of;
  const heard = points.map(({ id, assetId, expectedEverySeconds }) => ({
    asset: assetId,
    expectedEveryMs: expectedEverySeconds * 1000,
    lastAt: latest.get(id)?.ts ?? null,
  }));
  const devices = silentDevices(heard, now, { factor, leastMs: leastMinutes * 60_000, listeningSince });
  return devices
    .filter(({ lastAt, silent }) => lastAt !== null && silent !== null)
    .map(({ asset, silent, lastAt }) => {
      const since = localMinute(lastAt!, timeZone);
      return {
        id: silentId(asset),
        at: now,
        active: silent === true,
        ...(silent ? { message: { en: `Last heard ${since}`, 'zh-CN': `最后通信 ${since}` } } : {}),
      };
    });
}

/** Date and minute on the clocks of the park. */
function localMinute(at: number, timeZone: string): string {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 16).replace('T', ' ');
}

/** What is published ahead says nothing of a clock. */
function clockReports(
  points: readonly Point[],
  latest: ReadonlyMap<string, StoredLatest>,
  now: number,
  leastSeconds: number,
): AlarmReport[] {
  const ahead = devicesAhead(
    points.map(({ id, assetId, aheadSeconds }) => {
      const value = aheadSeconds > 0 ? undefined : latest.get(id);
      return { asset: assetId, aheadMs: value ? value.ts - value.seenAt : null };
    }),
  );
  return [...ahead].map(([asset, ms]) => {
    const active = ms > leastSeconds * 1000;
    const seconds = Math.round(ms / 1000);
    return {
      id: clockId(asset),
      at: now,
      active,
      ...(active ? { message: { en: `${seconds} s ahead`, 'zh-CN': `快 ${seconds} 秒` } } : {}),
    };
  });
}
