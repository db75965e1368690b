import {
  ActionButton,
  FieldError,
  FieldRow,
  ReasonDialog,
  SelectField,
  TextField,
  useApiMutation,
  useLocalized,
  useNow,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { RequestItem } from '../../contracts/desk-routes.ts';
import { kinds } from '../activities/draft.ts';
import { useItemChoices } from '../shared/item-choices.ts';
import { currentMonth } from '../shared/periods.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

const blank: RequestItem = { kind: 'fuel', item: '', unit: '', words: '' };

/** Asks an enterprise for the activities of a period. */
export function NewRequest({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const now = useNow();
  const words = useWordsOf('item');
  const choices = useItemChoices();
  const [enterpriseId, setEnterprise] = useState<string>('');
  const [period, setPeriod] = useState(currentMonth(now, park.timeZone).slice(0, 4));
  const [due, setDue] = useState('');
  const [items, setItems] = useState<RequestItem[]>([blank]);
  const change = (at: number, part: Partial<RequestItem>): void =>
    setItems((before) => before.map((each, i) => (i === at ? { ...each, ...part } : each)));
  const make = useApiMutation<unknown, object>('./requests', { invalidate: ['./requests'], onSuccess: onClose });
  const unitOf = ({ kind, unit }: RequestItem, item: string): string =>
    choices(kind).find(({ value }) => value === item)?.unit ?? unit;
  const ready =
    enterpriseId !== '' &&
    due !== '' &&
    items.every(({ kind, item, unit }) => unit.trim() !== '' && (kind === 'heat' || item !== ''));
  return (
    <ReasonDialog
      wide
      title={t('requests.new')}
      hint={t('requests.new-hint')}
      help={t('requests.note-help')}
      confirm={t('requests.send')}
      busy={make.isPending}
      ready={ready}
      onClose={onClose}
      onConfirm={(note) =>
        make.mutate({
          ...{ enterpriseId, period, due, note },
          items: items.map(({ item, ...rest }) => ({ ...rest, ...(item ? { item } : {}) })),
        })
      }
      data-testid="request-form"
    >
      <FieldRow columns={3}>
        <SelectField
          label={t('activities.enterprise')}
          value={enterpriseId}
          options={park.enterprises.map(({ id, name }) => ({ value: id, label: text(name) }))}
          onChange={setEnterprise}
        />
        <TextField label={t('column.period')} value={period} onChange={setPeriod} placeholder="2026-10" />
        <TextField label={t('requests.due')} kind="date" value={due} onChange={setDue} />
      </FieldRow>
      {items.map((each, at) => (
        <FieldRow columns={4} key={at}>
          <SelectField
            label={t('activities.kind')}
            value={each.kind}
            options={kinds.map((kind) => ({ value: kind, label: words(kind) }))}
            onChange={(kind) =>
              change(at, { kind: kind === '' ? 'fuel' : kind, item: '', unit: kind === 'heat' ? 'GJ' : '' })
            }
          />
          <SelectField
            label={t('activities.item')}
            value={each.item ?? ''}
            disabled={each.kind === 'heat'}
            options={choices(each.kind)}
            onChange={(item) => change(at, { item, unit: unitOf(each, item) })}
          />
          <TextField label={t('activities.unit')} value={each.unit} onChange={(unit) => change(at, { unit })} />
          <TextField label={t('requests.words')} value={each.words} onChange={(said) => change(at, { words: said })} />
        </FieldRow>
      ))}
      <div className="lt-buttons">
        <ActionButton quiet onClick={() => setItems((before) => [...before, blank])}>
          {t('requests.add-item')}
        </ActionButton>
      </div>
      {make.error ? <FieldError>{make.error.message}</FieldError> : null}
    </ReasonDialog>
  );
}
