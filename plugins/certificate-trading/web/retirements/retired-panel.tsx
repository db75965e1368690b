import {
  ActionButton,
  DownloadLink,
  Figure,
  Figures,
  formatShare,
  openEvidence,
  Panel,
  Quantity,
  useLanguage,
  usePark,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Retirement } from '../../contracts/retirement-routes.ts';
import { Facts } from '../shared/facts.tsx';
import { useAccountName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** What was done, with its documents. */
export function RetiredPanel({ retirement, onAgain }: { retirement: Retirement; onAgain: () => void }): ReactNode {
  const t = useT();
  const park = usePark();
  const language = useLanguage();
  const name = useAccountName();
  const { no, wh, beneficiary, purpose, account, periodFrom, periodTo, matching, consumptionWh, ref } = retirement;
  return (
    <>
      <Figures>
        <Figure label={t('retire.done', { no })} note={t(`matching.${matching}`)}>
          <Quantity value={wh} unit="Wh" size="lg" evidence={ref} label={t('column.amount')} />
        </Figure>
        <Figure label={t('column.share')} note={`${periodFrom} – ${periodTo}`}>
          {formatShare(consumptionWh ? wh / consumptionWh : null)}
        </Figure>
      </Figures>
      <Panel>
        <Facts
          facts={[
            [t('column.beneficiary'), beneficiary],
            [t('column.purpose'), purpose],
            [t('column.account'), name(account)],
          ]}
        />
        <div className="lt-buttons">
          <DownloadLink href={`./retirements/${no}/pdf?lang=${language}`}>{t('retire.pdf')}</DownloadLink>
          <DownloadLink href={`./retirements/${no}/statement`} name={`retirement-${park.id}-${no}.json`}>
            {t('retire.statement')}
          </DownloadLink>
          <ActionButton onClick={() => openEvidence(ref)}>{t('retire.evidence')}</ActionButton>
          <ActionButton onClick={onAgain}>{t('retire.again')}</ActionButton>
        </div>
      </Panel>
    </>
  );
}
