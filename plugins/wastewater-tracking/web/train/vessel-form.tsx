import { ActionButton, SchemaForm, type JsonSchema } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { WaterUnit } from '../../contracts/config.ts';
import { useT } from '../use-t.ts';

/** The pressure vessels from which the recovery of a unit follows. A plant is not saved while one is typed in part. */
export function VesselForm({
  unit: { kind, vessel },
  schema,
  change,
}: {
  unit: WaterUnit;
  schema: JsonSchema;
  change: (vessel: WaterUnit['vessel']) => void;
}): ReactNode {
  const t = useT();
  if (vessel === undefined)
    return kind === 'reverse-osmosis' ? (
      // Nothing is filled in: a pressure or a membrane that nobody entered would be a figure of nobody.
      <ActionButton onClick={() => change({} as WaterUnit['vessel'])}>{t('train.vessel-add')}</ActionButton>
    ) : null;
  return (
    <section aria-label={t('train.vessel')} data-testid="water-train-vessel">
      <h3>{t('train.vessel')}</h3>
      <p className="water-note">{t('train.vessel-help')}</p>
      <SchemaForm schema={schema} value={vessel} onChange={(next) => change(next as WaterUnit['vessel'])} />
      <ActionButton onClick={() => change(undefined)}>{t('train.vessel-remove')}</ActionButton>
    </section>
  );
}
