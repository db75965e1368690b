import {
  ActionButton,
  FieldRow,
  FormDialog,
  notify,
  SelectField,
  TextField,
  useApiMutation,
  useLocalized,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ReuseContract, ReuseMarketData } from '../../contracts/reuse.ts';
import type { ReuseTerms } from '../../contracts/reuse-config.ts';
import { useT } from '../use-t.ts';
import { draftOf, termsOf, type ContractDraft } from './draft.ts';
import './reuse.css';

/** Enters a contract, or changes one by its next version. */
export function EnterContract({ market, of }: { market: ReuseMarketData; of?: ReuseContract }): ReactNode {
  const t = useT();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <ActionButton primary={!of} quiet={of !== undefined} onClick={() => setAsking(true)}>
        {t(of ? 'reuse.change' : 'reuse.enter')}
      </ActionButton>
      {asking ? <Editor market={market} of={of} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Editor(props: { market: ReuseMarketData; of: ReuseContract | undefined; onClose: () => void }): ReactNode {
  const { market, of, onClose } = props;
  const t = useT();
  const text = useLocalized();
  const { enterprises } = usePark();
  const [draft, setDraft] = useState<ContractDraft>(() => draftOf(of, market, enterprises[0]?.id ?? ''));
  const send = useApiMutation<ReuseContract, ReuseTerms & { id: string; note: string }>('./reuse/contracts', {
    invalidate: ['./reuse'],
    onSuccess: onClose,
  });
  const { terms, errors } = termsOf(draft);
  const set = (change: Partial<ContractDraft>): void => setDraft((now) => ({ ...now, ...change }));
  const error = (field: keyof ContractDraft): string | undefined =>
    errors[field] === undefined || draft[field] === '' ? undefined : t(`reuse.invalid.${errors[field]}`);
  const parameters = market.qualities.find(({ id }) => id === draft.quality)?.parameters ?? [];
  return (
    <FormDialog
      title={of ? t('reuse.change-title', { id: of.id }) : t('reuse.enter')}
      hint={t('reuse.enter-hint')}
      confirm={t(of ? 'reuse.change' : 'reuse.enter')}
      wide
      busy={send.isPending}
      ready={terms !== null && draft.note.trim().length >= 3}
      onClose={onClose}
      onConfirm={() =>
        terms &&
        send.mutate(
          { ...terms, id: draft.id, note: draft.note.trim() },
          { onError: (problem) => notify.error(problem) },
        )
      }
      data-testid="water-reuse-editor"
    >
      <FieldRow columns={3}>
        <TextField
          label={t('reuse.column.contract')}
          help={t('reuse.id-help')}
          error={error('id')}
          value={draft.id}
          onChange={(id) => set({ id })}
          disabled={of !== undefined}
          autoFocus={of === undefined}
          maxLength={63}
        />
        <SelectField
          label={t('reuse.column.enterprise')}
          value={draft.enterprise}
          options={enterprises.map(({ id, name }) => ({ value: id, label: text(name) }))}
          onChange={(enterprise) => set({ enterprise })}
          disabled={of !== undefined}
        />
        <SelectField
          label={t('reuse.column.quality')}
          value={draft.quality}
          options={market.qualities.map(({ id, name }) => ({ value: id, label: text(name) }))}
          onChange={(quality) => set({ quality, limits: {} })}
        />
      </FieldRow>
      <FieldRow columns={3}>
        <TextField
          label={t('reuse.column.volume')}
          kind="decimal"
          unit="m³/d"
          value={draft.volume}
          error={error('volume')}
          onChange={(volume) => set({ volume })}
        />
        <TextField
          label={t('reuse.column.price')}
          kind="decimal"
          unit={t('reuse.yuan-m3')}
          value={draft.price}
          error={error('price')}
          onChange={(price) => set({ price })}
        />
        <TextField
          label={t('reuse.column.priority')}
          help={t('reuse.priority-help')}
          kind="decimal"
          value={draft.priority}
          error={error('priority')}
          onChange={(priority) => set({ priority })}
        />
      </FieldRow>
      <FieldRow columns={2}>
        <TextField
          label={t('reuse.valid-from')}
          kind="date"
          value={draft.validFrom}
          error={error('validFrom')}
          onChange={(validFrom) => set({ validFrom })}
        />
        <TextField
          label={t('reuse.valid-to')}
          help={t('reuse.valid-to-help')}
          kind="date"
          value={draft.validTo}
          error={error('validTo')}
          onChange={(validTo) => set({ validTo })}
        />
      </FieldRow>
      {parameters.length > 0 ? (
        <fieldset className="water-reuse-limits">
          <legend>{t('reuse.limits-legend')}</legend>
          {parameters.map((parameter) => (
            <TextField
              key={parameter}
              label={t.of('parameter', parameter, { defaultValue: parameter })}
              kind="decimal"
              value={draft.limits[parameter] ?? ''}
              onChange={(limit) => set({ limits: { ...draft.limits, [parameter]: limit } })}
            />
          ))}
        </fieldset>
      ) : null}
      <TextField
        label={t('column.note')}
        kind="long"
        value={draft.note}
        onChange={(note) => set({ note })}
        maxLength={500}
      />
    </FormDialog>
  );
}
