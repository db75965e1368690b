import { isDate } from '@lingtan/sdk/zone';
import {
  ActionButton,
  ActionLink,
  answerOf,
  Choice,
  FieldRow,
  FormDialog,
  formatQuantity,
  notify,
  Page,
  Panel,
  SelectField,
  TextField,
  useApi,
  useApiMutation,
  useNow,
  usePark,
  usePluginRoot,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Retirement, RetirementPreview } from '../../contracts/retirement-routes.ts';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { daysOfMonth, monthsBefore, newKey } from '../shared/values.ts';
import '../shared/certificates.css';
import { useT } from '../use-t.ts';
import { amountOf, amountProblem, hasPeriod, isReady, type RetireDraft } from './draft.ts';
import { PreviewFigures } from './preview-figures.tsx';
import { RetiredPanel } from './retired-panel.tsx';

/** Whose consumption, how much of it, and for whom; nothing is done before it is confirmed. */
export function RetirePage(): ReactNode {
  const t = useT();
  const root = usePluginRoot();
  const park = usePark();
  const name = useAccountName();
  const accounts = useAccounts();
  const months = monthsBefore(useNow(60_000), park.timeZone, 13);
  const first = daysOfMonth(months[0]!);
  // The park itself consumes little as a rule; a retirement is for an enterprise.
  const begin = accounts.find((account) => account.startsWith('enterprise/')) ?? accounts[0]!;
  const [draft, setDraft] = useState<RetireDraft>({
    account: begin,
    periodFrom: first.from,
    periodTo: first.to,
    matching: 'hourly',
    amount: '',
    beneficiary: name(begin),
    purpose: t('retire.purpose-first'),
    reason: '',
  });
  const [key, setKey] = useState(() => newKey('retire'));
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState<Retirement | null>(null);
  const put = (part: Partial<RetireDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const { account, periodFrom, periodTo } = draft;
  const preview = useApi<RetirementPreview>(hasPeriod(draft) ? './retirement-preview' : null, {
    query: { account, periodFrom, periodTo },
    keepPrevious: true,
  });
  // Figures of the choice before may still be on screen; an amount is never reckoned from them.
  const basis = answerOf(preview);
  const retire = useApiMutation<Retirement, object>('./retirements', {
    invalidate: ['./retirement', './portfolio', './certificates', './hourly'],
    onSuccess: (result) => {
      setAsking(false);
      setDone(result);
      setKey(newKey('retire'));
    },
  });
  const send = (): void => {
    const { amount: _, ...request } = draft;
    const wh = amountOf(draft, basis!);
    retire.mutate({ ...request, wh, idempotencyKey: key }, { onError: (error) => notify.error(error) });
  };
  const back = <ActionLink to={`${root}/retirements`}>{t('retire.back')}</ActionLink>;
  if (done)
    return (
      <Page title={t('retire.title')} actions={back} data-testid="certificate-retired">
        <RetiredPanel retirement={done} onAgain={() => setDone(null)} />
      </Page>
    );
  const problem = basis ? amountProblem(draft, basis) : null;
  const wh = basis ? amountOf(draft, basis) : null;
  return (
    <Page title={t('retire.title')} meta={t('retire.meta')} actions={back} data-testid="certificate-retire">
      <Panel title={t('retire.step-period')}>
        <div className="ct-form">
          <FieldRow columns={4}>
            <SelectField
              label={t('column.account')}
              value={account}
              options={accounts.map((value) => ({ value, label: name(value) }))}
              onChange={(value) => put({ account: value, beneficiary: name(value) })}
            />
            <SelectField
              label={t('month.label')}
              value={months.find((month) => daysOfMonth(month).from === periodFrom) ?? ''}
              options={months.map((value) => ({ value, label: value }))}
              none={t('retire.own-period')}
              onChange={(month) => {
                const days = month === '' ? null : daysOfMonth(month);
                if (days) put({ periodFrom: days.from, periodTo: days.to });
              }}
            />
            <TextField
              label={t('retire.from')}
              kind="date"
              value={periodFrom}
              error={isDate(periodFrom) ? undefined : t('retire.problem.day')}
              onChange={(value) => put({ periodFrom: value })}
            />
            <TextField
              label={t('retire.to')}
              kind="date"
              value={periodTo}
              error={isDate(periodTo) && periodTo >= periodFrom ? undefined : t('retire.problem.to')}
              onChange={(value) => put({ periodTo: value })}
            />
          </FieldRow>
          <PreviewFigures preview={preview} />
        </div>
      </Panel>
      <Panel title={t('retire.step-amount')}>
        <div className="ct-form">
          <Choice
            label={t('column.matching')}
            value={draft.matching}
            options={(['hourly', 'total'] as const).map((value) => ({ value, label: t(`matching.${value}`) }))}
            onChange={(matching) => put({ matching })}
          />
          <FieldRow columns={4}>
            <TextField
              label={t('column.amount')}
              kind="decimal"
              unit="MWh"
              value={draft.amount}
              placeholder={draft.matching === 'hourly' ? t('retire.all-matching') : undefined}
              help={t(`retire.help-${draft.matching}`)}
              error={problem ? t(problem) : undefined}
              onChange={(amount) => put({ amount })}
              data-testid="retire-amount"
            />
          </FieldRow>
        </div>
      </Panel>
      <Panel title={t('retire.step-beneficiary')}>
        <div className="ct-form">
          <FieldRow columns={2}>
            <TextField
              label={t('column.beneficiary')}
              value={draft.beneficiary}
              maxLength={200}
              onChange={(beneficiary) => put({ beneficiary })}
            />
            <TextField
              label={t('column.purpose')}
              value={draft.purpose}
              maxLength={500}
              onChange={(purpose) => put({ purpose })}
            />
          </FieldRow>
          <TextField
            label={t('column.reason')}
            help={t('retire.reason-help')}
            kind="long"
            value={draft.reason}
            maxLength={500}
            onChange={(reason) => put({ reason })}
            data-testid="retire-reason"
          />
          <div className="lt-buttons">
            <ActionButton
              primary
              disabled={!isReady(draft, basis)}
              onClick={() => setAsking(true)}
              data-testid="retire-review"
            >
              {t('retire.review')}
            </ActionButton>
          </div>
        </div>
      </Panel>
      {asking && wh !== null ? (
        <FormDialog
          title={t('retire.confirm-title', { amount: formatQuantity(wh, 'Wh') })}
          hint={t('retire.confirm-hint', { beneficiary: draft.beneficiary, from: periodFrom, to: periodTo })}
          confirm={t('retire.confirm')}
          busy={retire.isPending}
          danger
          onClose={() => setAsking(false)}
          onConfirm={send}
          data-testid="retire-confirm"
        />
      ) : null}
    </Page>
  );
}
