import type { ConfigCheck } from '@lingtan/sdk';
import {
  ActionButton,
  asProblem,
  machineText,
  Notice,
  PlaceTable,
  SchemaForm,
  SelectField,
  useApiMutation,
  useLanguage,
  useLocalized,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import {
  connectionProblem,
  deviceConfigs,
  kindOf,
  ofTemplate,
  profileOf,
  sharedOf,
  templatePoints,
} from './draft-devices.ts';
import { parkOf } from './draft.ts';
import { PointTable } from './point-table.tsx';
import type { DraftDevice, StepProps } from './types.ts';

/** Profile and address of a device, its test with live values, and the points that it fills. */
export function DeviceCard({ draft, setup, change, device }: StepProps & { device: DraftDevice }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const kind = kindOf(setup, device)!;
  const profile = profileOf(setup, device);
  const [tested, setTested] = useState(device.places);
  const test = useApiMutation<ConfigCheck, undefined>('/api/park-setup/check', {
    body: () => ({
      plugin: kind.plugin,
      park: parkOf(draft),
      config: deviceConfigs({ ...draft, devices: [device] }, setup, () => null)[kind.plugin],
    }),
  });
  const keepTest = (part: Partial<DraftDevice>): void =>
    change({ devices: draft.devices.map((each) => (each.asset === device.asset ? { ...each, ...part } : each)) });
  const update = (part: Partial<DraftDevice>): void => {
    test.reset();
    keepTest(part);
  };
  if (kind.unavailable) return <Notice title={t('setup.unavailable')}>{text(kind.unavailable)}</Notice>;
  const wanted = templatePoints(draft, setup, device.asset);
  const quantities = wanted.map(({ quantity }) => quantity);
  const missing = wanted.filter(({ quantity }) => !profile?.points.some(({ point }) => point === quantity));
  const readings = test.data?.readings ?? [];
  return (
    <>
      {kind.profiles.length > 0 ? (
        <SelectField
          label={t('setup.profile')}
          // Where a map comes from is written in English only; the connector's documentation has it for others.
          help={language === 'en' ? (profile?.source ?? undefined) : undefined}
          value={device.profile}
          options={kind.profiles.map(({ id, title }) => ({ value: id, label: text(title) }))}
          onChange={(id) =>
            update({
              profile: id,
              points: ofTemplate(
                kind.profiles.find((each) => each.id === id),
                quantities,
              ),
            })
          }
          data-testid="device-profile"
        />
      ) : null}
      <div className="lt-device-fields" data-testid="device-connection">
        {kind.shared ? (
          <SchemaForm
            schema={kind.shared}
            value={sharedOf(draft, kind)}
            onChange={(value) =>
              change({ shared: { ...draft.shared, [kind.plugin]: value as Record<string, unknown> } })
            }
          />
        ) : null}
        <SchemaForm
          schema={kind.connection}
          value={device.connection}
          onChange={(value) => update({ connection: value as Record<string, unknown> })}
        />
      </div>
      <div className="setup-test">
        <ActionButton
          disabled={connectionProblem(device, draft, setup) !== null || test.isPending}
          onClick={() => {
            setTested(device.places);
            test.mutate(undefined);
          }}
        >
          {t(test.isPending ? 'setup.testing' : kind.way === 'calls' ? 'setup.test-calls' : 'setup.test')}
        </ActionButton>
        {test.data ? (
          <span data-tone={test.data.ok ? 'good' : 'alarm'} role="status" data-testid="device-tested">
            <span aria-hidden="true">{test.data.ok ? '●' : '■'}</span> {said(test.data, device, t)}
          </span>
        ) : null}
        {test.error ? <span role="alert">{asProblem(test.error).message}</span> : null}
      </div>
      {profile ? (
        <PointTable
          asset={device.asset}
          profile={profile}
          fixed={quantities}
          chosen={device.points}
          readings={readings}
          onChoose={(points) => keepTest({ points })}
        />
      ) : kind.points ? (
        <PlaceTable
          asset={device.asset}
          points={kind.points}
          wanted={wanted}
          places={device.places}
          tested={tested}
          readings={readings}
          unmapped={test.data?.unmapped ?? []}
          onChange={(places) => keepTest({ places })}
        />
      ) : (
        <p className="setup-quiet">{t('setup.names-points', { list: quantities.join(', ') })}</p>
      )}
      {profile && missing.length > 0 ? (
        <p className="setup-quiet">
          {t('setup.not-from-device', { list: missing.map(({ name }) => text(name)).join(t('setup.comma')) })}
        </p>
      ) : null}
    </>
  );
}

/** Outcome of a test in a sentence: how much was read, or why nothing was. */
function said(
  { ok, message, details, readings }: ConfigCheck,
  { asset }: DraftDevice,
  t: ReturnType<typeof useT>,
): string {
  const values = (readings ?? []).filter(({ value }) => value !== null).length;
  if (ok && values > 0) return t('setup.answers', { count: values });
  const own = details?.[asset];
  return machineText(typeof own === 'string' ? own : message);
}
