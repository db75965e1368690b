import { formatNumber, formatTime, Quantity, useLanguage, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LoadData } from '../../contracts/analysis.ts';

/** The figures of the load, each with that of a year before. */
export function LoadFigures({ data }: { data: LoadData }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const { figures, yearBefore } = data;
  const change = (now: number | null, then: number | null | undefined): string | null => {
    if (now === null || then === null || then === undefined || then === 0) return null;
    const share = (now / then - 1) * 100;
    return t('load.year', { share: `${share > 0 ? '+' : ''}${formatNumber(share, { language, digits: 1 })}` });
  };
  return (
    <dl className="em-figures" data-testid="load-figures">
      <div>
        <dt>{t('load.energy')}</dt>
        <dd>
          <Quantity value={figures.energyWh} unit="Wh" size="lg" evidence={data.ref} label={t('load.energy')} />
        </dd>
        <dd className="em-figure-note">{change(figures.energyWh, yearBefore?.energyWh) ?? t('load.no-year')}</dd>
      </div>
      <div>
        <dt>{t('load.max')}</dt>
        <dd>
          <Quantity value={figures.maxKw} unit="kW" size="lg" label={t('load.max')} />
        </dd>
        <dd className="em-figure-note">{figures.maxAt === null ? '–' : formatTime(figures.maxAt, 'datetime')}</dd>
      </div>
      <div>
        <dt>{t('load.mean')}</dt>
        <dd>
          <Quantity value={figures.meanKw} unit="kW" size="lg" label={t('load.mean')} />
        </dd>
        <dd className="em-figure-note">{change(figures.meanKw, yearBefore?.meanKw) ?? ' '}</dd>
      </div>
      <div>
        <dt>{t('load.factor')}</dt>
        <dd>
          <Quantity
            value={figures.loadFactor === null ? null : figures.loadFactor * 100}
            unit="%"
            scale="none"
            digits={1}
            size="lg"
            label={t('load.factor')}
          />
        </dd>
        <dd className="em-figure-note">{t('load.factor-note')}</dd>
      </div>
      <div>
        <dt>{t('load.base')}</dt>
        <dd>
          <Quantity value={figures.baseKw} unit="kW" size="lg" label={t('load.base')} />
        </dd>
        <dd className="em-figure-note">{t('load.base-note')}</dd>
      </div>
    </dl>
  );
}
