import { CancelButton, notify, useApi, useApiMutation, useEditedValue, WhileSent } from '@lingtan/web-sdk';
import { Button, MultiSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { FormModal } from '../layout/form-window.tsx';
import { useT } from '../use-t.ts';
import type { TokenInfo } from './types.ts';

/** Asks which of the points that control rests on a device may feed; another person decides it. */
export function ControlPointsDialog({ device, onClose }: { device: TokenInfo | null; onClose(): void }): ReactNode {
  const t = useT();
  const title = t('tokens.control-points-of', { name: device?.name ?? '' });
  return (
    <FormModal opened={device !== null} onClose={onClose} title={title}>
      {device ? <Form device={device} onClose={onClose} /> : null}
    </FormModal>
  );
}

function Form({ device, onClose }: { device: TokenInfo; onClose(): void }): ReactNode {
  const t = useT();
  const known = useApi<string[]>('/control-points');
  const [points, setPoints] = useState(device.controlPoints ?? []);
  useEditedValue(points);
  const propose = useApiMutation<unknown, { points: string[] }>(`/devices/${device.id}/control-points`, {
    invalidate: ['/devices', '/proposals'],
    onSuccess: () => {
      onClose();
      notify.success(t('tokens.control-points-proposed'));
    },
  });
  return (
    <form
      className="lt-form"
      onSubmit={(event) => {
        event.preventDefault();
        propose.mutate({ points });
      }}
    >
      <WhileSent sending={propose.isPending}>
        <MultiSelect
          label={t('tokens.control-points')}
          description={t('tokens.control-points-help')}
          data={[...new Set([...(known.data ?? []), ...points])]}
          value={points}
          onChange={setPoints}
          searchable
          clearable
        />
      </WhileSent>
      {propose.error ? <p className="lt-form-error">{propose.error.message}</p> : null}
      <div className="lt-form-buttons">
        <CancelButton />
        <Button type="submit" loading={propose.isPending}>
          {t('tokens.control-points-propose')}
        </Button>
      </div>
    </form>
  );
}
