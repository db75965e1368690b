import type { AlarmsService } from '../../contracts/index.ts';
import { silentDevices } from '../../domain/index.ts';
import type { Desk } from '../context.ts';
import { silentId } from './declared.ts';

/** Tells which devices have gone silent since somebody listens. One that was never heard has not begun, and is not silent. */
export async function watchSilence(desk: Desk, alarms: AlarmsService, listeningSince: number): Promise<void> {
  const { scope, telemetry } = desk;
  const { enabled, factor, leastMinutes } = scope.config.silentDevices;
  if (!enabled) return;
  const now = scope.clock.now();
  const points = await telemetry.points();
  const latest = new Map((await telemetry.latest(points.map(({ id }) => id))).map(({ point, ts }) => [point, ts]));
  const heard = points.map(({ id, assetId, expectedEverySeconds }) => ({
    asset: assetId,
    expectedEveryMs: expectedEverySeconds * 1000,
    lastAt: latest.get(id) ?? null,
  }));
  const devices = silentDevices(heard, now, { factor, leastMs: leastMinutes * 60_000, listeningSince });
  await alarms.report(
    devices
      .filter(({ lastAt, silent }) => lastAt !== null && silent !== null)
      .map(({ asset, silent, lastAt }) => {
        const since = new Date(lastAt!).toISOString().slice(0, 16).replace('T', ' ');
        return {
          id: silentId(asset),
          at: now,
          active: silent === true,
          ...(silent ? { message: { en: `Last heard ${since} UTC`, 'zh-CN': `最后通信 ${since} UTC` } } : {}),
        };
      }),
  );
}
