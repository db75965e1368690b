import type { ConfigCheck } from '@lingtan/sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { asProblem, type ProblemError } from '../api/problem.ts';
import { useApi, useApiMutation } from '../api/use-api.ts';
import { ActionButton } from '../control/action-button.tsx';
import { CancelButton } from '../control/cancel-button.tsx';
import { SelectField } from '../control/select-field.tsx';
import { SchemaForm } from '../form/schema-form.tsx';
import { machineText } from '../i18n/machine-text.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLocalized } from '../i18n/use-t.ts';
import type { LocalizedText } from '../session/types.ts';
import { notify } from '../ui/notify.ts';
import { defaultsOf, deviceEntry, mappedCount, type DeviceKind, type Places } from './device-kind.ts';
import type { FoundDevice } from './device-search.tsx';
import { entriesOf, filledBy, freeEntryId, withEntry, type ConnectorConfig } from './found-entry.ts';
import { PlaceTable, type WantedPoint } from './place-table.tsx';

export interface AddDeviceProps {
  kind: DeviceKind;
  found: FoundDevice;
  config: UseQueryResult<ConnectorConfig, ProblemError>;
  onBack: () => void;
  /** The connector starts again with the device, and its page with it. */
  onAdded: () => void;
}

type Listed<T, Key extends string> = T[] | Record<Key, T[]>;
const listOf = <T, Key extends string>(answer: Listed<T, Key> | undefined, key: Key): readonly T[] =>
  (Array.isArray(answer) ? answer : answer?.[key]) ?? [];

interface AssetPoint extends WantedPoint {
  id: string;
}

/** Gives a device that was found its asset, and adds it to the settings of the connector; what it holds can be tried before. */
export function AddDevice({ kind, found, config, onBack, onAdded }: AddDeviceProps): ReactNode {
  const t = useSdkT();
  const text = useLocalized();
  const assets = listOf(useApi<Listed<{ id: string; name: LocalizedText }, 'assets'>>('/assets').data, 'assets');
  const points = listOf(useApi<Listed<AssetPoint, 'points'>>('/points').data, 'points');
  const [asset, setAsset] = useState('');
  const [profileId, setProfileId] = useState(found.profiles[0] ?? '');
  const [connection, setConnection] = useState({ ...defaultsOf(kind.connection), ...found.connection });
  const [places, setPlaces] = useState<Places>({});
  const [tested, setTested] = useState<Places>({});
  const [valid, setValid] = useState(false);
  const [showAll, setShowAll] = useState(false);
  const profile = kind.profiles.find(({ id }) => id === profileId);
  const filled = filledBy(profile, asset, points);
  const entry = (now: ConnectorConfig | undefined): object => {
    const id = freeEntryId(
      asset,
      entriesOf(now, kind).map((each) => each[kind.id]),
    );
    // Where none of the points is there yet, all values are taken: they fill the points as these are made.
    return deviceEntry(kind, { id, asset, profile, connection, places, wanted: filled.length > 0 ? filled : null });
  };
  const test = useApiMutation<ConfigCheck, { value: object }>(`/plugins/${kind.plugin}/check`);
  const save = useApiMutation<unknown, { value: object; revision: string }>(`/plugins/${kind.plugin}/config`, {
    method: 'PUT',
    invalidate: ['/plugins', './devices'],
    onSuccess: () => {
      notify.success(t('search.saved', { device: found.name ?? found.address }));
      onAdded();
    },
  });
  const ready = asset !== '' && (kind.profiles.length === 0 || profile !== undefined);
  const nothingMapped = kind.points !== null && mappedCount(kind.points, places) === 0;
  const withValid = (work: () => void) => (): void => {
    setShowAll(true);
    if (valid) work();
  };
  const add = async (): Promise<void> => {
    // As they are now: somebody else may have changed them since the dialog was opened.
    const { data, isError } = await config.refetch();
    if (!isError) save.mutate({ value: withEntry(data, kind, entry(data)), revision: data!.revision });
  };
  const failure = save.error ?? test.error ?? config.error;
  return (
    <div className="lt-search" data-testid="add-device">
      <p>
        <strong>{found.name ?? found.address}</strong>{' '}
        {found.name === null || found.name === found.address ? null : <code>{found.address}</code>}
      </p>
      <div className="lt-search-fields">
        <div className="lt-fields">
          <SelectField
            label={t('search.asset')}
            value={asset}
            options={assets.map(({ id, name }) => ({ value: id, label: text(name) }))}
            onChange={(id) => {
              // Points are those of an asset.
              test.reset();
              setPlaces({});
              setAsset(id);
            }}
            data-testid="add-asset"
          />
          {kind.profiles.length > 0 ? (
            <SelectField
              label={t('search.profile')}
              value={profileId}
              options={kind.profiles.map(({ id, title }) => ({ value: id, label: text(title) }))}
              onChange={setProfileId}
              data-testid="add-profile"
            />
          ) : null}
        </div>
      </div>
      {profile && asset !== '' ? (
        <p className="lt-search-quiet" data-testid="add-fills">
          {t(filled.length > 0 ? 'search.fills' : 'search.fills-none', {
            count: filled.length,
            of: profile.points.length,
          })}
        </p>
      ) : null}
      <div className="lt-search-fields">
        <SchemaForm
          schema={kind.connection}
          value={connection}
          onChange={(value) => {
            test.reset();
            setConnection(value as Record<string, unknown>);
          }}
          onValid={setValid}
          showAll={showAll}
          disabled={save.isPending}
        />
      </div>
      {kind.points && asset !== '' ? (
        <PlaceTable
          asset={asset}
          points={kind.points}
          wanted={points.filter(({ id, quantity }) => id === `${asset}.${quantity}`)}
          places={places}
          tested={tested}
          readings={test.data?.readings ?? []}
          unmapped={test.data?.unmapped ?? []}
          onChange={setPlaces}
        />
      ) : null}
      <p className="lt-search-quiet" role="status">
        {failure ? (
          <span data-tone="alarm">{asProblem(failure).message}</span>
        ) : test.data ? (
          <span data-tone={test.data.ok ? 'good' : 'alarm'}>
            <span aria-hidden="true">{test.data.ok ? '●' : '■'}</span> {machineText(test.data.message)}
          </span>
        ) : null}
      </p>
      <div className="lt-buttons">
        <CancelButton onCancel={onBack}>{t('search.back')}</CancelButton>
        <ActionButton
          disabled={!ready || test.isPending}
          onClick={withValid(() => {
            setTested(places);
            test.mutate({ value: { ...config.data?.value, [kind.list]: [entry(config.data)] } });
          })}
          data-testid="add-test"
        >
          {t(test.isPending ? 'search.testing' : 'search.test')}
        </ActionButton>
        <ActionButton
          primary
          disabled={!ready || nothingMapped || save.isPending}
          onClick={withValid(() => void add())}
          data-testid="add-save"
        >
          {t('search.save')}
        </ActionButton>
      </div>
    </div>
  );
}
