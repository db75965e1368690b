import { FieldRow, TextField } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { idFrom } from './draft.ts';
import type { StepProps } from './types.ts';

/** Name, id, place and time zone. */
export function ParkStep({ draft, change }: StepProps): ReactNode {
  const t = useT();
  const rename = (en: string): void => change(draft.id === idFrom(draft.en) ? { en, id: idFrom(en) } : { en });
  return (
    <>
      <FieldRow columns={2}>
        <TextField
          label={t('setup.name-en')}
          value={draft.en}
          onChange={rename}
          maxLength={200}
          data-testid="park-en"
          autoFocus
        />
        <TextField label={t('setup.name-zh')} value={draft.zh} onChange={(zh) => change({ zh })} maxLength={200} />
      </FieldRow>
      <FieldRow columns={2}>
        <TextField
          label={t('setup.id')}
          help={t('setup.id-help')}
          value={draft.id}
          onChange={(id) => change({ id })}
          data-testid="park-id"
        />
        <TextField
          label={t('setup.time-zone')}
          help={t('setup.time-zone-help')}
          value={draft.timeZone}
          onChange={(timeZone) => change({ timeZone })}
        />
      </FieldRow>
      <FieldRow columns={2}>
        <TextField
          label={t('setup.latitude')}
          help={t('setup.place-help')}
          unit="°"
          kind="decimal"
          value={draft.latitude}
          onChange={(latitude) => change({ latitude })}
        />
        <TextField
          label={t('setup.longitude')}
          unit="°"
          kind="decimal"
          value={draft.longitude}
          onChange={(longitude) => change({ longitude })}
        />
      </FieldRow>
    </>
  );
}
