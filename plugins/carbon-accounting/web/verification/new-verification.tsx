import { FieldError, FieldRow, ReasonDialog, SelectField, TextField, useApi, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PeriodsData } from '../../contracts/period-routes.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** Begins a verification: publication, materiality, size and seed of the sample. */
export function NewVerification({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const profileName = useWordsOf('profile');
  const [key, setKey] = useState<string>('');
  const [materiality, setMateriality] = useState('5');
  const [size, setSize] = useState('20');
  const [seed, setSeed] = useState('1');
  const periods = useApi<PeriodsData>('./periods').data?.periods ?? [];
  const nameOf = ({ period, profile, revision }: PeriodsData['periods'][number]): string =>
    `${period} · ${profileName(profile)} · r${revision}`;
  const keyOf = ({ period, profile, revision }: PeriodsData['periods'][number]): string =>
    `${period}|${profile}|${revision}`;
  const chosen = periods.find((each) => keyOf(each) === key);
  const begin = useApiMutation<unknown, object>('./verifications', {
    invalidate: ['./verifications'],
    onSuccess: onClose,
  });
  return (
    <ReasonDialog
      wide
      title={t('verification.new')}
      hint={t('verification.new-hint')}
      help={t('verification.note-help')}
      confirm={t('verification.begin')}
      busy={begin.isPending}
      ready={chosen !== undefined && [materiality, size, seed].every((each) => each !== '' && Number(each) >= 0)}
      onClose={onClose}
      onConfirm={(note) =>
        begin.mutate({
          ...{ period: chosen!.period, profile: chosen!.profile, revision: chosen!.revision, note },
          plan: { materialityPct: Number(materiality), sampleSize: Number(size), seed: Number(seed) },
        })
      }
      data-testid="verification-form"
    >
      <SelectField
        label={t('verification.publication')}
        value={key}
        options={periods.map((each) => ({ value: keyOf(each), label: nameOf(each) }))}
        onChange={setKey}
      />
      <FieldRow columns={3}>
        <TextField
          label={t('verification.material')}
          kind="decimal"
          unit="%"
          value={materiality}
          onChange={setMateriality}
        />
        <TextField label={t('verification.size')} kind="decimal" value={size} onChange={setSize} />
        <TextField
          label={t('verification.seed')}
          help={t('verification.seed-help')}
          kind="decimal"
          value={seed}
          onChange={setSeed}
        />
      </FieldRow>
      {begin.error ? <FieldError>{begin.error.message}</FieldError> : null}
    </ReasonDialog>
  );
}
