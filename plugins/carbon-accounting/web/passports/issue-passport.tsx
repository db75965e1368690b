import {
  Choice,
  Field,
  FieldError,
  FieldRow,
  ReasonDialog,
  SelectField,
  TextField,
  useApiMutation,
  useLocalized,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { batchOf, emptyBatch } from './batch-draft.ts';
import { BatchFields } from './batch-fields.tsx';

const sources = ['metered', 'graph'] as const;

/** Issues a passport from the meters of a batch, or from its process graph, as `lingtan carbon passport` reads it. */
export function IssuePassport({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const [id, setId] = useState('');
  const [enterpriseId, setEnterprise] = useState<string>('');
  const [source, setSource] = useState<(typeof sources)[number]>('metered');
  const [draft, setDraft] = useState(emptyBatch);
  const batch = batchOf(draft, park.timeZone);
  const [graph, setGraph] = useState<{ name: string; content: unknown } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const issue = useApiMutation<unknown, object>('./passports', { invalidate: ['./passports'], onSuccess: onClose });
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      setGraph({ name: file.name, content: JSON.parse(await file.text()) as unknown });
      setProblem(null);
    } catch (error) {
      setProblem(`${file.name}: ${(error as Error).message}`);
    }
  };
  const wrong = problem ?? (issue.error ? issue.error.message : null);
  return (
    <ReasonDialog
      wide
      title={t('passports.issue')}
      hint={t('passports.issue-hint')}
      help={t('passports.note-help')}
      confirm={t('passports.issue')}
      busy={issue.isPending}
      ready={(source === 'metered' ? batch : graph) !== null && id !== ''}
      onClose={onClose}
      onConfirm={(note) =>
        issue.mutate({
          ...{ id, note, ...(enterpriseId === '' ? {} : { enterpriseId }) },
          ...(source === 'metered' ? { batch } : { graph: graph!.content }),
        })
      }
      data-testid="passport-form"
    >
      <Choice
        label={t('passports.source')}
        value={source}
        options={sources.map((value) => ({ value, label: t(`passports.from.${value}`) }))}
        onChange={setSource}
      />
      <FieldRow columns={2}>
        <TextField label={t('column.id')} help={t('activities.id-help')} value={id} maxLength={63} onChange={setId} />
        <SelectField
          label={t('activities.enterprise')}
          value={enterpriseId}
          none={t('use.park')}
          options={park.enterprises.map((each) => ({ value: each.id, label: text(each.name) }))}
          onChange={setEnterprise}
        />
      </FieldRow>
      {source === 'metered' ? (
        <BatchFields draft={draft} onChange={setDraft} batch={batch} enterpriseId={enterpriseId} />
      ) : (
        <Field label={t('passports.graph')} help={graph?.name ?? t('passports.graph-help')}>
          <input
            type="file"
            accept=".json"
            data-testid="passport-graph"
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
        </Field>
      )}
      {wrong === null ? null : <FieldError>{wrong}</FieldError>}
    </ReasonDialog>
  );
}
