import { ActionButton, asProblem, FieldRow, TextField, useApiMutation, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { deviceConfigs, parkOf } from './draft.ts';
import type { DraftDevice, StepProps } from './types.ts';

interface Tested {
  ok: boolean;
  message: string;
  details?: Record<string, unknown>;
}

/** Values that a test has read, by point of the map: `asset.point value unit` in the connector's sentence. */
function valuesIn(answer: Tested | undefined, asset: string): Map<string, string> {
  const said = String(answer?.details?.[asset] ?? '').split(' · ');
  return new Map(
    said.flatMap((part) => {
      const [point = '', ...value] = part.split(' ');
      return point.startsWith(`${asset}.`) ? [[point.slice(asset.length + 1), value.join(' ')] as const] : [];
    }),
  );
}

/** Address of a device, its test with live values, and the points that it fills. */
export function DeviceCard({ draft, setup, change, device }: StepProps & { device: DraftDevice }): ReactNode {
  const t = useT('shell');
  const profile = setup.profiles.find(({ id }) => id === device.profile)!;
  const test = useApiMutation<Tested, undefined>('/api/park-setup/check', {
    body: () => ({
      plugin: profile.plugin,
      park: parkOf(draft),
      config: deviceConfigs({ ...draft, devices: [device] }, setup)[profile.plugin],
    }),
  });
  const update = (part: Partial<DraftDevice>): void =>
    change({ devices: draft.devices.map((each) => (each.asset === device.asset ? { ...each, ...part } : each)) });
  const template = draft.assets.find(({ id }) => id === device.asset)?.template;
  const ofTemplate = new Set(setup.templates.find(({ id }) => id === template)?.points.map(({ quantity }) => quantity));
  const values = valuesIn(test.data, device.asset);
  const toggle = (point: string, on: boolean): void =>
    update({ points: on ? [...device.points, point] : device.points.filter((each) => each !== point) });
  return (
    <>
      <FieldRow columns={3}>
        <TextField
          label={t('setup.host')}
          value={device.host}
          onChange={(host) => update({ host: host.trim() })}
          data-testid="device-host"
        />
        <TextField
          label={t('setup.port')}
          kind="decimal"
          value={device.port}
          onChange={(port) => update({ port })}
          data-testid="device-port"
        />
        <TextField
          label={t('setup.unit-id')}
          kind="decimal"
          value={device.unitId}
          onChange={(unitId) => update({ unitId })}
        />
      </FieldRow>
      <div className="setup-test">
        <ActionButton disabled={device.host === '' || test.isPending} onClick={() => test.mutate(undefined)}>
          {t('setup.test')}
        </ActionButton>
        {test.data ? (
          <span data-tone={test.data.ok ? 'good' : 'alarm'} role="status" data-testid="device-tested">
            <span aria-hidden="true">{test.data.ok ? '●' : '■'}</span>{' '}
            {test.data.ok ? t('setup.answers', { count: values.size }) : test.data.message}
          </span>
        ) : null}
        {test.error ? <span role="alert">{asProblem(test.error).message}</span> : null}
      </div>
      <fieldset className="setup-points">
        <legend>{t('setup.points')}</legend>
        {profile.points.map(({ point, unit }) => (
          <label key={point} className="setup-point">
            <input
              type="checkbox"
              checked={device.points.includes(point) || ofTemplate.has(point)}
              disabled={ofTemplate.has(point)}
              onChange={(event) => toggle(point, event.currentTarget.checked)}
            />
            <span>{point}</span>
            <span className="setup-value">{values.get(point) ?? unit ?? ''}</span>
          </label>
        ))}
      </fieldset>
      {[...ofTemplate].some((quantity) => !profile.points.some(({ point }) => point === quantity)) ? (
        <p className="setup-quiet">
          {t('setup.not-from-device', {
            list: [...ofTemplate]
              .filter((quantity) => !profile.points.some(({ point }) => point === quantity))
              .join(', '),
          })}
        </p>
      ) : null}
    </>
  );
}
