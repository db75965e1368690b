import { ActionButton, SelectField, useLocalized } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { DeviceCard } from './device-card.tsx';
import { kindOf, newDevice, templatePoints } from './draft-devices.ts';
import { FindDraftDevices } from './find-draft-devices.tsx';
import type { StepProps } from './types.ts';

/** For each asset the device that measures it: what connects it, its profile, its address, a test, and the points that it fills. */
export function DevicesStep(props: StepProps): ReactNode {
  const { draft, setup, change } = props;
  const t = useT();
  const text = useLocalized();
  const [finding, setFinding] = useState(false);
  const kinds = setup.kinds.map(({ plugin, title, unavailable }) => ({
    value: plugin,
    label: unavailable ? t('setup.not-here', { name: text(title) }) : text(title),
  }));
  const choose = (asset: string, plugin: string): void => {
    const others = draft.devices.filter((each) => each.asset !== asset);
    const kind = kindOf(setup, { plugin });
    if (!kind) {
      change({ devices: others });
      return;
    }
    const wanted = templatePoints(draft, setup, asset).map(({ quantity }) => quantity);
    change({ devices: [...others, newDevice(kind, asset, wanted)] });
  };
  return (
    <div className="setup-rows">
      {setup.kinds.some(({ discovery, unavailable }) => discovery && !unavailable) ? (
        <div>
          <ActionButton onClick={() => setFinding(true)} data-testid="find-devices">
            {t('setup.find')}
          </ActionButton>
        </div>
      ) : null}
      {finding ? <FindDraftDevices {...props} onClose={() => setFinding(false)} /> : null}
      {draft.assets.length === 0 ? <p className="setup-quiet">{t('setup.no-assets-yet')}</p> : null}
      {draft.assets.map((asset) => {
        const device = draft.devices.find((each) => each.asset === asset.id);
        const name = text({ en: asset.en || asset.zh, 'zh-CN': asset.zh || asset.en });
        return (
          <section className="setup-device" key={asset.id} aria-label={name} data-testid={`device-${asset.id}`}>
            <SelectField
              label={name}
              help={device ? undefined : t('setup.no-device-help')}
              value={device?.plugin ?? ''}
              none={t('setup.no-device')}
              options={kinds}
              onChange={(plugin) => choose(asset.id, plugin)}
              data-testid="device-kind"
            />
            {device ? <DeviceCard {...props} device={device} /> : null}
          </section>
        );
      })}
    </div>
  );
}
