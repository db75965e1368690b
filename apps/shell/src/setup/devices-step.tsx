import { SelectField, useLocalized, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { DeviceCard } from './device-card.tsx';
import type { StepProps } from './types.ts';

/** For each asset the device that measures it: its register map, its address, a test, and the points that it fills. */
export function DevicesStep(props: StepProps): ReactNode {
  const { draft, setup, change } = props;
  const t = useT('shell');
  const text = useLocalized();
  const profiles = setup.profiles.map(({ id, title }) => ({ value: id, label: text(title) }));
  const choose = (asset: string, profile: string): void => {
    const others = draft.devices.filter((each) => each.asset !== asset);
    if (profile === '') {
      change({ devices: others });
      return;
    }
    const template = draft.assets.find(({ id }) => id === asset)?.template;
    const wanted = new Set(setup.templates.find(({ id }) => id === template)?.points.map(({ quantity }) => quantity));
    const offered = setup.profiles.find(({ id }) => id === profile)?.points ?? [];
    const points = offered.map(({ point }) => point).filter((point) => wanted.has(point));
    change({ devices: [...others, { asset, profile, host: '', port: '502', unitId: '1', points }] });
  };
  if (draft.assets.length === 0) return <p className="setup-quiet">{t('setup.no-assets-yet')}</p>;
  return (
    <div className="setup-rows">
      {draft.assets.map((asset) => {
        const device = draft.devices.find((each) => each.asset === asset.id);
        const name = text({ en: asset.en || asset.zh, 'zh-CN': asset.zh || asset.en });
        return (
          <section className="setup-device" key={asset.id} aria-label={name} data-testid={`device-${asset.id}`}>
            <SelectField
              label={name}
              help={
                device
                  ? (setup.profiles.find(({ id }) => id === device.profile)?.source ?? undefined)
                  : t('setup.no-device-help')
              }
              value={device?.profile ?? ''}
              none={t('setup.no-device')}
              options={profiles}
              onChange={(profile) => choose(asset.id, profile)}
            />
            {device ? <DeviceCard {...props} device={device} /> : null}
          </section>
        );
      })}
    </div>
  );
}
