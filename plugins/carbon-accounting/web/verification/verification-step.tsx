import { Choice, FieldError, ReasonDialog, SelectField, TextField, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { FindingView, VerificationView } from '../../contracts/verification-routes.ts';
import { useActivityName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Act = 'check' | 'finding' | 'answer' | 'close' | 'sign';
const results = ['agrees', 'differs'] as const;
const severities: readonly FindingView['severity'][] = ['observation', 'minor', 'material'];
const opinions = ['unqualified', 'qualified', 'adverse'] as const;

/** Adds a step to a verification: a check, a finding, an answer, a closing or the opinion, each with its reason. */
export function VerificationStep(props: {
  view: VerificationView;
  act: Act;
  activityId?: string;
  finding?: number;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const activity = useActivityName();
  const { view, act, activityId, finding, onClose } = props;
  const [result, setResult] = useState<(typeof results)[number]>('agrees');
  const [severity, setSeverity] = useState<FindingView['severity']>('minor');
  const [opinion, setOpinion] = useState<(typeof opinions)[number]>('unqualified');
  const [line, setLine] = useState<string>('');
  const [misstated, setMisstated] = useState('');
  const root = `./verifications/${view.no}`;
  const path = {
    check: `${root}/checks`,
    finding: `${root}/findings`,
    answer: `${root}/findings/${finding}/answers`,
    close: `${root}/findings/${finding}/closing`,
    sign: `${root}/opinion`,
  }[act];
  const step = useApiMutation<unknown, object>(path, { invalidate: ['./verifications'], onSuccess: onClose });
  const body = {
    check: { activityId, result },
    finding: {
      severity,
      ...(line === '' ? {} : { activityId: line }),
      ...(misstated === '' ? {} : { misstatedT: Number(misstated) }),
    },
    answer: {},
    close: {},
    sign: { opinion },
  }[act];
  return (
    <ReasonDialog
      title={t(`verification.act.${act}`)}
      hint={activityId === undefined ? t(`verification.hint.${act}`) : activity(activityId)}
      help={t('verification.note-help')}
      confirm={t(`verification.act.${act}`)}
      busy={step.isPending}
      ready={Number.isFinite(Number(misstated))}
      onClose={onClose}
      onConfirm={(note) => step.mutate({ ...body, note })}
      data-testid="verification-step"
    >
      {act === 'check' ? (
        <Choice
          label={t('requests.status')}
          value={result}
          options={results.map((value) => ({ value, label: t(`verification.result.${value}`) }))}
          onChange={setResult}
        />
      ) : null}
      {act === 'finding' ? (
        <>
          <Choice
            label={t('verification.severity')}
            value={severity}
            options={severities.map((value) => ({ value, label: t(`verification.severities.${value}`) }))}
            onChange={setSeverity}
          />
          <SelectField
            label={t('column.activity')}
            value={line}
            none={t('verification.no-line')}
            options={view.sample.map(({ activityId: value }) => ({ value, label: activity(value) }))}
            onChange={setLine}
          />
          <TextField
            label={t('verification.misstated-by')}
            help={t('verification.misstated-help')}
            kind="decimal"
            unit={view.unit}
            value={misstated}
            onChange={setMisstated}
          />
        </>
      ) : null}
      {act === 'sign' ? (
        <Choice
          label={t('verification.opinion')}
          value={opinion}
          options={opinions.map((value) => ({ value, label: t(`verification.opinions.${value}`) }))}
          onChange={setOpinion}
        />
      ) : null}
      {step.error ? <FieldError>{step.error.message}</FieldError> : null}
    </ReasonDialog>
  );
}
