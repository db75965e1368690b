import { Evident, formatNumber, formatQuantity, Quantity, useLanguage } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ReuseDay } from '../../contracts/reuse.ts';
import { useT } from '../use-t.ts';
import './reuse.css';

/** Units of the parameters the product knows; those of a park's own have none here. */
const units: Record<string, string> = { temperature: 'degC' };
for (const pollutant of ['COD', 'NH3-N', 'TN', 'TP', 'SS', 'BOD5', 'TDS']) units[pollutant] = 'mg/L';

const refOf = ({ quality, day }: ReuseDay, figure: string): string => `water.reuse-day/${quality}/${day}/${figure}`;

/** Supply beside demand of each quality, as bars on one scale, with what is left and what more would be worth. */
export function SupplyDemand({
  days,
  quality,
}: {
  days: readonly ReuseDay[];
  quality: (id: string) => string;
}): ReactNode {
  const t = useT();
  const language = useLanguage();
  const most = Math.max(1, ...days.flatMap(({ supplyL, demandL }) => [supplyL ?? 0, demandL]));
  const volume = (litres: number | null): string =>
    litres === null ? t('reuse.unknown') : formatQuantity(litres / 1000, 'm3', { language, scale: 'none', digits: 0 });
  const bar = (day: ReuseDay, kind: 'offered' | 'demanded' | 'allocated', litres: number | null): ReactNode => (
    <div className="water-reuse-bar" data-kind={kind}>
      <dt>{t(`reuse.${kind}`)}</dt>
      <dd>
        <span style={{ width: `${((litres ?? 0) / most) * 100}%` }} aria-hidden="true" />
      </dd>
      <dd className="water-reuse-figure">
        <Quantity
          value={litres === null ? null : litres / 1000}
          unit="m3"
          scale="none"
          digits={0}
          size="sm"
          evidence={refOf(day, kind)}
          label={t(`reuse.${kind}`)}
          reason={t('reuse.unknown')}
        />
      </dd>
    </div>
  );
  return (
    <div className="water-reuse">
      {days.map((day) => (
        <section key={day.quality}>
          <h3>{quality(day.quality)}</h3>
          <dl>
            {bar(day, 'offered', day.supplyL)}
            {bar(day, 'demanded', day.demandL)}
            {bar(day, 'allocated', day.allocatedL)}
          </dl>
          <p>
            <Evident evidence={refOf(day, 'left')} value={t('reuse.left', { volume: volume(day.leftL) })} />
            {day.marginalFenPerM3 === null || day.marginalFenPerM3 === 0 ? null : (
              <>
                {' · '}
                <Evident
                  evidence={refOf(day, 'marginal')}
                  value={t('reuse.marginal', { yuan: formatNumber(day.marginalFenPerM3 / 100, { digits: 2 }) })}
                />
              </>
            )}
          </p>
          <p className="water-reuse-contents">
            {Object.entries(day.contents).map(([parameter, value]) => (
              <span key={parameter}>
                {t.of('parameter', parameter, { defaultValue: parameter })}{' '}
                <Evident
                  evidence={refOf(day, `contents/${parameter}`)}
                  label={t.of('parameter', parameter, { defaultValue: parameter })}
                  value={formatQuantity(value, units[parameter] ?? '', { language, scale: 'none', digits: 2 })}
                />
              </span>
            ))}
          </p>
        </section>
      ))}
    </div>
  );
}
