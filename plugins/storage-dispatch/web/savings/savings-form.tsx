import { isMonth } from '@lingtan/sdk/zone';
import { ActionButton, TextField } from '@lingtan/web-sdk';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { SavingsRequest } from '../../contracts/savings/routes.ts';
import { useT } from '../use-t.ts';
import { isMonths } from './months.ts';
import { isSameDraft } from '../shared/same-draft.ts';

/** First and last month of a report. Enter in either field starts it. */
export function SavingsForm({
  suggestion,
  pending,
  onStart,
}: {
  suggestion: SavingsRequest;
  pending: boolean;
  onStart: (request: SavingsRequest) => void;
}): ReactNode {
  const t = useT();
  const [draft, setDraft] = useState<SavingsRequest>(suggestion);
  const valid = isMonths(draft);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (valid && !pending) onStart(draft);
  };
  return (
    <form className="sd-form" onSubmit={submit} noValidate data-testid="savings-form">
      {(['from', 'to'] as const).map((field) => (
        <TextField
          key={field}
          label={t(`savings.field.${field}`)}
          kind="date"
          placeholder="YYYY-MM"
          value={draft[field]}
          error={
            isMonth(draft[field]) && (field === 'from' || valid || !isMonth(draft.from))
              ? undefined
              : t(`savings.range.${field}`)
          }
          onChange={(value) => setDraft((before) => ({ ...before, [field]: value }))}
          data-testid={`savings-${field}`}
        />
      ))}
      <div className="sd-form-actions">
        <ActionButton type="submit" primary disabled={!valid || pending} data-testid="savings-start">
          {t('savings.start')}
        </ActionButton>
        <ActionButton data-quiet disabled={isSameDraft(draft, suggestion)} onClick={() => setDraft(suggestion)}>
          {t('what-if.reset')}
        </ActionButton>
      </div>
      <p className="sd-field-help">{t('savings.form-help')}</p>
    </form>
  );
}
