import { formatTime, StatusBadge, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { TariffVersionRecord } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';
import { shiftDate } from './dates.ts';
import { Price } from './price-table.tsx';
import { statusTone } from './version-timeline.tsx';

/** Where a version comes from, since when it holds, and every charge beside the energy prices. */
export function VersionFacts({ version }: { version: TariffVersionRecord }): ReactNode {
  const t = useT();
  return (
    <dl className="tf-facts">
      <Fact name={t('tariffs.valid')}>
        {version.validFrom} – {version.validUntil === null ? t('tariffs.open-end') : shiftDate(version.validUntil, -1)}
      </Fact>
      <Fact name={t('tariffs.status-title')}>
        <StatusBadge
          state={version.status}
          label={t(`tariffs.status.${version.status}`)}
          tone={statusTone(version.status)}
        />
      </Fact>
      <Fact name={t('tariffs.source')} wide>
        {version.source}
      </Fact>
      <Fact name={t('tariffs.entered')}>
        {version.recordedBy === 'configuration' ? t('tariffs.by-config') : version.recordedBy} ·{' '}
        {formatTime(version.recordedAt, 'date')}
        {version.revision > 1 ? ` · ${t('tariffs.revision', { revision: version.revision })}` : null}
      </Fact>
      <Fact name={t('tariffs.vat')}>
        {version.vat.percent} % · {t(version.vat.included ? 'tariffs.vat-included' : 'tariffs.vat-added')}
      </Fact>
      {version.reason ? (
        <Fact name={t('tariffs.reason')} wide>
          {version.reason}
        </Fact>
      ) : null}
    </dl>
  );
}

function Fact({ name, wide, children }: { name: string; wide?: boolean; children: ReactNode }): ReactNode {
  return (
    <div data-wide={wide || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Adders per kWh, demand or capacity price, power-factor adjustment, green premium. */
export function Charges({ version }: { version: TariffVersionRecord }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const price = (value: string, unit: string, label: string) => (
    <Price value={value} unit={t.of('tariffs.unit', unit)} label={label} evidence={version.ref} />
  );
  const { adders, demand, demandDiscount, energy, greenPremiumPerKwh, powerFactor } = version;
  return (
    <table className="tf-table">
      <tbody>
        <tr>
          <th scope="row">{t('tariffs.base')}</th>
          <td data-number>
            {'point' in energy.base ? (
              <code>{energy.base.point}</code>
            ) : (
              price(energy.base.pricePerKwh, 'kwh', t('tariffs.base'))
            )}
          </td>
        </tr>
        {adders.map((adder) => (
          <tr key={adder.id}>
            <th scope="row">{text(adder.name)}</th>
            <td data-number>{price(adder.pricePerKwh, 'kwh', text(adder.name))}</td>
          </tr>
        ))}
        {greenPremiumPerKwh === undefined ? null : (
          <tr>
            <th scope="row">{t('tariffs.green')}</th>
            <td data-number>{price(greenPremiumPerKwh, 'kwh', t('tariffs.green'))}</td>
          </tr>
        )}
        {demand === undefined ? null : (
          <tr>
            <th scope="row">
              {t(`tariffs.demand.${demand.basis}`)}{' '}
              <small>
                {demand.basis === 'capacity'
                  ? `${demand.capacityKva} kVA`
                  : t('tariffs.demand.window-note', { minutes: demand.windowMinutes })}
                {demand.basis === 'declared'
                  ? ` · ${t('tariffs.demand.declared-note', { kw: demand.declaredKw, tolerance: demand.tolerance, multiplier: demand.excessMultiplier })}`
                  : null}
              </small>
            </th>
            <td data-number>
              {demand.basis === 'capacity'
                ? price(demand.pricePerKvaMonth, 'kva', t('tariffs.demand.capacity'))
                : price(demand.pricePerKwMonth, 'kw', t(`tariffs.demand.${demand.basis}`))}
            </td>
          </tr>
        )}
        {demandDiscount === undefined ? null : (
          <tr>
            <th scope="row">
              {t('tariffs.discount.title')}{' '}
              <small>
                {t('tariffs.discount.note', { kwh: demandDiscount.kwhPerKva, kva: demandDiscount.capacityKva })}
              </small>
            </th>
            <td data-number>× {demandDiscount.factor}</td>
          </tr>
        )}
        {powerFactor === undefined ? null : (
          <tr>
            <th scope="row">
              {t('tariffs.pf.title')} <small>{powerFactor.source}</small>
            </th>
            <td data-number>
              {t('tariffs.pf.note', { standard: powerFactor.standard, rows: powerFactor.rows.length })}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
