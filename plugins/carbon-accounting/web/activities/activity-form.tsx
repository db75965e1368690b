import {
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
import type { PostActivitiesData } from '../../contracts/activity-routes.ts';
import { useItemChoices } from '../shared/item-choices.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { activityOf, isReady, kinds } from './draft.ts';
import type { Draft } from './draft.ts';
import { sha256 } from './sha256.ts';

/** Enters an activity from a document, or corrects one: the old posting is reversed and a new one made. */
export function ActivityForm(props: { draft: Draft; correcting: boolean; onClose: () => void }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const words = useWordsOf('item');
  const [draft, setDraft] = useState(props.draft);
  const [refused, setRefused] = useState<string | null>(null);
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const items = useItemChoices()(draft.kind);
  const post = useApiMutation<PostActivitiesData, { activities: unknown[] }>('./activities', {
    invalidate: ['./activities', './inventory', './rating'],
    onSuccess: ({ refused: [first] }) => {
      if (first) setRefused(text(first.text));
      else props.onClose();
    },
  });
  const pick = (item: string): void =>
    change({ item, unit: items.find(({ value }) => value === item)?.unit ?? draft.unit });
  const attach = async (file: File | undefined): Promise<void> => {
    if (file) change({ document: { name: file.name, sha256: sha256(new Uint8Array(await file.arrayBuffer())) } });
  };
  const problem = refused ?? (post.error ? post.error.message : null);
  return (
    <ReasonDialog
      wide
      title={t(props.correcting ? 'activities.correct-title' : 'activities.enter')}
      hint={t(props.correcting ? 'activities.correct-hint' : 'activities.enter-hint')}
      help={t('activities.note-help')}
      confirm={t(props.correcting ? 'activities.correct' : 'activities.post')}
      busy={post.isPending}
      ready={isReady(draft)}
      onClose={props.onClose}
      onConfirm={(note) => {
        setRefused(null);
        post.mutate({ activities: [activityOf(draft, note)] });
      }}
      data-testid="activity-form"
    >
      <FieldRow columns={2}>
        <SelectField
          label={t('activities.kind')}
          value={draft.kind}
          disabled={props.correcting}
          options={kinds.map((kind) => ({ value: kind, label: words(kind) }))}
          onChange={(kind) =>
            change({ kind: kind === '' ? 'fuel' : kind, item: '', unit: kind === 'heat' ? 'GJ' : '' })
          }
        />
        {draft.kind === 'heat' ? null : (
          <SelectField label={t('activities.item')} value={draft.item} options={items} onChange={pick} />
        )}
      </FieldRow>
      <FieldRow columns={3}>
        <TextField
          label={t('column.amount')}
          kind="decimal"
          value={draft.amount}
          onChange={(amount) => change({ amount })}
        />
        <TextField label={t('activities.unit')} value={draft.unit} onChange={(unit) => change({ unit })} />
        <TextField label={t('activities.day')} kind="date" value={draft.date} onChange={(date) => change({ date })} />
      </FieldRow>
      <FieldRow columns={3}>
        <TextField
          label={t('activities.id')}
          help={t('activities.id-help')}
          value={draft.id}
          disabled={props.correcting}
          maxLength={63}
          onChange={(id) => change({ id })}
        />
        <SelectField
          label={t('activities.enterprise')}
          value={draft.enterpriseId}
          none={t('use.park')}
          options={park.enterprises.map(({ id, name }) => ({ value: id, label: text(name) }))}
          onChange={(enterpriseId) => change({ enterpriseId })}
        />
        {draft.kind === 'fuel' ? (
          <TextField
            label={t('activities.oxidation')}
            help={t('activities.oxidation-help')}
            kind="decimal"
            unit="%"
            value={draft.oxidationPct}
            onChange={(oxidationPct) => change({ oxidationPct })}
          />
        ) : null}
      </FieldRow>
      {draft.kind === 'fuel' ? (
        <FieldRow columns={2}>
          <TextField
            label={t('activities.heating')}
            help={t('activities.heating-help')}
            kind="decimal"
            value={draft.heatingValue}
            onChange={(heatingValue) => change({ heatingValue })}
          />
          <TextField
            label={t('activities.heating-unit')}
            help={t('activities.heating-unit-help')}
            value={draft.heatingValueUnit}
            onChange={(heatingValueUnit) => change({ heatingValueUnit })}
          />
        </FieldRow>
      ) : null}
      <Field
        label={t('activities.document')}
        help={
          draft.document
            ? `${draft.document.name} · SHA-256 ${draft.document.sha256.slice(0, 16)}…`
            : t('activities.document-help')
        }
      >
        <input
          type="file"
          data-testid="activity-document"
          onChange={(event) => void attach(event.currentTarget.files?.[0])}
        />
      </Field>
      {problem === null ? null : <FieldError>{problem}</FieldError>}
    </ReasonDialog>
  );
}
