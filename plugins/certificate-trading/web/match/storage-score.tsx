import {
  FieldRow,
  Figure,
  Figures,
  formatNumber,
  formatQuantity,
  Panel,
  StateView,
  TextField,
  useApi,
  useLanguage,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { StorageScore } from '../../contracts/hourly-routes.ts';
import { useT } from '../use-t.ts';

const fields = [
  ['capacity', 'kWh'],
  ['power', 'kW'],
  ['efficiency', '%'],
] as const;
type Field = (typeof fields)[number][0];

/** What the score would be with a storage that is not there. */
export function StorageScorePanel({ account, month }: { account: string; month: string }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const [given, give] = useState<Record<Field, string>>({ capacity: '', power: '', efficiency: '85' });
  const numberOf = (field: Field): number => (/^\d{1,7}(\.\d+)?$/.test(given[field]) ? Number(given[field]) : 0);
  const fits = (field: Field): boolean =>
    numberOf(field) > 0 && (field !== 'efficiency' || (numberOf(field) >= 1 && numberOf(field) <= 100));
  const [capacityKwh, powerKw, roundTripPct] = fields.map(([field]) => numberOf(field));
  const asked = fields.every(([field]) => fits(field));
  const loaded = useApi<StorageScore>('./hourly/storage', {
    query: { account, month, capacityKwh, powerKw, roundTripPct },
    enabled: asked,
    keepPrevious: true,
  });
  const { data, error } = loaded;
  const percent = (value: number | null): string => `${formatNumber(value, { digits: 1, language })} %`;
  return (
    <Panel title={t('match.storage')} meta={t('match.storage-meta')} data-testid="match-storage">
      <FieldRow columns={3}>
        {fields.map(([field, unit]) => (
          <TextField
            key={field}
            label={t(`match.storage-${field}`)}
            kind="decimal"
            unit={unit}
            value={given[field]}
            error={given[field] === '' || fits(field) ? undefined : t('match.storage-problem')}
            onChange={(value) => give({ ...given, [field]: value })}
          />
        ))}
      </FieldRow>
      {asked && error ? <StateView state={viewState(loaded)} /> : null}
      {asked && data && !error ? (
        <div className="ct-outcome">
          <Figures>
            <Figure label={t('match.storage-score')} note={`${t('match.score')}: ${percent(data.matchedPct)}`}>
              {percent(data.withStoragePct)}
            </Figure>
            <Figure label={t('match.storage-moved')}>{formatQuantity(data.dischargedWh, 'Wh', { language })}</Figure>
            <Figure label={t('match.storage-loss')}>{formatQuantity(data.lossWh, 'Wh', { language })}</Figure>
            <Figure label={t('match.shortfall')}>{formatQuantity(data.shortfallWh, 'Wh', { language })}</Figure>
          </Figures>
        </div>
      ) : null}
    </Panel>
  );
}
