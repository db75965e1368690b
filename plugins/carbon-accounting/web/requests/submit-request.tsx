import { Field, FieldError, FieldRow, ReasonDialog, TextField, useApiMutation, useLocalized } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { RequestView, SubmissionData } from '../../contracts/desk-routes.ts';
import { sha256 } from '../activities/sha256.ts';
import { useItemName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

interface Entry {
  amount: string;
  date: string;
  document: { name: string; sha256: string } | null;
}

/** Fills in what was asked for, one line each; the hash of a document is made here and kept, the file stays. */
export function SubmitRequest({ request, onClose }: { request: RequestView; onClose: () => void }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const item = useItemName();
  const first: Entry = { amount: '', date: request.period.length === 7 ? `${request.period}-01` : '', document: null };
  const [entries, setEntries] = useState<Entry[]>(request.items.map(() => first));
  const [refused, setRefused] = useState<string | null>(null);
  const change = (at: number, part: Partial<Entry>): void =>
    setEntries((before) => before.map((each, i) => (i === at ? { ...each, ...part } : each)));
  const submit = useApiMutation<SubmissionData, object>(`./requests/${request.no}/submission`, {
    invalidate: ['./requests'],
    onSuccess: (answer) => {
      if (answer.submitted) onClose();
      else setRefused(answer.refused.map(({ row, text: words }) => `${row}: ${text(words)}`).join('; '));
    },
  });
  const attach = async (at: number, file: File | undefined): Promise<void> => {
    if (file) change(at, { document: { name: file.name, sha256: sha256(new Uint8Array(await file.arrayBuffer())) } });
  };
  const activities = request.items.map(({ kind, item: name, unit }, at) => {
    const { document, ...entry } = entries[at]!;
    return {
      ...{ id: `request-${request.no}-${at + 1}`, kind, unit, ...entry },
      ...(name === undefined ? {} : { item: name }),
      ...(document === null ? {} : { document }),
    };
  });
  const problem = refused ?? (submit.error ? submit.error.message : null);
  return (
    <ReasonDialog
      wide
      title={t('requests.act.submit')}
      hint={t('requests.hint.submit')}
      help={t('requests.note-help')}
      confirm={t('requests.act.submit')}
      busy={submit.isPending}
      ready={entries.every(({ amount, date }) => amount !== '' && Number.isFinite(Number(amount)) && date !== '')}
      onClose={onClose}
      onConfirm={(note) => {
        setRefused(null);
        submit.mutate({ activities, note });
      }}
      data-testid="submission-form"
    >
      {request.items.map((each, at) => (
        <FieldRow columns={3} key={at}>
          <TextField
            label={item(each.item ?? each.kind)}
            help={each.words}
            kind="decimal"
            unit={each.unit}
            value={entries[at]!.amount}
            onChange={(amount) => change(at, { amount })}
          />
          <TextField
            label={t('activities.day')}
            kind="date"
            value={entries[at]!.date}
            onChange={(date) => change(at, { date })}
          />
          <Field label={t('activities.document')} help={entries[at]!.document?.name ?? t('activities.document-help')}>
            <input type="file" onChange={(event) => void attach(at, event.currentTarget.files?.[0])} />
          </Field>
        </FieldRow>
      ))}
      {problem === null ? null : <FieldError>{problem}</FieldError>}
    </ReasonDialog>
  );
}
