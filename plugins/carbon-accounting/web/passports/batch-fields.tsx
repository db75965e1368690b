import {
  ActionButton,
  FieldError,
  FieldRow,
  isAbout,
  Quantity,
  SelectField,
  TextField,
  useApi,
  useApiMutation,
  useLocalized,
} from '@lingtan/web-sdk';
import { Fragment, type ReactNode } from 'react';
import type { BatchData, BatchMetersData } from '../../contracts/passport-routes.ts';
import { useT } from '../use-t.ts';
import type { BatchDraft } from './batch-draft.ts';

/** Fields of a metered batch, and its footprint before it is issued. */
export function BatchFields(props: {
  draft: BatchDraft;
  onChange: (draft: BatchDraft) => void;
  /** As the API takes it; null while something is missing. */
  batch: object | null;
  enterpriseId: string;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { draft, onChange, batch, enterpriseId } = props;
  const known = useApi<BatchMetersData>('./passports/meters').data?.meters ?? [];
  const meters = known.filter((meter) => enterpriseId === '' || meter.enterpriseId === enterpriseId);
  const change = (part: Partial<BatchDraft>): void => onChange({ ...draft, ...part });
  const field = (name: Exclude<keyof BatchDraft, 'meters'>, more: object = {}): ReactNode => (
    <TextField
      label={t(`passports.field.${name}`)}
      value={draft[name]}
      onChange={(value) => change({ [name]: value })}
      {...more}
    />
  );
  const check = useApiMutation<BatchData, object>('./passports/batch');
  const asked = { batch, ...(enterpriseId === '' ? {} : { enterpriseId }) };
  const isCurrent = isAbout(check, asked);
  return (
    <>
      <FieldRow columns={3}>
        {field('product')}
        {field('batch')}
        {field('producer')}
      </FieldRow>
      <FieldRow columns={2}>
        {field('from', { placeholder: 'YYYY-MM-DD HH:mm', help: t('passports.field.from-help') })}
        {field('to', { placeholder: 'YYYY-MM-DD HH:mm' })}
      </FieldRow>
      {draft.meters.map((meter, at) => (
        <SelectField
          key={at}
          label={t('passports.field.meter')}
          value={meter}
          options={meters.map(({ id, name }) => ({ value: id, label: `${text(name)} (${id})` }))}
          onChange={(id) => change({ meters: draft.meters.map((each, i) => (i === at ? id : each)) })}
        />
      ))}
      <div className="lt-buttons" data-left>
        <ActionButton quiet onClick={() => change({ meters: [...draft.meters, ''] })}>
          {t('passports.add-meter')}
        </ActionButton>
      </div>
      <FieldRow columns={3}>
        {field('amount', { kind: 'decimal' })}
        {field('unit')}
        {field('directT', { kind: 'decimal', unit: 'tCO2e', help: t('passports.field.directT-help') })}
      </FieldRow>
      <div className="lt-buttons">
        <ActionButton quiet disabled={batch === null || check.isPending} onClick={() => check.mutate(asked)}>
          {t('passports.calculate')}
        </ActionButton>
      </div>
      {check.data && isCurrent ? <Calculated data={check.data} /> : null}
      {check.error && isCurrent ? <FieldError>{check.error.message}</FieldError> : null}
    </>
  );
}

function Calculated({ data }: { data: BatchData }): ReactNode {
  const t = useT();
  const { metered, value, unit, factors } = data;
  return (
    <p data-testid="batch-footprint">
      <Quantity value={Number(value)} unit={unit} scale="none" digits={4} />
      {' · '}
      {metered?.meters.map(({ id, energyWh, quality, ref }, at) => (
        <Fragment key={id}>
          {at > 0 ? ' + ' : null}
          <Quantity value={Number(energyWh)} unit="Wh" quality={quality} evidence={ref} label={id} />
        </Fragment>
      ))}
      {' · '}
      {factors.join('; ')}
      {metered?.provisional ? ` · ${t('passports.provisional')}` : ''}
    </p>
  );
}
