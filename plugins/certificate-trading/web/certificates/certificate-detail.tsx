import {
  ActionButton,
  ActionLink,
  type Column,
  DataTable,
  Figure,
  Figures,
  formatTime,
  Grid,
  openEvidence,
  Page,
  Panel,
  Quantity,
  StatusBadge,
  useApi,
  usePluginRoot,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { CertificateDetail } from '../../contracts/certificate-routes.ts';
import { Facts } from '../shared/facts.tsx';
import { useAccountName, useDeviceName, useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Link = CertificateDetail['lineage'][number];

/** One range: where it comes from, down to the reading, and what became of it. */
export function CertificateDetailPage({ id }: { id: string }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const root = usePluginRoot();
  const loaded = useApi<CertificateDetail>(`./certificates/${id}`);
  const data = loaded.data;
  return (
    <Page
      title={t('certificate.title', { id })}
      meta={
        data ? `${deviceName(data.certificate.device)} · ${data.certificate.idStart}–${data.certificate.idEnd}` : null
      }
      actions={<ActionLink to={`${root}/certificates`}>{t('certificate.back')}</ActionLink>}
      state={viewState(loaded)}
      data-testid="certificate-detail"
    >
      {data ? (
        <>
          <Head data={data} />
          <Grid>
            <Panel title={t('certificate.facts')} span={6}>
              <FactsOf data={data} />
            </Panel>
            <Panel title={t('certificate.lineage')} meta={t('certificate.lineage-meta')} span={6} flush>
              <Lineage rows={data.lineage} current={data.certificate.id} />
            </Panel>
          </Grid>
          <Retirements rows={data.retirements} />
        </>
      ) : null}
    </Page>
  );
}

function Head({ data: { certificate, issuance } }: { data: CertificateDetail }): ReactNode {
  const t = useT();
  const name = useAccountName();
  const status = useWordsOf('status');
  return (
    <Figures>
      <Figure label={t('column.amount')} note={t('certificate.of-issue', { wh: issuance.wh })}>
        <Quantity value={certificate.wh} unit="Wh" size="lg" evidence={issuance.ref} label={t('column.amount')} />
      </Figure>
      <Figure label={t('column.status')} note={t('certificate.valid', { day: certificate.expiresOn })}>
        {status(certificate.status)}
      </Figure>
      <Figure label={t('column.account')}>{name(certificate.account)}</Figure>
      <Figure label={t('column.generated')} note={t('certificate.revision', { revision: issuance.revision })}>
        {formatTime(Date.parse(certificate.from), 'short')}
      </Figure>
    </Figures>
  );
}

function FactsOf({ data: { certificate, issuance } }: { data: CertificateDetail }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const source = useWordsOf('source');
  const quality = useWordsOf('quality');
  const kind = useWordsOf('kind');
  const { capacityKw, commissionedOn, chargedFrom, chargedTo, inputWh, lossWh } = issuance.attributes;
  const at = (ts: unknown): string => formatTime(Date.parse(String(ts)), 'short');
  return (
    <>
      <Facts
        facts={[
          [t('column.device'), deviceName(certificate.device)],
          [t('column.source'), source(certificate.source)],
          [t('column.kind'), kind(certificate.kind)],
          ...(chargedFrom === undefined
            ? ([
                [t('column.capacity'), capacityKw === undefined ? '–' : `${Number(capacityKw).toLocaleString()} kW`],
                [t('column.commissioned'), String(commissionedOn ?? '–')],
              ] as const)
            : ([
                [t('storage.charged-at'), `${at(chargedFrom)} – ${at(chargedTo)}`],
                [t('storage.input'), `${Number(inputWh).toLocaleString()} Wh`],
                [t('storage.loss'), `${Number(lossWh).toLocaleString()} Wh`],
              ] as const)),
          [t('column.quality'), quality(certificate.quality)],
          [t('column.range'), `${certificate.idStart}–${certificate.idEnd}`],
          [t('column.issued'), formatTime(Date.parse(issuance.recordedAt), 'datetime')],
          [t('column.expires'), certificate.expiresOn],
        ]}
      />
      <div className="lt-buttons">
        <ActionButton onClick={() => openEvidence(issuance.ref)}>{t('certificate.open-issue')}</ActionButton>
        <ActionButton onClick={() => openEvidence(issuance.intervalRef)}>{t('certificate.open-reading')}</ActionButton>
      </div>
    </>
  );
}

function Lineage({ rows, current }: { rows: readonly Link[]; current: number }): ReactNode {
  const t = useT();
  const status = useWordsOf('status');
  const columns: Column<Link>[] = [
    {
      id: 'id',
      title: t('column.no'),
      phone: true,
      value: ({ id }) => id,
      render: ({ id }) => (id === current ? <strong>{id}</strong> : id),
    },
    { id: 'range', title: t('column.range'), phone: true, value: ({ idStart, idEnd }) => `${idStart}–${idEnd}` },
    { id: 'wh', title: t('column.amount'), kind: 'number', unit: 'Wh', phone: true, value: ({ wh }) => wh },
    { id: 'status', title: t('column.status'), value: (row) => status(row.status) },
    {
      id: 'hash',
      title: 'SHA-256',
      value: ({ hash }) => hash,
      render: ({ hash, holds }) => (
        <span title={hash}>
          <StatusBadge
            state={holds ? 'ok' : 'alarm'}
            label={t(holds ? 'certificate.hash-holds' : 'certificate.hash-broken')}
          />{' '}
          <code>{hash.slice(0, 8)}</code>
        </span>
      ),
    },
  ];
  return <DataTable id="lineage" bare columns={columns} rows={rows} rowKey={({ id }) => String(id)} maxHeight={360} />;
}

function Retirements({ rows }: { rows: CertificateDetail['retirements'] }): ReactNode {
  const t = useT();
  if (rows.length === 0) return null;
  return (
    <Panel title={t('retirements.title')}>
      <ul>
        {rows.map(({ no, beneficiary, wh, ref }) => (
          <li key={no}>
            {t('certificate.used-by', { no, beneficiary })}{' '}
            <Quantity value={wh} unit="Wh" evidence={ref} label={beneficiary} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
