import { DownloadLink, ActionButton, Panel, useApi, useCan, useLocalized, viewState } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { TariffData } from '../../contracts/tariff-routes.ts';
import type { TariffRecord } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';
import { CalendarPreview } from './calendar-preview.tsx';
import { CompareList } from './compare-list.tsx';
import { PriceTable } from './price-table.tsx';
import { versionOn } from './tariff-list.tsx';
import { usePreview, usePreviewRange } from './use-preview.ts';
import { Charges, VersionFacts } from './version-facts.tsx';
import { VersionHistory } from './version-history.tsx';
import { VersionTimeline } from './version-timeline.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

/** One tariff: its versions over time, and everything about the chosen one. */
export function TariffView(props: {
  tariff: TariffRecord;
  validFrom: string | null;
  today: string;
  root: string;
}): ReactNode {
  const { tariff, today, root } = props;
  const t = useT();
  const text = useLocalized();
  const navigate = useNavigate();
  const mayEdit = useCan('energy.tariffs-edit');
  const [withdrawing, setWithdrawing] = useState(false);
  const [range, setRange] = usePreviewRange();
  const version =
    tariff.versions.find(({ validFrom }) => validFrom === props.validFrom) ??
    versionOn(tariff, today) ??
    tariff.versions.at(-1) ??
    null;
  const before = version && tariff.versions.filter(({ validFrom }) => validFrom < version.validFrom).at(-1);
  const preview = usePreview(version ? tariff.id : null, version?.validFrom ?? null, range, null);
  const detail = useApi<TariffData>(`./tariffs/${tariff.id}`);
  const state = viewState(preview);
  const path = `${root}/${tariff.id}`;
  return (
    <>
      <Panel
        title={text(tariff.name)}
        meta={tariff.id}
        actions={
          <>
            <ExportButton tariff={tariff.id} />
            {mayEdit && version ? (
              <>
                <ActionButton quiet onClick={() => setWithdrawing(true)}>
                  {t('tariffs.withdraw')}
                </ActionButton>
                <ActionButton onClick={() => void navigate(`${path}/${version.validFrom}/edit`)}>
                  {t('tariffs.correct')}
                </ActionButton>
                <ActionButton primary onClick={() => void navigate(`${path}/${version.validFrom}/new`)}>
                  {t('tariffs.new-version')}
                </ActionButton>
              </>
            ) : null}
          </>
        }
        data-testid="tariff-versions"
      >
        <VersionTimeline
          tariff={tariff}
          chosen={version?.validFrom ?? null}
          today={today}
          pathOf={(validFrom) => `${path}/${validFrom}`}
        />
        {version ? <VersionFacts version={version} /> : null}
      </Panel>
      {version ? (
        <div className="tf-pair">
          <Panel
            title={t('tariffs.prices')}
            meta={t('tariffs.unit.kwh')}
            state={state}
            span={7}
            flush
            data-testid="tariff-prices"
          >
            {preview.data ? <PriceTable data={preview.data} version={version} evidence={version.ref} /> : null}
          </Panel>
          <Panel title={t('tariffs.charges')} span={5} flush data-testid="tariff-charges">
            <Charges version={version} />
          </Panel>
        </div>
      ) : null}
      {version ? (
        <CalendarPreview
          data={preview.data}
          state={state}
          version={version}
          tariff={tariff}
          range={range}
          onRange={setRange}
          span={12}
        />
      ) : null}
      {version && before ? (
        <Panel
          title={t('tariffs.compare')}
          meta={`${before.validFrom} → ${version.validFrom}`}
          flush
          data-testid="tariff-compare"
        >
          <CompareList before={before} after={version} />
        </Panel>
      ) : null}
      <Panel title={t('tariffs.history')} state={viewState(detail)} flush>
        <VersionHistory history={detail.data?.history ?? []} tariff={tariff.id} />
      </Panel>
      {withdrawing && version ? (
        <WithdrawDialog
          tariff={tariff.id}
          validFrom={version.validFrom}
          revision={version.revision}
          onClose={() => setWithdrawing(false)}
          onDone={() => {
            setWithdrawing(false);
            void navigate(path);
          }}
        />
      ) : null}
    </>
  );
}

function ExportButton({ tariff }: { tariff: string }): ReactNode {
  const t = useT();
  return (
    <DownloadLink quiet href={`./tariffs/${tariff}/export`} name={`${tariff}.json`}>
      {t('tariffs.export')}
    </DownloadLink>
  );
}
