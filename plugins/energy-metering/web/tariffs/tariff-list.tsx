import { StatusBadge, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { BillingAccountRecord, TariffRecord, TariffVersionRecord } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';
import { statusTone } from './version-timeline.tsx';

/** The version that is valid on a local date; null when none is. */
export function versionOn(tariff: TariffRecord, date: string): TariffVersionRecord | null {
  return (
    tariff.versions.find(
      ({ validFrom, validUntil }) => validFrom <= date && (validUntil === null || date < validUntil),
    ) ?? null
  );
}

/** Tariffs of the park, each with the state of the version that is valid now. */
export function TariffList(props: {
  tariffs: readonly TariffRecord[];
  accounts: readonly BillingAccountRecord[];
  chosen: string | null;
  today: string;
  pathOf: (tariff: string) => string;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  return (
    <ul className="tf-list">
      {props.tariffs.map((tariff) => {
        const valid = versionOn(tariff, props.today);
        const accounts = props.accounts.filter(({ tariffId }) => tariffId === tariff.id).length;
        return (
          <li key={tariff.id}>
            <Link to={props.pathOf(tariff.id)} aria-current={tariff.id === props.chosen ? 'true' : undefined}>
              <span className="tf-list-name">{text(tariff.name)}</span>
              {valid ? (
                <StatusBadge
                  state={valid.status}
                  label={t(`tariffs.status.${valid.status}`)}
                  tone={statusTone(valid.status)}
                />
              ) : (
                <StatusBadge state="none" tone="warning" label={t('tariffs.none-valid')} />
              )}
              <span className="tf-list-meta">
                {t('tariffs.versions-count', { count: tariff.versions.length })} ·{' '}
                {t('tariffs.accounts-count', { count: accounts })}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
