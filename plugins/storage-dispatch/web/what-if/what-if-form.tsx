import { ActionButton, formatNumber, useLanguage } from '@lingtan/web-sdk';
import type { FormEvent, ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { useCurrency } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { emptyDraft, isValid, type Draft } from './draft.ts';
import { Field } from './fields.tsx';
import { isSameDraft } from '../shared/same-draft.ts';

const factors = { min: 0, max: 3, step: 0.05 };

/** What may differ from the plan. Enter in any field asks. */
export function WhatIfForm({
  plan,
  draft,
  onChange,
  pending,
  onAsk,
}: {
  plan: PlanView;
  draft: Draft;
  onChange: (draft: Draft) => void;
  pending: boolean;
  onAsk: () => void;
}): ReactNode {
  const t = useT();
  const language = useLanguage();
  const currency = useCurrency()(plan.currency);
  const valid = (Object.keys(draft) as (keyof Draft)[]).every((field) => isValid(field, draft[field]));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (valid && !pending) onAsk();
  };
  const props = (field: keyof Draft) => ({
    field,
    value: draft[field],
    onChange: (value: string) => onChange({ ...draft, [field]: value }),
  });
  return (
    <form className="sd-form" onSubmit={submit} noValidate data-testid="what-if-form">
      <Field {...props('buyPriceFactor')} unit="×" slider={factors} />
      <Field {...props('batteryFactor')} unit="×" slider={factors} />
      <Field {...props('importMaxKw')} unit="kW" fallback={formatNumber(plan.importMaxKw, { digits: 0, language })} />
      <Field {...props('exportPrice')} unit={`${currency}/kWh`} fallback={t('what-if.as-planned')} />
      <Field {...props('demandPricePerKw')} unit={`${currency}/kW`} fallback={t('what-if.as-planned')} />
      <div className="sd-form-actions">
        <ActionButton type="submit" primary disabled={!valid || pending} data-testid="what-if-ask">
          {t(pending ? 'what-if.solving' : 'what-if.ask')}
        </ActionButton>
        <ActionButton data-quiet disabled={isSameDraft(draft, emptyDraft)} onClick={() => onChange(emptyDraft)}>
          {t('what-if.reset')}
        </ActionButton>
      </div>
      <p className="sd-field-help">{t('what-if.nothing-stored')}</p>
    </form>
  );
}
