import { formatNumber, formatTime, Panel, useLanguage } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { MeterDetail } from '../../contracts/registry-routes.ts';
import { useT } from '../use-t.ts';

type Device = MeterDetail['devices'][number];

/** The meters that stood at this place, newest first, with their last and first readings. */
export function MeterDevices({ detail }: { detail: MeterDetail }): ReactNode {
  const t = useT();
  const { devices, now, meter } = detail;
  const current = devices.findLast(({ from }) => from === null || from <= now);
  return (
    <Panel
      title={t('registry.devices')}
      meta={t('registry.replacements', { count: devices.length - 1 })}
      span={5}
      state={
        meter.virtual
          ? { kind: 'empty', title: t('registry.no-registers'), hint: t('registry.no-registers-hint') }
          : undefined
      }
      data-testid="meter-devices"
    >
      <ol className="em-devices">
        {[...devices].reverse().map((device) => (
          <DeviceRow key={device.from ?? 'first'} device={device} current={device === current} />
        ))}
      </ol>
    </Panel>
  );
}

function DeviceRow({ device, current }: { device: Device; current: boolean }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const number = (value: number): string => formatNumber(value, { language });
  const readings = (['import', 'export'] as const).flatMap((direction) => {
    const read = device[direction];
    return read ? [t(`registry.readings-${direction}`, { last: number(read.last), first: number(read.first) })] : [];
  });
  return (
    <li data-current={current || undefined}>
      <time>{device.from === null ? t('registry.from-the-start') : formatTime(device.from, 'datetime')}</time>
      <b>
        {device.serial ?? t('registry.no-serial')}
        {current ? <em>{t('registry.current')}</em> : null}
      </b>
      <span>
        {t('registry.ratio-is', { ratio: number(device.ratio) })}
        {device.registerMax === null ? null : ` · ${t('registry.rolls-at', { value: number(device.registerMax) })}`}
      </span>
      {readings.map((text) => (
        <span key={text}>{text}</span>
      ))}
      {device.from !== null && readings.length === 0 ? <span>{t('registry.register-ran-on')}</span> : null}
    </li>
  );
}
