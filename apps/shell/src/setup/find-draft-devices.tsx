import {
  ActionButton,
  CancelButton,
  DeviceSearch,
  Dialog,
  SelectField,
  useLocalized,
  type DeviceKind,
  type FoundDevice,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { newDevice, ofTemplate } from './draft-devices.ts';
import { freeId, idFrom } from './draft.ts';
import type { StepProps } from './types.ts';

/** Searches for devices by one of the connectors; a device that was found becomes that of an asset, or brings an asset with it. */
export function FindDraftDevices({ draft, setup, change, onClose }: StepProps & { onClose: () => void }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const kinds = setup.kinds.filter(({ discovery, unavailable }) => discovery && !unavailable);
  const [plugin, setPlugin] = useState(kinds[0]!.plugin);
  const kind = kinds.find((each) => each.plugin === plugin)!;
  const use = (found: FoundDevice, target: string): void => {
    const taken = draft.assets.map(({ id }) => id);
    const name = found.name ?? found.address;
    const fresh = target.startsWith(newAsset) ? target.slice(newAsset.length) : null;
    const asset = fresh === null ? target : freeId(idFrom(name) || fresh, taken);
    const template = fresh ?? draft.assets.find(({ id }) => id === target)?.template;
    const wanted = setup.templates.find(({ id }) => id === template)?.points.map(({ quantity }) => quantity) ?? [];
    const profile = kind.profiles.find(({ id }) => id === found.profiles[0]) ?? kind.profiles[0];
    const device = newDevice(kind, asset, wanted);
    change({
      ...(fresh === null
        ? {}
        : { assets: [...draft.assets, { id: asset, en: name, zh: '', template: fresh, enterpriseId: '' }] }),
      devices: [
        ...draft.devices.filter((each) => each.asset !== asset),
        {
          ...device,
          connection: { ...device.connection, ...found.connection },
          profile: profile?.id ?? '',
          points: ofTemplate(profile, wanted),
        },
      ],
    });
  };
  return (
    <Dialog title={t('setup.find-title')} onClose={onClose} wide data-testid="find-dialog">
      {/* What is used is in the draft of the park, which asks by itself. */}
      <div className="setup-rows" data-passing>
        <p className="setup-quiet">{t('setup.find-hint')}</p>
        <SelectField
          label={t('setup.connector')}
          value={plugin}
          options={kinds.map((each) => ({ value: each.plugin, label: text(each.title) }))}
          onChange={setPlugin}
          data-testid="find-kind"
        />
        <DeviceSearch
          key={plugin}
          kind={kind}
          path="/api/park-setup/discover"
          body={(input) => ({ plugin, input })}
          action={(found) => <UseFor found={found} kind={kind} draft={draft} setup={setup} onUse={use} />}
        />
        <div className="setup-foot">
          <CancelButton data-testid="find-close">{t('setup.find-close')}</CancelButton>
        </div>
      </div>
    </Dialog>
  );
}

/** Marks a target that is a template, not an asset. */
const newAsset = 'new ';

interface UseForProps extends Pick<StepProps, 'draft' | 'setup'> {
  found: FoundDevice;
  kind: DeviceKind;
  onUse: (found: FoundDevice, target: string) => void;
}

function UseFor({ found, kind, draft, setup, onUse }: UseForProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const free = draft.assets.filter(({ id }) => !draft.devices.some(({ asset }) => asset === id));
  const options = [
    ...free.map(({ id, en, zh }) => ({ value: id, label: text({ en: en || zh, 'zh-CN': zh || en }) })),
    ...setup.templates.map(({ id, title }) => ({
      value: `${newAsset}${id}`,
      label: t('setup.new-asset', { template: text(title) }),
    })),
  ];
  const [chosen, setChosen] = useState('');
  const target = options.some(({ value }) => value === chosen) ? chosen : options[0]!.value;
  const same = (connection: Record<string, unknown>): boolean =>
    Object.entries(found.connection).every(([name, value]) => connection[name] === value);
  const used = draft.devices.find(({ plugin, connection }) => plugin === kind.plugin && same(connection));
  if (used) {
    const owner = draft.assets.find(({ id }) => id === used.asset);
    const asset = owner ? text({ en: owner.en || owner.zh, 'zh-CN': owner.zh || owner.en }) : used.asset;
    return <span className="setup-quiet">{t('setup.used', { asset })}</span>;
  }
  return (
    <span className="setup-use">
      <SelectField label={t('setup.use-for')} value={target} options={options} onChange={setChosen} />
      <ActionButton onClick={() => onUse(found, target)} data-testid="find-use">
        {t('setup.use')}
      </ActionButton>
    </span>
  );
}
